#include "netlyap/sweep/scheduling/completion.hpp"

#include "netlyap/dynamics/observables/divergence.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <algorithm>

namespace netlyap::scheduling {

namespace {

constexpr const char* growth_name = "growth";
constexpr const char* distance_path = "/divergence/distance";

bool observes(const job::Job& job, const std::string& observable) {
    return std::count(job.observables.begin(), job.observables.end(), observable) > 0;
}

bool follows_members(const std::string& observable) {
    return observables::observable_type(observable).follows_members;
}

/// Whether all that an observable records is of single members: then others can follow them.
bool is_of_single_members(const PreparedJob& prepared, const std::string& observable) {
    return std::all_of(prepared.fields.begin(), prepared.fields.end(), [&](const observables::Field& field) {
        return observables::recorder_of(field.path).name != observable ||
               (!field.axes.empty() && field.axes.front().name == "member");
    });
}

/// Whether a job records the distances of which `growth` makes its exponents, at every iteration of the
/// windows of [fit]. The share that rounding changes is found at the perturbation, which has to be at 0.
bool records_distances_of_windows(const PreparedJob& prepared) {
    const job::Job& job = prepared.job;
    const auto field = std::find_if(prepared.fields.begin(), prepared.fields.end(),
                                    [](const auto& one) { return one.path == distance_path; });
    const auto value = [&](const char* key) { return job::find_key(key)->text(job); };
    if (field == prepared.fields.end() || job.perturb_at != std::vector<std::int64_t>{0} ||
        value("observe.divergence.norm") != "l1" || value("observe.divergence.state") != "no")
        return false;
    const std::vector<std::int64_t>& recorded = field->axes.back().coordinates;
    const auto needed = static_cast<std::size_t>(series::iterations_needed(job.windows));
    return recorded.size() >= needed && recorded[needed - 1] == static_cast<std::int64_t>(needed) - 1;
}

}  // namespace

std::optional<Completion> completion(const PreparedJob& former, const PreparedJob& larger) {
    const job::Growth growth = job::growth(former.job, larger.job);
    if (!growth.refused.empty() || growth.iterations)
        return std::nullopt;
    Completion found{.remainder = larger.job, .joined = {}, .fits_distances = false};
    found.remainder.run.keep_final_state = false;  // its state is not that of the larger job
    std::set<std::string> missing(growth.observables.begin(), growth.observables.end());
    std::set<std::string> joined;  // that follow members, as before, but more of them
    for (const std::string& name : former.job.observables)
        if (growth.members && follows_members(name) && !missing.contains(name))
            joined.insert(name);
    const bool has_distances = records_distances_of_windows(larger) && observes(former.job, "divergence") &&
                               !missing.contains("divergence") && is_of_single_members(former, "divergence");
    found.fits_distances = has_distances && (missing.erase(growth_name) + joined.erase(growth_name) > 0);
    const bool can_join =
        std::all_of(joined.begin(), joined.end(),
                    [&](const std::string& name) { return is_of_single_members(former, name); }) &&
        std::none_of(missing.begin(), missing.end(), follows_members);
    if (can_join && !joined.empty()) {
        found.joined = joined;
        found.remainder.members = larger.job.members - former.job.members;
        found.remainder.perturbation.first_member += former.job.members;
    }
    missing.merge(joined);
    if (!can_join && found.fits_distances) {  // all members are computed anew, and growth with them
        found.fits_distances = false;
        missing.insert(growth_name);
    }
    found.remainder.observables.clear();
    for (const std::string& name : larger.job.observables)
        if (missing.contains(name))
            found.remainder.observables.push_back(name);
    if (std::none_of(missing.begin(), missing.end(), follows_members) && larger.job.perturb_at.size() == 1) {
        found.remainder.members = 0;
        found.remainder.epsilon.clear();
    }
    // Whether a new member diverges is part of every record.
    if (growth.members && found.remainder.members == 0)
        return std::nullopt;
    return found;
}

}  // namespace netlyap::scheduling
