#include "netlyap/model/csv.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"

#include "csv_classes.hpp"
#include "csv_columns.hpp"
#include "csv_header.hpp"
#include "split_decimals.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace netlyap {

namespace {

constexpr const char* decimal_option = "data.decimal = ";

/// Reads one file from its first row to its last.
class CsvReader {
public:
    CsvReader(std::string_view text, const std::string& name, const CsvReading& reading)
        : name_(name),
          reading_(reading),
          columns_(reading, name),
          separator_(find_separator(text, name, columns_.are_features() ? 1 : 2, "",
                                    {reading.decimal, decimal_option})),
          rows_(text, separator_, name),
          form_{separator_, reading.decimal},
          numbers_(form_) {}

    CsvTable read() {
        if (!rows_.next())
            refuse_emptiness();
        first_ = rows_.fields();
        first_line_ = rows_.line();
        bool is_left = rows_.next();
        const bool has_counts = is_left && reading_.header != HeaderRule::no &&
                                reading_.label_column.empty() && columns_.has_class() &&
                                has_counts_and_names(first_, rows_.fields().size());
        const std::size_t columns = has_counts ? rows_.fields().size() : first_.size();
        if (columns < 2 && !columns_.are_features())
            throw DataError(name_ + ":" + std::to_string(first_line_) +
                            ": a row needs at least one feature and " +
                            (columns_.has_targets() ? "a target" : "the class") +
                            ", separated by commas, semicolons, tabs or blanks");
        columns_.find(first_, columns, form_);
        first_values_.assign(columns, 0);
        for (; is_left; is_left = rows_.next())
            add_row();
        check_comments();
        const bool has_header = has_counts || is_header();
        add_to_decimals(first_);
        if (!has_header)
            add_first_row();
        numbers_.check(name_, decimal_option);
        if (count_ == 0)
            refuse_emptiness();
        return table(has_header, has_header && !has_counts);
    }

private:
    [[noreturn]] void refuse_emptiness() const {
        throw DataError(name_ + " has no rows of data; a row is `feature, ..." +
                        (columns_.has_targets() ? ", target`"
                         : columns_.has_class() ? ", class`"
                                                : "`"));
    }

