#include "netlyap/sweep/scheduling/unit_beginning.hpp"

#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/extension.hpp"

#include <algorithm>

namespace netlyap::scheduling {

namespace {

bool depends_on_end(const job::Job& job) {
    return std::any_of(job.observables.begin(), job.observables.end(), [&](const std::string& name) {
        const observables::ObservableType& type = observables::observable_type(name);
        return type.depends_on_end && type.depends_on_end(job.observable_settings.at(name));
    });
}

}  // namespace

UnitBeginning beginning_of(const job::Job& former, const job::Job& larger) {
    const job::Growth growth = job::growth(former, larger);
    if (!growth.refused.empty())
        return UnitBeginning::nothing;
    if (!growth.iterations)
        return UnitBeginning::record;
    const bool goes_on =
        !growth.members && job::looks_at_same_iterations(former, larger) && !depends_on_end(former);
    return goes_on ? UnitBeginning::state : UnitBeginning::nothing;
}

}  // namespace netlyap::scheduling
