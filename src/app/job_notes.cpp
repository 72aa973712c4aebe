#include "job_notes.hpp"

#include "netlyap/core/value_text.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// The names of the observables of a job, separated by blanks.
std::string names_of(const job::Job& job) {
    std::string text;
    for (const std::string& name : job.observables)
        text += (text.empty() ? "" : " ") + name;
    return text;
}

}  // namespace

std::string idle_members_note(const job::Job& job) {
    if (job.members == 0 || follows_members(job))
        return "";
    const bool is_one = job.members == 1;
    return "observe.names = " + names_of(job) + (job.observables.size() == 1 ? " looks" : " look") +
           " at reference trajectories alone, and sweep.members = " + std::to_string(job.members) +
           " perturbed " + (is_one ? "trajectory is" : "trajectories are") +
           " computed beside each for nothing, " + std::to_string(job.members) + " of every " +
           std::to_string(job.members + 1) +
           " training steps: set sweep.members = 0 and leave sweep.epsilon out";
}

std::string kinks_note(const job::Job& job) {
    if (job.activation != Activation::relu || job.hidden.empty())
        return "";
    std::string names;
    for (const std::string& name : job.observables)
        if (observables::observable_type(name).takes_second_derivatives)
            names += (names.empty() ? "" : ", ") + name;
    if (names.empty())
        return "";
    return "network.activation = relu has kinks, which the second derivatives of " + names +
           " ignore: the curvature there is not seen, nor what happens when a step crosses one; softplus is "
           "smooth";
}

}  // namespace netlyap
