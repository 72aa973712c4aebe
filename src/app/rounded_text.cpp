#include "rounded_text.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace netlyap {

namespace {

std::string printed(const char* format, int digits, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, digits, value);
    return text.data();
}

bool is_known(double error) {
    return std::isfinite(error) && error > 0.0;
}

/// Where the second digit of an error stands, after it is rounded to two: 0.0996 has it at the second
/// decimal.
int decimals_of(double error) {
    const double rounded = parse_double(printed("%.*e", 1, error)).value_or(error);
    return 1 - static_cast<int>(std::floor(std::log10(rounded)));
}

/// Magnitudes that are written without a power of ten.
bool is_fixed(double magnitude) {
    return magnitude >= 1e-4 && magnitude < 1e5;
}

}  // namespace

std::string rounded_text(double value, double error) {
    if (std::isnan(value))
        return "-";
    if (!is_known(error))
        return printed("%.*g", 3, value);
    const int decimals = decimals_of(error);
    const double unit = std::pow(10.0, -decimals);
    const double close = std::round(value / unit) * unit + 0.0;  // + 0.0: no -0
    if (is_fixed(std::max(std::abs(close), error)))
        return printed("%.*f", std::max(decimals, 0), close);
    const int first = close == 0.0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(close))));
    return close == 0.0 ? "0" : printed("%.*e", std::max(first + decimals, 0), close);
}

std::string text_with_error(double value, double error) {
    if (std::isnan(value) || !is_known(error))
        return rounded_text(value, error);
    return rounded_text(value, error) + " +- " + rounded_text(error, error);
}

}  // namespace netlyap
