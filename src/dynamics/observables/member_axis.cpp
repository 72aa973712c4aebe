#include "member_axis.hpp"

#include "netlyap/core/error.hpp"

namespace netlyap::observables {

Axis member_axis(std::size_t members) {
    return {"member", counted(1, members), "1", "perturbed trajectory, counted from 1", true};
}

void check_members(const ObservableSetup& setup) {
    if (setup.members == 0)
        throw UsageError("the observable " + setup.name +
                         " needs perturbed trajectories, but sweep.members = 0; set sweep.members to 1 or "
                         "more, or take " +
                         setup.name + " out of observe.names");
}

}  // namespace netlyap::observables
