#include "series_text.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/table_numbers.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/core/wanted_column.hpp"

#include "series_array.hpp"

#include <algorithm>
#include <optional>

namespace netlyap::input {

namespace {

constexpr const char* decimal_option = "--decimal ";

using Fields = std::vector<TableField>;

bool is_number(const TableField& field, NumberForm form) {
    return TableNumbers(form)(field, 1).has_value();
}

/// Whether fields from some place on are 0, 1, 2, ...
bool counts(const Fields& fields, std::size_t first) {
    for (std::size_t i = first; i < fields.size(); ++i)
        if (fields[i].text != std::to_string(i - first))
            return false;
    return true;
}

bool are_whole(const Fields& fields) {
    return std::all_of(fields.begin(), fields.end(),
                       [](const TableField& field) { return parse_integer(field.text).has_value(); });
}

/// By the first row and the one below it.
bool is_header(const Fields& first, const Fields& second, NumberForm form) {
    bool has_name = false;
    bool has_number = false;
    bool has_name_above_number = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const bool is_a_name = is_name(first[i].text) && !is_number(first[i], form);
        has_name = has_name || is_a_name;
        has_number = has_number || is_number(first[i], form);
        has_name_above_number =
            has_name_above_number || (is_a_name && i < second.size() && is_number(second[i], form));
    }
    const bool has_nameless_index = first.size() > 1 && first.front().text.empty() && counts(first, 1);
    return (has_name && !has_number) || has_name_above_number || has_nameless_index;
}

/// "x, y"; long lists are cut.
std::string joined(const Fields& names) {
    constexpr std::size_t most = 30;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + (names[i].text.empty() ? "(no name)" : names[i].text);
    return text + (names.size() > most ? ", ..." : "");
}

/// How many columns there are at least where this one is wanted.
std::size_t least_columns(const WantedColumn& wanted) {
    return static_cast<std::size_t>(std::max<std::int64_t>(wanted.number().value_or(1), 1));
}

/// Reads one file from its first row to its last.
class SeriesReader {
public:
    SeriesReader(std::string_view text, const std::string& name, const SeriesLocation& place)
        : name_(name),
          place_(place),
          wanted_(place.column),
          separator_(find_separator(text, name, least_columns(wanted_), "--column",
                                    {place.decimal, decimal_option})),
          rows_(text, separator_, name),
          form_{separator_, place.decimal},
          numbers_(form_) {}

    Series read() {
        if (!rows_.next())
            refuse_emptiness();
        first_ = rows_.fields();
        const std::size_t first_line = rows_.line();
        bool is_left = rows_.next();
        decide_header(is_left ? rows_.fields() : Fields{});
        if (has_header_ && !is_left)
            refuse_emptiness();
        column_ = find_column();
        if (!has_header_)
            add(first_, first_line);
        for (; is_left; is_left = rows_.next()) {
            if (row_ == 0 && separator_ == Separator::comma && rows_.fields().size() == 2 * first_.size() &&
                are_whole(rows_.fields()))
                throw DataError(rows_.place() + "the row has " + std::to_string(rows_.fields().size()) +
                                " fields, the row before it " + std::to_string(first_.size()) +
                                ": commas seem to be both separator and decimal sign; write the file with "
                                "semicolons between the fields, or with decimal points");
            if (rows_.fields().size() != first_.size())
                throw DataError(rows_.place() + "the row has " + std::to_string(rows_.fields().size()) +
                                " fields, the rows before it " + std::to_string(first_.size()) +
                                ", separated by " + separator_text(separator_) +
                                "; every row, the header included, needs the same number of fields");
            add(rows_.fields(), rows_.line());
            is_doubtful_ = is_doubtful_ && !are_whole(rows_.fields());
        }
        if (row_ == 0)
            refuse_emptiness();
        if (is_doubtful_ && row_ > 1)
            throw UsageError(name_ + ":" + std::to_string(first_line) +
                             ": this row may name the columns or be the first one of numbers; say --header "
                             "yes or --header no");
        static_cast<void>(end_of_part(place_, row_, name_));
        numbers_.check(name_, decimal_option);
        return {std::move(values_), 1, description()};
    }

private:
    [[noreturn]] void refuse_emptiness() const {
        throw DataError(name_ +
                        " has no line of numbers; a series needs one number per line, or columns, of which "
                        "--column chooses");
    }

