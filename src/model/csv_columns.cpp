#include "csv_columns.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/csv.hpp"

#include <algorithm>
#include <optional>

namespace netlyap {

namespace {

/// Splits at blanks outside of double quotes, which stay.
std::vector<std::string> quoted_words(const std::string& text) {
    std::vector<std::string> found;
    bool is_quoted = false;
    bool is_inside = false;
    for (const char c : text) {
        is_quoted = is_quoted != (c == '"');
        const bool is_blank = (c == ' ' || c == '\t') && !is_quoted;
        if (!is_blank && !is_inside)
            found.emplace_back();
        is_inside = !is_blank;
        if (is_inside)
            found.back() += c;
    }
    return found;
}

}  // namespace

CsvColumns::CsvColumns(const CsvReading& reading, const std::string& file)
    : reading_(reading), file_(file), key_(has_targets() ? "data.target" : "data.label_column") {
    if (!has_targets()) {
        if (!reading.label_column.empty())
            wanted_ = {reading.label_column};
        return;
    }
    wanted_ = quoted_words(reading.target);
    if (wanted_.empty() || wanted_.front() != "last")
        return;
    const std::optional<std::int64_t> number =
        wanted_.size() == 1 ? std::optional<std::int64_t>(1) : parse_integer(wanted_[1]);
    if (wanted_.size() > 2 || !number || *number < 1)
        throw UsageError("data.target = " + reading.target +
                         " is not understood; it must be names or numbers of columns, or last, or last 2 "
                         "(\"last\" in quotes is a name)");
    last_targets_ = static_cast<std::size_t>(*number);
}

void CsvColumns::find(const std::vector<TableField>& first, std::size_t columns, NumberForm form) {
    columns_ = columns;
    label_ = columns;
    if (has_targets())
        find_targets(first, form);
    else if (has_class())
        label_ = wanted_.empty() ? columns - 1 : index_of(wanted_.front(), first, form);
}

void CsvColumns::find_targets(const std::vector<TableField>& first, NumberForm form) {
    if (last_targets_ > 0)
        for (std::size_t i = columns_ - std::min(last_targets_, columns_); i < columns_; ++i)
            targets_.push_back(i);
    else
        for (const std::string& wanted : wanted_) {
            const std::size_t found = index_of(wanted, first, form);
            if (std::find(targets_.begin(), targets_.end(), found) != targets_.end())
                throw UsageError("data.target = " + reading_.target + " names column " +
                                 std::to_string(found + 1) + " of " + file_ + " twice");
            targets_.push_back(found);
        }
    if (targets_.size() >= columns_)
        throw UsageError("data.target = " + reading_.target + " leaves no column of " + file_ +
                         " for the features; it has " + std::to_string(columns_));
    if (targets_.size() > most_classes)
        throw UsageError("data.target = " + reading_.target + " names " + std::to_string(targets_.size()) +
                         " columns of " + file_ + ", more than the " + std::to_string(most_classes) +
                         " outputs that a network may have");
}

std::size_t CsvColumns::index_of(const std::string& text, const std::vector<TableField>& first,
                                 NumberForm form) const {
    const WantedColumn wanted(text);
    if (const auto number = wanted.number()) {
        if (*number < 1 || *number > static_cast<std::int64_t>(columns_))
            throw UsageError(file_ + " has no column " + text + ", which " + key_ + " names; it has " +
                             std::to_string(columns_) + ", counted from 1");
        return static_cast<std::size_t>(*number - 1);
    }
    const std::vector<std::size_t> found = wanted.named_so(first);
    if (reading_.header == HeaderRule::no || found.empty())
        throw UsageError(file_ + " has no column named " + text + ", which " + key_ + " asks for; " +
                         advice_on_names(text, first, form));
    if (found.size() > 1)
        throw UsageError(file_ + " has several columns named " + text + "; give the number of one as " +
                         key_ + ", counted from 1");
    return found.front();
}

/// What to write instead of a name that no column has.
std::string CsvColumns::advice_on_names(const std::string& wanted, const std::vector<TableField>& first,
                                        NumberForm form) const {
    if (reading_.header == HeaderRule::no)
        return "with data.header = no give its number";
    const bool has_comma = std::any_of(first.begin(), first.end(), [](const TableField& field) {
        return field.text.find(',') != std::string::npos;
    });
    std::string names;
    for (const TableField& field : first)
        names += (names.empty() ? "" : has_comma ? "; " : ", ") + field.text;
    const bool has_number = std::any_of(first.begin(), first.end(), [&](const TableField& field) {
        return TableNumbers(form)(field, 1).has_value();
    });
    const bool is_quoted = wanted.starts_with('"');  // a name, also where it is a number
    if (has_number && !is_quoted && reading_.header == HeaderRule::automatic)
        return "its first row, " + names +
               ", has numbers, so it has no header: give the number of the column, counted from 1";
    return "its first row has " + names +
           (wanted_.size() > 1 ? " (names are separated by blanks; one with a blank stands in double quotes)"
                               : "");
}

bool CsvColumns::is_feature(std::size_t column) const {
    return column != label_ && std::find(targets_.begin(), targets_.end(), column) == targets_.end();
}

bool CsvColumns::are_named() const {
    return last_targets_ == 0 && std::any_of(wanted_.begin(), wanted_.end(), [](const std::string& text) {
               return WantedColumn(text).is_name();
           });
}

std::string CsvColumns::why_ambiguous(const std::vector<TableField>& header) const {
    std::string why;
    for (std::size_t i = 0; last_targets_ == 0 && i < wanted_.size() && why.empty(); ++i)
        why = WantedColumn(wanted_[i]).why_ambiguous(header, key_);
    return why;
}

std::string CsvColumns::label_place() const {
    return label_ + 1 == columns_ ? "last column" : "column " + std::to_string(label_ + 1);
}

std::string CsvColumns::target_places() const {
    std::string text = targets_.size() == 1 ? "column " : "columns ";
    for (std::size_t i = 0; i < targets_.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(targets_[i] + 1);
    return text;
}

}  // namespace netlyap
