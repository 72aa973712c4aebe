#include "grid_text.hpp"

#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace netlyap {

std::string grid_text(double value, std::span<const double> grid) {
    constexpr double most_off = 1e-5;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    const double said = parse_double(text.data()).value_or(std::nan(""));
    if (said == value)
        return text.data();
    const bool is_alone = std::none_of(grid.begin(), grid.end(), [&](double other) {
        return other != value && std::abs(other - said) <= most_off * std::abs(other);
    });
    const bool is_found = std::find(grid.begin(), grid.end(), value) != grid.end() &&
                          std::abs(value - said) <= most_off * std::abs(value);
    return is_alone && is_found ? text.data() : to_text(value);
}

}  // namespace netlyap
