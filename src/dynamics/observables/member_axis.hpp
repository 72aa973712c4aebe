#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The axis "member" of quantities of single perturbed trajectories.
[[nodiscard]] Axis member_axis(std::size_t members);

/// UsageError when the job has no perturbed trajectories, which this observable needs.
void check_members(const ObservableSetup& setup);

}  // namespace netlyap::observables
