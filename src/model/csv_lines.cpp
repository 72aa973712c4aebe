#include "netlyap/core/printable.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/csv.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// The first names of many.
std::string names_text(const std::vector<std::string>& names) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + (names[i].empty() ? "(no name)" : printable(names[i]));
    return text + (names.size() > most ? ", ..." : "");
}

}  // namespace

std::vector<std::string> csv_lines(const CsvTable& table) {
    const Samples& samples = table.samples;
    std::string classes;
    const std::vector<std::int64_t> counts = class_counts(samples);
    for (std::size_t k = 0; k < counts.size(); ++k)
        classes += (k == 0 ? "" : ", ") + printable(samples.class_names[k]) + " " + std::to_string(counts[k]);
    std::vector<std::string> lines = {
        std::to_string(samples.count) + " rows, " + std::to_string(table.columns) + " columns separated by " +
            separator_text(table.separator) + (table.has_decimal_commas ? ", decimal commas" : "") +
            "; header: " + (table.has_header ? "yes" : "no"),
        std::to_string(samples.features) +
            (table.feature_names.empty() ? " without names" : ": " + names_text(table.feature_names)),
        std::to_string(samples.classes) + ": " + classes + " (column " + std::to_string(table.label_column) +
            (table.label_name.empty() ? "" : ", " + printable(table.label_name)) + ")"};
    const bool are_numbers =
        !table.feature_names.empty() &&
        std::all_of(table.feature_names.begin(), table.feature_names.end(), [&](std::string name) {
            if (table.has_decimal_commas)
                std::replace(name.begin(), name.end(), ',', '.');
            return parse_double(name).has_value();
        });
    if (are_numbers)
        lines.push_back(
            "all names of the header are numbers: if the first row is a sample, say data.header = no");
    if (table.may_have_split_decimals)
        lines.push_back(
            "every second field looks like what comes after a decimal comma, but commas were read as "
            "separators; "
            "if they are decimal, write the file with decimal points, or with semicolons between columns");
    return lines;
}

}  // namespace netlyap