    void decide_header(const Fields& second) {
        const bool is_name_of_column =
            !place_.column.empty() && wanted_.is_name() && !wanted_.named_so(first_).empty();
        has_header_ = place_.header == HeaderRule::automatic
                          ? is_name_of_column || is_header(first_, second, form_)
                          : place_.header == HeaderRule::yes;
        is_doubtful_ =
            place_.header == HeaderRule::automatic && !has_header_ && first_.size() > 1 && counts(first_, 0);
    }

    /// The index of the wanted column, from 0 on.
    [[nodiscard]] std::size_t find_column() const {
        const std::string& wanted = place_.column;
        const std::string columns = std::to_string(first_.size());
        const std::string names = has_header_ ? ": " + joined(first_) : "";
        if (wanted.empty() && first_.size() == 1)
            return 0;
        if (wanted.empty())
            throw UsageError(name_ + " has " + columns + " columns separated by " +
                             separator_text(separator_) + names +
                             "; say with --column which one, by its number from 1 on or its name");
        if (const auto number = wanted_.number()) {
            if (*number < 1 || *number > static_cast<std::int64_t>(first_.size()))
                throw UsageError(name_ + " has no column " + wanted + "; it has " + columns + names +
                                 "; numbers of columns count from 1");
            if (const std::string reason = wanted_.why_ambiguous(first_, "--column");
                has_header_ && !reason.empty())
                throw UsageError(name_ + ": " + reason);
            return static_cast<std::size_t>(*number - 1);
        }
        const std::vector<std::size_t> found =
            has_header_ ? wanted_.named_so(first_) : std::vector<std::size_t>{};
        if (found.empty())
            throw UsageError(name_ + " has no column " + wanted + "; it has " + columns +
                             (has_header_ ? names : " and no header: give the number of one, from 1 on"));
        if (found.size() > 1)
            throw UsageError(name_ + " has several columns named " + wanted +
                             "; give the number of one, from 1 on");
        return found.front();
    }

    /// Where the first value is none, it is most likely the column that was not meant: of names, of dates.
    void refuse_words(const Fields& fields, std::size_t line) const {
        std::string others;
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (is_number(fields[i], form_))
                others += (others.empty() ? "" : ", ") + std::to_string(i + 1) +
                          (has_header_ ? " (" + printable(first_[i].text) + ")" : "");
        if (!others.empty())
            throw DataError(name_ + ":" + std::to_string(line) + ": column " + std::to_string(column_ + 1) +
                            (has_header_ ? " (" + printable(first_[column_].text) + ")" : "") +
                            " has no numbers, it begins with \"" + printable(fields[column_].text) +
                            "\"; say --column with one of those that have: " + others +
                            numbers_.advice(fields[column_], decimal_option));
    }

    void add(const Fields& fields, std::size_t line) {
        const std::uint64_t row = row_++;
        if (row < place_.begin || row >= place_.end)
            return;
        const TableField& field = fields[column_];
        const std::optional<double> value = numbers_(field, line);
        if (!value && values_.empty() && !field.text.empty())
            refuse_words(fields, line);
        if (!value)
            throw DataError(
                name_ + ":" + std::to_string(line) + ": column " + std::to_string(column_ + 1) +
                (field.text.empty() ? " is empty" : " (\"" + field.text + "\") is not a finite number") +
                numbers_.advice(field, decimal_option) +
                "; mend it, or take a part without it: this is value " + std::to_string(row) +
                " for --range, counted from 0");
        values_.push_back(*value);
    }

    [[nodiscard]] std::string description() const {
        std::string text = "column " + std::to_string(column_ + 1);
        if (has_header_ && !first_[column_].text.empty())
            text += " (" + printable(first_[column_].text) + ")";
        text += " of " + std::to_string(first_.size());
        if (first_.size() > 1)
            text += " separated by " + separator_text(separator_);
        return text + numbers_.text() + (has_header_ ? "; header: yes" : "; header: no");
    }

    const std::string& name_;
    const SeriesLocation& place_;
    WantedColumn wanted_;  ///< unless place_.column is empty
    Separator separator_;
    TableRows rows_;
    NumberForm form_;
    TableNumbers numbers_;
    Fields first_;
    bool has_header_ = false;
    bool is_doubtful_ = false;  ///< so far
    std::size_t column_ = 0;
    std::uint64_t row_ = 0;
    std::vector<double> values_;
};

}  // namespace

Series parse_series_text(std::string_view bytes, const std::string& name, const SeriesLocation& place) {
    if (const std::string reason = why_not_text_table(bytes); !reason.empty())
        throw DataError(name + " " + reason);
    return SeriesReader(without_byte_order_mark(bytes), name, place).read();
}

}  // namespace netlyap::input
