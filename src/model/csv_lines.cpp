#include "netlyap/core/printable.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/csv.hpp"

#include <algorithm>

namespace netlyap {

std::vector<DataLine> csv_lines(const CsvTable& table) {
    const Samples& samples = table.samples;
    DataLine learned = learned_line(samples, table.target_columns);
    if (table.label_column > 0)
        learned.text += " (column " + std::to_string(table.label_column) +
                        (table.label_name.empty() ? "" : ", " + printable(table.label_name)) + ")";
    std::vector<DataLine> lines = {
        {"data", std::to_string(samples.count) + (samples.count == 1 ? " row, " : " rows, ") +
                     std::to_string(table.columns) + " columns separated by " +
                     separator_text(table.separator) + table.numbers +
                     "; header: " + (table.has_header ? "yes" : "no")},
        {"features",
         std::to_string(samples.features) +
             (table.feature_names.empty() ? " without names" : ": " + names_text(table.feature_names))},
        learned};
    const bool are_numbers =
        !table.feature_names.empty() &&
        std::all_of(table.feature_names.begin(), table.feature_names.end(), [&](std::string name) {
            if (table.has_decimal_commas)
                std::replace(name.begin(), name.end(), ',', '.');
            return parse_double(name).has_value();
        });
    if (are_numbers)
        lines.push_back(
            {"warning",
             "all names of the header are numbers: if the first row is a sample, say data.header = no"});
    if (table.may_have_split_decimals)
        lines.push_back(
            {"warning",
             "every second field looks like what comes after a decimal comma, but commas were read as "
             "separators; "
             "if they are decimal, write the file with decimal points, or with semicolons between columns"});
    return lines;
}

}  // namespace netlyap