    /// "; column 1 (species) looks like the class: data.label_column = species", where the field that is no
    /// number is the only one of the row; with a data.label_column, which may be right, of the first row
    /// alone.
    [[nodiscard]] std::string advice_on_label(const std::vector<TableField>& fields,
                                              std::size_t column) const {
        const auto is_number = [&](const TableField& field) {
            return TableNumbers(form_)(field, 1).has_value();
        };
        const bool is_only_word =
            static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), is_number)) + 1 ==
            fields.size();
        const bool is_given = !reading_.label_column.empty();
        if (!is_only_word || (is_given && count_ > 0) || fields[column].text.empty())
            return "";
        const std::string number = std::to_string(column + 1);
        const std::string& name = first_[column].text;
        const bool has_name =
            !is_number(first_[column]) && std::none_of(first_.begin(), first_.end(), is_number);
        return "; column " + number + (has_name ? " (" + name + ")" : "") +
               (is_given ? " is text: perhaps data.label_column = "
                         : " looks like the class: data.label_column = ") +
               (has_name ? name : number);
    }

    /// How programs write that there is no value.
    [[nodiscard]] static bool is_missing(const std::string& text) {
        static const std::array<std::string_view, 9> words = {"",    "NA",   "N/A",  "na", "NaN",
                                                              "nan", "null", "NULL", "?"};
        return std::find(words.begin(), words.end(), text) != words.end();
    }

    [[noreturn]] void refuse_field(const std::vector<TableField>& fields, std::size_t i,
                                   std::size_t line) const {
        std::string advice;
        if (is_missing(fields[i].text))
            advice = "a missing value cannot be used: leave out the row, or fill it in";
        else if (columns_.has_targets())
            advice = "with data.target = " + reading_.target + " all columns must be numbers";
        else if (columns_.are_features())
            advice = "with data.labels, which names the file of the classes, all columns must be numbers";
        else
            advice = "all columns but that of the class must be numbers; the class is taken from " +
                     std::string(columns_.label() + 1 == columns_.count() ? "the " : "") +
                     columns_.label_place() +
                     (reading_.label_column.empty() ? ", data.label_column names another"
                                                    : ", as data.label_column says") +
                     advice_on_label(fields, i);
        throw DataError(name_ + ":" + std::to_string(line) + ": field " + std::to_string(i + 1) +
                        (fields[i].text.empty() ? " is missing"
                                                : " (\"" + fields[i].text + "\") is not a finite number") +
                        "; " + advice + numbers_.advice(fields[i], decimal_option));
    }

    /// The numbers of a row, after those of the rows before it.
    void add_numbers(const std::vector<TableField>& fields, std::size_t line, std::vector<double>& inputs,
                     std::vector<double>& targets) {
        std::vector<double>& row = row_values_;
        row.assign(columns_.count(), 0.0);
        for (std::size_t i = 0; i < columns_.count(); ++i) {
            if (i == columns_.label())
                continue;
            const std::optional<double> value = numbers_(fields[i], line);
            if (!value)
                refuse_field(fields, i, line);
            row[i] = *value;
            if (columns_.is_feature(i))
                inputs.push_back(*value);
        }
        for (const std::size_t column : columns_.targets())
            targets.push_back(row[column]);
        if (const std::size_t label = columns_.label(); columns_.has_class() && fields[label].text.empty())
            throw DataError(
                name_ + ":" + std::to_string(line) + ": the class in " +
                (label + 1 == columns_.count() ? "the last field" : "field " + std::to_string(label + 1)) +
                " is missing");
    }

    void add_row() {
        check_comments();
        const std::vector<TableField>& fields = rows_.fields();
        if (fields.size() != columns_.count())
            refuse_length();
        add_numbers(fields, rows_.line(), inputs_, targets_);
        add_to_decimals(fields);
        has_bare_number_ = has_bare_number_ || !fields[columns_.label() == 0 ? 1 : 0].is_quoted;
        const auto row = static_cast<std::int64_t>(count_);
        for (std::size_t i = 0; i < columns_.count(); ++i) {
            const std::int64_t value = parse_integer(fields[i].text).value_or(-1);
            if (row == 0)
                first_values_[i] = value == 0 || value == 1 ? value : -1;
            else if (first_values_[i] >= 0 && value != first_values_[i] + row)
                first_values_[i] = -1;
        }
        if (columns_.has_class())
            classes_.add(fields[columns_.label()].text);
        ++count_;
    }

    void add_to_decimals(const std::vector<TableField>& fields) {
        split_features_.add(fields, columns_.label());
        split_fields_.add(fields, columns_.count());
    }

    [[noreturn]] void refuse_length() const {
        const std::string fields = std::to_string(rows_.fields().size());
        const bool has_names = count_ == 0;
        if (has_names && has_split_decimals())
            throw DataError(rows_.place() + "the row has " + fields + " fields, the row before it " +
                            std::to_string(columns_.count()) +
                            ": commas seem to be both separator and decimal sign; write the file with "
                            "semicolons between the fields, or with decimal points");
        throw DataError(rows_.place() + "the row has " + fields + " fields, the rows before it " +
                        std::to_string(columns_.count()) + ", separated by " + separator_text(separator_) +
                        "; every row, the header included, needs the same number of fields" +
                        (has_names && rows_.fields().size() == columns_.count() + 1
                             ? " (if R wrote the file: row.names = FALSE)"
                             : ""));
    }

    /// Whether a row has twice as many fields as the header has columns, but for a class that is a word:
    /// whole numbers all, as commas between numbers with decimal commas leave them.
    [[nodiscard]] bool has_split_decimals() const {
        const std::vector<TableField>& fields = rows_.fields();
        const auto parts =
            static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [](const TableField& field) {
                return !field.is_quoted && parse_integer(field.text).has_value();
            }));
        const std::size_t words = fields.size() - parts;
        return separator_ == Separator::comma && words <= 1 && fields.size() == 2 * columns_.count() - words;
    }

    /// A comment between rows may as well be a row.
    void check_comments() const {
        for (const std::string_view comment : rows_.comments()) {
            TableRows row(comment.substr(1), separator_, name_);
            if (row.next() && row.fields().size() == columns_.count())
                throw DataError(
                    name_ +
                    " has a line that begins with # between its rows: " + std::string(comment.substr(0, 60)) +
                    "; remove it if it is a comment, put its first field in quotes if it is a row");
        }
    }

    [[nodiscard]] FirstRow first_row_is() const {
        if (!columns_.has_class())
            return first_row_of_numbers(first_, form_, has_bare_number_);
        const std::string& label = first_[columns_.label()].text;
        return first_row({first_, form_, columns_.label(), classes_.has(label), classes_.has_each_twice(),
                          has_bare_number_});
    }

    [[nodiscard]] bool is_header() const {
        if (reading_.header != HeaderRule::automatic)
            return reading_.header == HeaderRule::yes;
        if (columns_.are_named())
            return true;
        switch (first_row_is()) {
            case FirstRow::header:
                return true;
            case FirstRow::sample:
                return false;
            case FirstRow::doubtful:
                break;
        }
        throw DataError(name_ + ":" + std::to_string(first_line_) +
                        ": this row may name the columns or be a sample; say data.header = yes or "
                        "data.header = no");
    }

    void add_first_row() {
        std::vector<double> inputs, targets;
        add_numbers(first_, first_line_, inputs, targets);
        inputs_.insert(inputs_.begin(), inputs.begin(), inputs.end());
        targets_.insert(targets_.begin(), targets.begin(), targets.end());
        if (columns_.has_class())
            classes_.add_in_front(first_[columns_.label()].text);
        ++count_;
    }

    void check_index(const std::vector<TableField>& names) const {
        for (std::size_t i = 0; i < columns_.count(); ++i)
            if (columns_.is_feature(i) && first_values_[i] >= 0 && count_ > 1 && is_index_name(names[i].text))
                throw DataError(
                    name_ + ": column " + std::to_string(i + 1) +
                    (names[i].text.empty() ? ", which has no name," : ", named " + names[i].text + ",") +
                    " only numbers the rows from " + std::to_string(first_values_[i]) +
                    " on, so it is an index and not a feature; write the file without it (pandas: index = "
                    "False; R: row.names = FALSE), or rename it if it is meant");
    }

    CsvTable table(bool has_header, bool has_names) {
        if (has_names) {
            check_index(first_);
            if (const std::string reason = columns_.why_ambiguous(first_); !reason.empty())
                throw UsageError(name_ + ":" + std::to_string(first_line_) + ": " + reason);
        }
        CsvTable table;
        if (!columns_.has_class())
            table.samples.count = count_;
        else
            table.samples = classes_.samples(name_, "its " + columns_.label_place(), reading_.least_classes);
        table.samples.inputs = std::move(inputs_);
        table.samples.targets = std::move(targets_);
        for (std::size_t i = 0; i < columns_.count(); ++i)
            if (columns_.is_feature(i)) {
                ++table.samples.features;
                if (has_names)
                    table.feature_names.push_back(first_[i].text);
            }
        for (const std::size_t i : columns_.targets()) {
            const bool is_named = has_names && !first_[i].text.empty();
            table.samples.target_names.push_back(is_named ? first_[i].text
                                                          : "column " + std::to_string(i + 1));
            table.target_columns.push_back(i + 1);
        }
        if (columns_.has_class()) {
            table.label_name = has_names ? first_[columns_.label()].text : "";
            table.label_column = columns_.label() + 1;
        }
        table.columns = columns_.count();
        table.has_header = has_header;
        table.has_decimal_commas = numbers_.has_decimal_commas();
        table.numbers = numbers_.text();
        table.may_have_split_decimals = !has_header && separator_ == Separator::comma &&
                                        reading_.decimal != DecimalRule::point &&
                                        (split_features_.are_likely() || split_fields_.are_likely());
        table.separator = separator_;
        return table;
    }

    const std::string& name_;
    const CsvReading& reading_;
    CsvColumns columns_;
    Separator separator_;
    TableRows rows_;
    NumberForm form_;
    TableNumbers numbers_;
    std::vector<TableField> first_;
    std::size_t first_line_ = 0;
    std::size_t count_ = 0;  ///< rows so far
    CsvClasses classes_;
    std::vector<double> inputs_;
    std::vector<double> targets_;
    std::vector<double> row_values_;
    std::vector<std::int64_t> first_values_;  ///< [column] 0 or 1 while the column counts from there; else -1
    bool has_bare_number_ = false;
    SplitDecimals split_features_;  ///< of the fields without the class
    SplitDecimals split_fields_;    ///< of all
};

}  // namespace

