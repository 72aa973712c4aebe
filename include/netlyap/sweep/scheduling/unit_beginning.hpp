#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <cstdint>

namespace netlyap::scheduling {

/// What of a unit the unit of a larger job at the same place (sweep/job/extension.hpp) begins with.
enum class UnitBeginning : std::uint8_t {
    nothing,  ///< it is computed from iteration 0
    state,    ///< its states are states of the larger one, the one at its last iteration too
    record,   ///< its record is a part of that of the larger one (completion.hpp)
};

/// States go on where the larger job has more iterations and nothing else, and none of its observables
/// depends on where the last iteration is; records where it has as many iterations and more of anything else.
[[nodiscard]] UnitBeginning beginning_of(const job::Job& former, const job::Job& larger);

}  // namespace netlyap::scheduling
