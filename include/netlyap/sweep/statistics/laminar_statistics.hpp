#pragma once

#include "netlyap/dynamics/laminar/stretch.hpp"
#include "netlyap/sweep/statistics/survival.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// Statistics over the seeds of one (eta, epsilon) of what `intermittency` finds. Saturated networks age:
/// bursts become rarer about as 1/t, so rates and lengths are reported by the time at which they begin.
namespace netlyap::statistics {

/// A row of the table of phases.
struct CountedStretch {
    std::int64_t begin = 0;
    std::int64_t end = 0;  ///< half-open
    std::size_t label = 0;
    bool is_cut_off = false;
};

/// The rows of one trajectory.
struct StretchesOfTrajectory {
    std::vector<CountedStretch> rows;  ///< in order, without gaps from t = 0 on; at least one
    bool is_whole = true;  ///< false when the table was full: what came after the rows is not known
};

/// Half-open spans of the run over which rates are reported: from 0 to 1000, 2500, 5000, 10,000, 25,000, ...
/// and its end. Returns their ends.
[[nodiscard]] std::vector<std::int64_t> epoch_ends(std::int64_t iterations);

/// Lengths at which the survival of phases is reported: 200, 300, 500, 1000, 2000, 3000, 5000, 10,000, ...
/// below the length of the run.
[[nodiscard]] std::vector<std::int64_t> survival_lengths(std::int64_t iterations);

/// Groups for which lengths are reported: one per label, then one for all scored phases.
inline constexpr std::size_t phase_groups = laminar::phase_labels + 1;

struct PhaseGroup {
    std::int64_t phases = 0;
    std::int64_t cut_off = 0;
    SurvivalStatistics survival;
};

struct LaminarStatistics {
    std::int64_t trajectories = 0;
    /// Share of all iterations [label]; NaN when the rows of a trajectory are not whole.
    std::vector<Estimate> occupation;
    /// Bursts that begin in the epoch, per iteration that is seen [epoch]. A burst is here all that lies
    /// between two scored phases, brief phases included; before the first one there is one from t = 0 on.
    std::vector<Estimate> burst_rate;
    /// By the epoch in which they begin; the last one: any [group][epoch + 1].
    std::vector<PhaseGroup> groups;
};

/// `horizon`: of restricted means. Nothing is known of S(t) from the length of the run on. Scored phases last
/// 200 iterations or longer by definition, so S(t) of their groups is the share of those. Errors are keyed by
/// (seed, eta, epsilon).
[[nodiscard]] LaminarStatistics laminar_statistics(std::span<const StretchesOfTrajectory> trajectories,
                                                   std::int64_t iterations, std::int64_t horizon,
                                                   std::uint64_t seed, double eta, double epsilon,
                                                   const Pulse& pulse = no_pulse);

}  // namespace netlyap::statistics
