#include "divergence_advice.hpp"

#include "netlyap/core/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace netlyap {

namespace {

/// How finely a series is resolved.
struct Resolution {
    std::size_t levels = 0;  ///< different values
    double step = 0.0;       ///< median difference of neighbouring ones, in standard deviations
};

Resolution resolution_of(std::span<const double> series) {
    std::vector<double> levels(series.begin(), series.end());
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    std::vector<double> steps;
    for (std::size_t i = 1; i < levels.size(); ++i)
        steps.push_back(levels[i] - levels[i - 1]);
    if (steps.empty())
        return {levels.size(), 0.0};
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return {levels.size(), *middle / standard_deviation(series, series.size())};
}

/// With two digits, rounded up.
std::string rounded_up(double value) {
    const double digit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g", std::ceil(value / digit) * digit);
    return text.data();
}

std::string line_of(const std::string& sentence) {
    return "             " + sentence + "\n";
}

}  // namespace

std::string divergence_advice(std::span<const double> series,
                              const series::SeriesDivergenceSettings& settings,
                              const series::SeriesDivergence& found) {
    const series::ChaosFinding finding = found.verdict.finding;
    if (finding == series::ChaosFinding::chaos)
        return {};
    const Resolution resolution = resolution_of(series);
    constexpr std::size_t least_per_level = 10;
    const bool is_coarse = resolution.levels * least_per_level <= series.size();
    const std::string levels = "the series has only " + std::to_string(resolution.levels) +
                               " different values, " + rounded_up(resolution.step) +
                               " standard deviations apart";
    if (finding == series::ChaosFinding::few_neighbours) {
        if (is_coarse && resolution.step >= settings.radius)
            return line_of(levels +
                           ": neighbours within --radius are equal ones; take a radius above that, " +
                           rounded_up(1.5 * resolution.step) + ", or values with more digits");
        return line_of("take a larger --radius, e.g. " + rounded_up(4.0 * settings.radius) +
                       ", or a longer series");
    }
    constexpr double fine_step = 0.05;  // e^3 below the distance at which growth ends, e^-1.5 of about 1
    if (finding == series::ChaosFinding::saturates_at_once && is_coarse && resolution.step > fine_step)
        return line_of(levels +
                       ", so that growth from one step on cannot be seen; take values with more digits");
    constexpr std::size_t most_components = 4;
    if (settings.embedding < most_components)
        return line_of("a map of d dimensions needs --embedding d or more: try " +
                       std::to_string(settings.embedding + 1) + " as well");
    return {};
}

}  // namespace netlyap
