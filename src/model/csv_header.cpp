#include "csv_header.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <span>

namespace netlyap {

namespace {

bool is_number(const TableField& field, NumberForm form) {
    return TableNumbers(form)(field, 1).has_value();
}

bool counts_from(std::span<const TableField> fields, std::int64_t first) {
    return std::all_of(fields.begin(), fields.end(),
                       [&](const TableField& field) { return field.text == std::to_string(first++); });
}

bool counts(std::span<const TableField> fields) {
    constexpr std::size_t least = 3;
    if (!fields.empty() && fields.front().text.empty())
        fields = fields.subspan(1);
    return fields.size() >= least && (counts_from(fields, 0) || counts_from(fields, 1));
}

}  // namespace

FirstRow first_row(const FirstRowEvidence& evidence) {
    const std::vector<TableField>& all = evidence.fields;
    std::vector<TableField> features = all;
    features.erase(features.begin() + static_cast<std::ptrdiff_t>(evidence.label));
    const auto is_value = [&](const TableField& field) { return is_number(field, evidence.form); };
    if (std::none_of(features.begin(), features.end(), is_value) &&
        std::any_of(features.begin(), features.end(),
                    [](const TableField& field) { return is_name(field.text); }))
        return FirstRow::header;
    const auto is_quoted = [](const TableField& field) { return field.is_quoted; };
    if (evidence.has_bare_number && std::all_of(all.begin(), all.end(), is_quoted))
        return FirstRow::header;
    if (evidence.has_label_again)
        return counts(all) ? FirstRow::doubtful : FirstRow::sample;
    if (counts(features) || counts(all))
        return evidence.has_each_class_twice ? FirstRow::header : FirstRow::doubtful;
    const bool is_word = !is_value(all[evidence.label]);
    const bool is_mixed = !std::all_of(features.begin(), features.end(), is_value);
    return (is_word && is_mixed) || evidence.has_each_class_twice ? FirstRow::doubtful : FirstRow::sample;
}

FirstRow first_row_of_numbers(const std::vector<TableField>& fields, NumberForm form, bool has_bare_number) {
    const auto is_value = [&](const TableField& field) { return is_number(field, form); };
    const bool has_name = std::any_of(fields.begin(), fields.end(),
                                      [](const TableField& field) { return is_name(field.text); });
    if (has_name && std::none_of(fields.begin(), fields.end(), is_value))
        return FirstRow::header;
    if (has_bare_number &&
        std::all_of(fields.begin(), fields.end(), [](const TableField& field) { return field.is_quoted; }))
        return FirstRow::header;
    const bool is_sample = std::all_of(fields.begin(), fields.end(), is_value) && !counts(fields);
    return is_sample ? FirstRow::sample : FirstRow::doubtful;
}

bool has_counts_and_names(const std::vector<TableField>& fields, std::size_t columns) {
    if (fields.size() < 4 || !parse_integer(fields[0].text))
        return false;
    return parse_integer(fields[1].text) == static_cast<std::int64_t>(columns) - 1 &&
           std::none_of(fields.begin() + 2, fields.end(), [](const TableField& field) {
               return field.text.empty() || parse_double(field.text);
           });
}

bool is_index_name(const std::string& name) {
    std::string small = name;
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small.empty() || small == "index" || small == "id" || small == "row" ||
           small.starts_with("unnamed:");
}

}  // namespace netlyap
