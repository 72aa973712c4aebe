#pragma once

#include "netlyap/core/missing.hpp"
#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Laminar phases: stretches of a trajectory in which every hidden unit is stuck, so that the logits obey the
/// softmax map (model/softmax_map.hpp), and the bursts between them.
namespace netlyap::laminar {

/// Phases of so many iterations and more are scored, on [begin + settling, end - leaving).
inline constexpr std::int64_t shortest_scored_phase = 200;
inline constexpr std::int64_t settling_iterations = 100;
inline constexpr std::int64_t leaving_iterations = 20;

/// The sign of an exponent is known where it is more than so many standard errors from 0.
inline constexpr double errors_of_sign = 2.0;

/// What a stretch of a trajectory is. A scored phase that is what the softmax map does by itself is told by
/// the sign of the exponent of the map, and, where it is negative, by the periods that are seen.
enum class StretchKind : std::uint8_t {
    burst = 0,       ///< units are partial
    brief = 1,       ///< a phase of fewer than 200 iterations, which is not scored
    rest = 2,        ///< negative: the loss has period 1, and the output biases have no longer one
    periodic = 3,    ///< negative: a longer period of the loss, or of the output biases alone
    chaotic = 4,     ///< positive
    regular = 5,     ///< negative, and the loss has no period up to 64: a long one, or not settled yet
    undecided = 6,   ///< its sign is within its error
    unlike_map = 7,  ///< a scored phase that the softmax map does not describe, whatever its periods
};

constexpr std::array<Word<StretchKind>, 8> words_of(StretchKind) {
    return {{{StretchKind::burst, "burst"},
             {StretchKind::brief, "brief"},
             {StretchKind::rest, "rest"},
             {StretchKind::periodic, "periodic"},
             {StretchKind::chaotic, "chaotic"},
             {StretchKind::regular, "regular"},
             {StretchKind::undecided, "undecided"},
             {StretchKind::unlike_map, "unlike_map"}}};
}

/// Whether a phase is what the softmax map does by itself from the logits of the phase.
enum class MapAgreement : std::uint8_t {
    /// The same period and the ends of the loss range within 1e-3, relative; where the loss of the phase has
    /// no
    /// period, it stays inside the map's range +- 1e-3 and fills 95 % of it or more. With a negative exponent
    /// only one of them may have a period: the other one is still on its way.
    agrees = 0,
    differs = 1,
    /// Only one of them has a period, and the exponent is not negative.
    unsettled = 2,
    not_scored = 3,  ///< bursts and brief phases
};

constexpr std::array<Word<MapAgreement>, 4> words_of(MapAgreement) {
    return {{{MapAgreement::agrees, "agrees"},
             {MapAgreement::differs, "differs"},
             {MapAgreement::unsettled, "unsettled"},
             {MapAgreement::not_scored, "not_scored"}}};
}

/// A maximal stretch in which the sets of units that are on, off and split do not change and no unit is
/// partial; or, with kind burst, all that is between two of them.
struct Stretch {
    std::int64_t begin = 0;
    std::int64_t end = 0;  ///< half-open
    StretchKind kind = StretchKind::burst;
    bool is_cut_off = false;        ///< by the end of the run
    std::int64_t units_on = -1;     ///< n_on; -1 in bursts
    std::int64_t units_split = -1;  ///< -1 in bursts
    /// Over the last 256 iterations that are scored; 0 none, -1 not scored. 1 also for a loss that stays the
    /// same to a thousandth: with equal class frequencies a cycle that permutes the classes hides from it.
    std::int64_t loss_period = -1;
    std::int64_t bias_period = -1;
    double loss_low = missing_value;  ///< over all iterations that are scored
    double loss_high = missing_value;
    /// The horizontal visibility graph of the loss over the last 256 iterations that are scored
    /// (visibility.hpp, tie tolerance 1e-3); missing where the loss has period 1.
    double visibility_degree = missing_value;
    double visibility_rate = missing_value;
    double visibility_entropy = missing_value;
    MapAgreement agreement = MapAgreement::not_scored;
    std::int64_t map_period = -1;  ///< of the loss of the map
    double map_low = missing_value;
    double map_high = missing_value;
    /// The largest Lyapunov exponent per iteration of the map from the same logits, in the complement of its
    /// neutral directions, with its standard error (model/map_exponent.hpp); missing where it is not scored.
    double exponent = missing_value;
    double exponent_error = missing_value;
};

/// 1 or -1, or 0 where the exponent is within its error, or missing.
[[nodiscard]] int sign_of_exponent(const Stretch& phase);

/// The kind of a scored phase whose periods, agreement and exponent are known.
[[nodiscard]] StretchKind kind_of_scored(const Stretch& phase);

/// Labels under which stretches are counted: 0 burst, 1 brief, 2 split (scored, with units that are on for
/// some classes only); other scored phases with n = min(n_on, 5) are 3 + 3 n + k, k = 0 at rest, 1 periodic,
/// 2 chaotic, or 21 + 3 n + k, k = 0 regular, 1 undecided, 2 unlike the map.
inline constexpr std::size_t phase_labels = 39;

[[nodiscard]] std::size_t label_of(const Stretch& phase);

/// The first label of a scored phase.
inline constexpr std::size_t first_scored_label = 2;

/// The names of all labels, one word each: "burst", ..., "on_0_rest", ..., "on_5_or_more_chaotic".
[[nodiscard]] const std::vector<std::string>& phase_label_names();

}  // namespace netlyap::laminar
