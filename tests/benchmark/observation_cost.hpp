#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace netlyap::bench {

/// What one set of observables adds to the time of the bare kernel, at one learning rate.
struct ObservationCost {
    double eta;
    std::string observables;  ///< as in observe.names
    double percent;
};

/// What it costs to look at every iteration: `jobs/fig9.ini` with the observables of intermittency, beside
/// the steps of the same trajectories alone, without even their loss; and by how much all of them together
/// exceed the dearest, which is what they do not share.
[[nodiscard]] std::vector<ObservationCost> measure_observation_cost(bool is_short);

void print_observation_cost(std::ostream& out, const std::vector<ObservationCost>& costs);

}  // namespace netlyap::bench
