#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include <string>

namespace netlyap {

/// How fast one process of this machine computes.
struct Speed {
    double member_steps_per_second;  ///< > 0
    std::string kernel;              ///< the instruction set
    bool is_estimate;                ///< from steps on a part of the data, without observables
};

/// The speed on the first unit of the job, its observables included, measured for about half a second. Where
/// a single step of the unit takes longer, it is estimated from steps of the reference trajectories on a part
/// of the training data, whose number is what the time of a step grows with; that takes a few seconds at
/// most.
[[nodiscard]] Speed measure_speed(const scheduling::PreparedJob& prepared);

}  // namespace netlyap
