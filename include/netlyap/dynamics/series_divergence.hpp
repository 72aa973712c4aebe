#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The maximum Lyapunov exponent of a scalar time series, from how fast close stretches of it part (Kantz,
/// Phys. Lett. A 185, 77, 1994), and whether that growth is chaos.
namespace netlyap {

struct SeriesDivergenceSettings {
    std::size_t embedding = 2;        ///< m: a state is (x(t), x(t + delay), ..., x(t + (m - 1) delay))
    std::size_t delay = 1;            ///< iterations
    std::size_t theiler_window = 10;  ///< neighbours closer in time than this do not count, in iterations
    double radius = 1e-3;  ///< of a neighbourhood, in standard deviations of the series, maximum norm
    std::size_t references = 4000;  ///< states that are followed, at random distinct times
    std::size_t fit_steps = 8;      ///< the exponent is the slope of S(1) .. S(fit_steps); at least 3
    std::size_t steps = 25;         ///< S is computed up to here, for the verdict; at least fit_steps
    std::uint64_t seed = 1;         ///< of the random times, Purpose::references
};

/// How close stretches part.
struct SeriesDivergence {
    /// S(k) = mean over references i of ln [ mean over neighbours j of |x(i + k) - x(j + k)| ], k = 0 ..
    /// steps, counted from the last component of the state. Empty when no reference counts.
    std::vector<double> mean_log;
    std::size_t references = 0;  ///< that were followed
    /// Of those, the ones with a neighbour that parts at every step: a stretch that repeats exactly has none.
    std::size_t with_neighbours = 0;
    double exponent = 0.0;      ///< slope of S over k = 1 .. fit_steps, per iteration; NaN without references
    double exponent_low = 0.0;  ///< quantile 0.025 of the bootstrap over references, 1000 resamples
    double exponent_high = 0.0;  ///< quantile 0.975
};

/// Neighbours are found by sorting, so that the time grows with the number of neighbours, not with the square
/// of the length. UsageError when the series is too short for the settings, not finite, or constant.
[[nodiscard]] SeriesDivergence diverge_series(std::span<const double> series,
                                              const SeriesDivergenceSettings& settings);

/// Whether the growth is that of chaos. All of this is required: 100 references with neighbours; the window 1
/// .. k1 ends where S reaches ln <|x(i) - x(j)|> - 1.5, and k1 >= 4; S grows by 1 at least over the window;
/// R^2 > 0.95; the slope of its second half is at least half of that of the first; the bootstrap bound of the
/// slope is above 0. Plain regression is no test: it finds growth in sines and in noise as well.
struct ChaosVerdict {
    bool is_chaotic = false;
    std::string reason;          ///< why not; empty for yes
    std::size_t window_end = 0;  ///< k1
    double growth = 0.0;         ///< S(k1) - S(1)
    double r_squared = 0.0;
    double slope = 0.0;      ///< over the window, per iteration
    double slope_low = 0.0;  ///< bootstrap quantile 0.025
};

[[nodiscard]] ChaosVerdict judge_chaos(std::span<const double> series,
                                       const SeriesDivergenceSettings& settings);

/// The recipe of Danovski, Soriano & Lacasa (2024), Figure 11, kept for comparison with that figure only: at
/// 1000 distinct random times i, the neighbours are all j != i with |x(j) - x(i)| < 5e-5, and y_i(k) = ln
/// mean_j |x(i + k) - x(j + k)|.
struct PaperDivergence {
    std::size_t references = 0;
    std::size_t without_neighbours = 0;  ///< or with one that never parts
    std::vector<double> p_values;        ///< of the others: two-sided, of the slope of y_i(1) .. y_i(10)
    std::vector<double> slopes;  ///< of the same, in the window [1, m), m = 5 .. 25, with the best R^2

    [[nodiscard]] std::size_t significant() const;        ///< p <= 0.05
    [[nodiscard]] double mean_significant_slope() const;  ///< of those; NaN if there is none
};

/// UsageError when the series is too short or not finite.
[[nodiscard]] PaperDivergence diverge_series_as_published(std::span<const double> series, std::uint64_t seed);

}  // namespace netlyap