namespace {

/// What in the name of a file that does not exist is not part of it: quotes around it, or a comment after it.
std::string advice_on_name(const std::string& key, const std::string& file) {
    const char last = file.empty() ? ' ' : file.back();
    const auto first = file.find(last);
    if ((last == '"' || last == '\'') && first + 2 < file.size())
        return "the quotes are taken for a part of the name; leave them out: " + key + " = " +
               file.substr(first + 1, file.size() - first - 2);
    if (const auto comment = file.find(" ;"); comment != std::string::npos)
        return "what comes after the blank and ; is taken for a part of the name; write a comment on a "
               "line of its own";
    const std::string relative = "in a job file it is relative to the folder of that file";
    if (key != "data.source")
        return "give " + key + " an existing file; " + relative;
    return "give data.source an existing CSV, IDX, .npy or HDF5 file or `iris`, or generate data by one of " +
           generator_forms() + "; " + relative;
}

}  // namespace

std::string read_data_bytes(const std::string& key, const std::string& file) {
    return read_input(file, {"the data file", advice_on_name(key, file), most_input_bytes()});
}

CsvTable read_csv(const std::string& file, const CsvReading& reading) {
    return parse_csv(read_data_bytes("data.source", file), file, reading);
}

CsvTable parse_csv(std::string_view bytes, const std::string& name, const CsvReading& reading) {
    if (const std::string reason = why_not_text_table(bytes); !reason.empty())
        throw DataError(name + " " + reason);
    return CsvReader(without_byte_order_mark(bytes), name, reading).read();
}

}  // namespace netlyap
