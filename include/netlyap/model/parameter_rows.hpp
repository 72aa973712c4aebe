#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap {

/// Values of all parameters theta of several networks, a row each.
struct ParameterRows {
    std::size_t rows = 0;
    std::size_t parameters = 0;  ///< of a row
    std::vector<double> values;  ///< [row][parameter]

    [[nodiscard]] std::span<const double> row(std::size_t index) const {
        return std::span(values).subspan(index * parameters, parameters);
    }
};

/// Reads a table of text (text_table.hpp) in which every field is a number: a row per line. A header, other
/// than a line that begins with #, is not read. DataError with `name` and line for a row of another length,
/// for what is not a finite number and for a text without rows.
[[nodiscard]] ParameterRows parse_parameter_rows(std::string_view bytes, const std::string& name);

/// The text that is read as the same numbers, bit for bit.
[[nodiscard]] std::string parameter_rows_text(const ParameterRows& rows);

}  // namespace netlyap
