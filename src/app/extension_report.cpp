#include "extension_report.hpp"

#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "run_ending.hpp"

namespace netlyap {

namespace {

std::string larger_number(const std::string& key, std::int64_t before, std::int64_t now) {
    return key + " " + std::to_string(before) + " -> " + std::to_string(now);
}

}  // namespace

std::string extended_keys(const run_directory::RunLayout& layout, const job::Job& job) {
    const std::optional<job::Job> former = run_directory::former_job(layout, job);
    if (!former)
        return "";
    const job::Growth growth = job::growth(*former, job);
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
    if (growth.iterations)
        add(larger_number("sweep.iterations", former->iterations, job.iterations));
    if (growth.members)
        add(larger_number("sweep.members", former->members, job.members));
    for (const std::string& name : growth.observables)
        add((&name == &growth.observables.front() ? "more of " : "") + name);
    return text.empty() ? "observe.names in another order" : text;
}

std::string extension_text(const std::string& keys, std::int64_t continued, std::int64_t completed,
                           std::int64_t anew) {
    if (keys.empty())
        return "";
    std::string text = keys;
    if (continued > 0)
        text += "; " + units_text(continued) + (continued == 1 ? " goes" : " go") +
                " on from the state at the end of what is there";
    if (completed > 0)
        text += "; " + units_text(completed) + (completed == 1 ? " keeps" : " keep") +
                " what is there, and what is missing is computed";
    if (anew > 0)
        text += "; " + units_text(anew) + (anew == 1 ? " begins" : " begin") + " at iteration 0";
    return text;
}

}  // namespace netlyap
