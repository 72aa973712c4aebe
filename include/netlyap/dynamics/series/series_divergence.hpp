#pragma once

#include "netlyap/core/missing.hpp"
#include "netlyap/core/pulse.hpp"
#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The maximum Lyapunov exponent of a scalar time series, from how fast close stretches of it part (Kantz,
/// Phys. Lett. A 185, 77, 1994), and whether that growth is chaos.
namespace netlyap::series {

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

/// With fewer references that have neighbours nothing is judged.
inline constexpr std::size_t least_references = 100;

/// What speaks for chaos, or against it first, in the order in which it is asked.
enum class ChaosFinding : std::uint8_t {
    chaos = 0,
    few_neighbours = 1,     ///< fewer than 100 references with neighbours
    saturates_at_once = 2,  ///< k1 < 4
    little_growth = 3,      ///< S(k1) - S(1) < 1
    not_exponential = 4,    ///< R^2 <= 0.95
    slows_down = 5,         ///< the second half of the window has less than half the slope of the first
    chance = 6,             ///< the bootstrap bound of the slope is not above 0
};

constexpr std::array<Word<ChaosFinding>, 7> words_of(ChaosFinding) {
    return {{{ChaosFinding::chaos, "chaos"},
             {ChaosFinding::few_neighbours, "few_neighbours"},
             {ChaosFinding::saturates_at_once, "saturates_at_once"},
             {ChaosFinding::little_growth, "little_growth"},
             {ChaosFinding::not_exponential, "not_exponential"},
             {ChaosFinding::slows_down, "slows_down"},
             {ChaosFinding::chance, "chance"}}};
}

/// The finding in words.
[[nodiscard]] std::string finding_text(ChaosFinding finding);

/// Whether the growth is that of chaos, within the window 1 .. k1 that ends where S reaches ln <|x(i) -
/// x(j)|> - 1.5. Plain regression is not a test: it finds growth in sines and in noise as well.
struct ChaosVerdict {
    ChaosFinding finding = ChaosFinding::few_neighbours;
    std::size_t window_end = 0;     ///< k1
    double growth = missing_value;  ///< S(k1) - S(1)
    double r_squared = missing_value;
    double slope = missing_value;      ///< over the window, per iteration
    double slope_low = missing_value;  ///< bootstrap quantile 0.025

    [[nodiscard]] bool is_chaotic() const noexcept { return finding == ChaosFinding::chaos; }
};

/// How close stretches part.
struct SeriesDivergence {
    /// S(k) = mean over references i of ln [ mean over neighbours j of |x(i + k) - x(j + k)| ], k = 0 ..
    /// steps, counted from the last component of the state. Empty when no reference counts.
    std::vector<double> mean_log;
    std::size_t references = 0;  ///< that were followed
    /// Of those, the ones with a neighbour that parts at every step: a stretch that repeats exactly has none.
    std::size_t with_neighbours = 0;
    double exponent = 0.0;  ///< slope of S over k = 1 .. fit_steps, per iteration; NaN without references
    /// Quantile 0.025 of the bootstrap over references, 1000 resamples. The embedding and the window are held
    /// fixed, so that the true exponent is outside more often than not: settle_exponent() has an interval for
    /// it.
    double exponent_low = 0.0;
    double exponent_high = 0.0;  ///< quantile 0.975
    ChaosVerdict verdict;
};

/// The slope of S within the window 1 .. k1 of the verdict, with one embedding.
struct EmbeddingSlope {
    std::size_t embedding = 0;
    std::size_t with_neighbours = 0;
    std::size_t window_end = 0;  ///< k1
    double slope = 0.0;
    double low = 0.0, high = 0.0;                ///< bootstrap quantiles 0.025 and 0.975
    double first_half = 0.0, second_half = 0.0;  ///< slopes up to the middle of the window and after it
};

/// From this length on nine of ten intervals of a SettledExponent that can be cited contain the exponent.
inline constexpr std::size_t length_of_nine_in_ten = 20'000;

/// The exponent over embeddings. Too few components let states count as neighbours that are not, too many
/// leave few neighbours; in between the slope does not depend on their number.
struct SettledExponent {
    /// By m = settings.embedding, ..., as long as 100 references have neighbours, six of them at most; those
    /// whose window has fewer than 4 steps are left out.
    std::vector<EmbeddingSlope> by_embedding;
    /// Whether two embeddings beside each other agree, their intervals meet. Otherwise the exponent is that
    /// of the last embedding, and the interval that of all.
    bool has_settled = false;
    /// Whether the slopes leave that agreement again: the interval of the last embedding does not meet that
    /// of the first of the two. Each step may be within the error, as in series that are too short.
    bool has_trend = false;
    std::size_t embedding =
        0;  ///< the first that agrees with the one before; 0 when there is no slope at all
    double exponent = missing_value;  ///< its slope; NaN when there is none
    /// From the smallest to the largest of: the bootstrap intervals from the embedding before the settled one
    /// on, and the slopes of both halves of its window. Of 40 series of the Henon map (0.419) with 2000,
    /// 4000, 10,000 and 20,000 values 33, 21, 25 and 24 can be cited, and 21, 17, 20 and 22 of their
    /// intervals contain it (tests); of the others about one in two. A slope is not chaos: that is what the
    /// verdict is for.
    double low = missing_value, high = missing_value;

    /// Whether the slope is one number: two embeddings agree, and further ones do not lead away from them.
    [[nodiscard]] bool is_citable() const noexcept { return has_settled && !has_trend; }
};

/// The shortest series that is accepted; the largest number where that is too large for one.
[[nodiscard]] std::size_t shortest_series(const SeriesDivergenceSettings& settings);

/// Neighbours are found by sorting, so that the time grows with the number of neighbours, not with the square
/// of the length. UsageError when the series is too short for the settings, not finite, or constant.
[[nodiscard]] SeriesDivergence diverge_series(std::span<const double> series,
                                              const SeriesDivergenceSettings& settings,
                                              const Pulse& pulse = no_pulse);

/// Six times the work of diverge_series(), which it is made of. UsageError as there.
[[nodiscard]] SettledExponent settle_exponent(std::span<const double> series,
                                              const SeriesDivergenceSettings& settings,
                                              const Pulse& pulse = no_pulse);

}  // namespace netlyap::series
