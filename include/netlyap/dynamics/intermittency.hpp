#pragma once

#include "netlyap/dynamics/observable.hpp"

namespace netlyap {

/// The laminar phases and bursts of the reference trajectory (laminar.hpp), as a table of all of them, and
/// per initial condition the time in each kind of stretch and the transitions between them.
///
/// /intermittency/phases counts the rows of each initial condition; time_share [kind]; transitions [from,
/// to].
[[nodiscard]] ObservableType intermittency_observable();

}  // namespace netlyap
