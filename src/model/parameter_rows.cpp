#include "netlyap/model/parameter_rows.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/table_numbers.hpp"
#include "netlyap/core/text.hpp"

#include <optional>

namespace netlyap {

namespace {

/// Appends the numbers of a row.
void append_row(const TableRows& table, TableNumbers& numbers, ParameterRows& into) {
    const std::vector<TableField>& fields = table.fields();
    if (into.rows > 0 && fields.size() != into.parameters)
        throw DataError(table.place() + "the row has " + std::to_string(fields.size()) +
                        (fields.size() == 1 ? " number" : " numbers") + ", the rows before it " +
                        std::to_string(into.parameters) + "; every row needs the same number");
    into.parameters = fields.size();
    ++into.rows;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::optional<double> value = numbers(fields[i], table.line());
        if (!value)
            throw DataError(table.place() + "field " + std::to_string(i + 1) + " (\"" +
                            printable(fields[i].text) +
                            "\") is not a finite number; a row holds the parameters of a network, and "
                            "a line that is none begins with #");
        into.values.push_back(*value);
    }
}

}  // namespace

ParameterRows parse_parameter_rows(std::string_view bytes, const std::string& name) {
    if (const std::string reason = why_not_text_table(bytes); !reason.empty())
        throw DataError(name + " " + reason);
    const std::string_view text = without_byte_order_mark(bytes);
    const Separator separator = find_separator(text, name, 1);
    TableRows table(text, separator, name);
    TableNumbers numbers({separator});
    ParameterRows rows;
    while (table.next())
        append_row(table, numbers, rows);
    numbers.check(name);
    if (rows.rows == 0)
        throw DataError(name +
                        " has no line of numbers; it needs the parameters of a network, a row for each");
    return rows;
}

std::string parameter_rows_text(const ParameterRows& rows) {
    std::string text;
    for (std::size_t row = 0; row < rows.rows; ++row) {
        std::string line;
        for (const double value : rows.row(row))
            line += (line.empty() ? "" : " ") + to_text(value);
        text += line + "\n";
    }
    return text;
}

}  // namespace netlyap
