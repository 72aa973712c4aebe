#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <array>
#include <cstdint>

namespace netlyap::observables {

/// What became of a trajectory that was to learn.
enum class Learning : std::uint8_t {
    learned,
    not_within_run,  ///< the run ended before, or the trajectory diverged
};

constexpr std::array<Word<Learning>, 2> words_of(Learning) {
    return {{{Learning::learned, "learned"}, {Learning::not_within_run, "not_within_run"}}};
}

/// How long the reference trajectory takes to learn: the first iteration t from which the goal is met at n
/// iterations in a row, t .. t + n - 1, with n = `hold`. The goal: the share of the test samples that are
/// classified correctly is at least `accuracy`, and the training loss (with its penalty, as `training` has
/// it) is at most `loss`; of the two that which is given, by default an accuracy of 0.9 alone. It is looked
/// for at every iteration until all lanes have learned.
///
/// /time_to_learn/time [iterations], -1 where that does not happen within the run: it is known then to be
/// beyond the last t with n iterations in it (sweep.iterations - n); and /time_to_learn/outcome. A longer run
/// goes on from there.
///
/// UsageError where neither is given, and where there is an accuracy, but no classes or no test samples.
[[nodiscard]] ObservableType time_to_learn_observable();

}  // namespace netlyap::observables
