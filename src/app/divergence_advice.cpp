#include "divergence_advice.hpp"

#include "netlyap/core/moments.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"

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

/// Neighbourhoods that are larger are not small, in standard deviations.
constexpr double largest_radius = 0.1;

/// What to do with values that follow each other so closely that near ones are the same stretch a moment
/// later; empty where they do not, or the settings have taken that into account already.
std::string advice_on_smoothness(std::span<const double> series,
                                 const series::SeriesDivergenceSettings& settings,
                                 const series::ChaosVerdict& verdict) {
    constexpr std::size_t longest_lag = 10'000;
    constexpr double alike = 0.9, forgotten = 0.36787944117144233;  // at lag 1; 1/e
    const std::size_t most = std::min(series.size() / 10, longest_lag);
    const std::vector<double> r = series::autocorrelation(series, most);
    if (most < 1 || !(r[1] > alike))
        return {};
    const auto memory = static_cast<std::size_t>(
        std::find_if(r.begin(), r.end(), [](double value) { return value < forgotten; }) - r.begin());
    if (memory > most)
        return "the series drifts: values " + std::to_string(most) +
               " apart are still alike; neither embedding nor radius helps, take a stretch without a drift "
               "(--range), or the differences of its values";
    if (settings.delay >= memory && settings.theiler_window >= memory)
        return verdict.is_chaotic() && verdict.window_end < memory
                   ? "the distance is followed over " + std::to_string(verdict.window_end) +
                         " values, fewer than the " + std::to_string(memory) +
                         " over which values stay alike, so that its growth may be that of a smooth curve; "
                         "keep one value in " +
                         std::to_string(std::max<std::size_t>(2, memory / 4)) + " of the series and compare"
                   : "";
    return "the series is smooth: neighbouring values are alike, up to " + std::to_string(memory) +
           " apart; take --delay " + std::to_string(memory) + " --theiler " + std::to_string(4 * memory) +
           ", rather than another radius";
}

/// What to do where too few states have neighbours: the smallest radius of 4, 16, ... times the present one
/// that suffices.
std::string advice_on_radius(std::span<const double> series, series::SeriesDivergenceSettings settings,
                             const Pulse& pulse) {
    const std::string length = std::to_string(series.size());
    if (settings.references < series::least_references)
        return "take --references " + std::to_string(series::least_references) + " or more";
    const std::string too_few = "the " + length + " values are too few for --embedding " +
                                std::to_string(settings.embedding) + "; only a longer series says more";
    if (settings.radius >= largest_radius)
        return "the neighbourhoods of --radius " + to_text(settings.radius) + " are no longer small, so " +
               too_few;
    while (settings.radius < largest_radius) {
        const std::string next = rounded_up(std::min(4.0 * settings.radius, largest_radius));
        settings.radius = parse_double(next).value_or(largest_radius);
        const std::size_t found = series::diverge_series(series, settings, pulse).with_neighbours;
        if (found >= series::least_references)
            return "take --radius " + next + ", with which " + std::to_string(found) +
                   " references have neighbours that part, or a longer series";
    }
    return "a larger --radius does not help: up to " + to_text(largest_radius) +
           ", beyond which neighbourhoods are no longer small, " + too_few;
}

}  // namespace

std::string divergence_advice(std::span<const double> series,
                              const series::SeriesDivergenceSettings& settings,
                              const series::SeriesDivergence& found, const Pulse& pulse) {
    const series::ChaosFinding finding = found.verdict.finding;
    const Resolution resolution = resolution_of(series);
    constexpr std::size_t least_per_level = 10;
    const bool is_coarse = resolution.levels * least_per_level <= series.size();
    const std::string levels = "the series has only " + std::to_string(resolution.levels) +
                               " different values, " + rounded_up(resolution.step) +
                               " standard deviations apart";
    if (const std::string smooth = advice_on_smoothness(series, settings, found.verdict); !smooth.empty())
        return finding == series::ChaosFinding::chaos ? "before you take this for chaos: " + smooth : smooth;
    if (finding == series::ChaosFinding::chaos)
        return {};
    if (finding == series::ChaosFinding::few_neighbours) {
        if (is_coarse && resolution.step >= settings.radius)
            return levels + ": neighbours within --radius are equal ones; take a radius above that, " +
                   rounded_up(1.5 * resolution.step) + ", or values with more digits";
        return advice_on_radius(series, settings, pulse);
    }
    constexpr double fine_step = 0.05;  // e^3 below the distance at which growth ends, e^-1.5 of about 1
    if (finding == series::ChaosFinding::saturates_at_once && is_coarse && resolution.step > fine_step)
        return levels + ", so that growth from one step on cannot be seen; take values with more digits";
    constexpr std::size_t most_components = 4;
    if (settings.embedding < most_components)
        return "a map of d dimensions needs --embedding d or more: try " +
               std::to_string(settings.embedding + 1) + " as well";
    return "a larger --embedding will hardly change that; take it as the answer";
}

}  // namespace netlyap
