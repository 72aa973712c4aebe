#include "report_settings.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <set>
#include <string>
#include <utility>

namespace netlyap {

namespace {

/// Why a key of this role cannot be changed by gathering.
std::string reason(job::KeyRole role) {
    switch (role) {
        case job::KeyRole::grid:
            return "it is a list of the grid, which `netlyap run --extend` lets grow";
        case job::KeyRole::record:
            return "it decides what is computed, so give the job with this value to `netlyap run` and "
                   "another "
                   "run directory";
        case job::KeyRole::run:
            return "it says how `netlyap run` computes, and here nothing is computed";
        case job::KeyRole::report:
            break;
    }
    return "";
}

}  // namespace

job::Job with_report_settings(const Arguments& arguments, const run_directory::RunLayout& layout,
                              const job::Job& existing) {
    if (arguments.job_keys.empty())
        return existing;
    job::Job wanted = existing;
    apply_job_keys(arguments, wanted);
    for (const job::KeyRole role : {job::KeyRole::record, job::KeyRole::grid, job::KeyRole::run})
        for (const job::KeyDifference& difference : job::differing_keys(existing, wanted, role))
            throw UsageError("--" + difference.name + " " + difference.second +
                             " is not possible: " + difference.name + " is " + difference.first + " in " +
                             layout.job().string() + ", and " + reason(role));
    check_texts(wanted);
    job::Job job = existing;
    job::copy_report_settings(wanted, job);
    return job;
}

std::unique_ptr<run_directory::RunDirectory> claim_with_settings(const Arguments& arguments,
                                                                 const run_directory::RunLayout& layout,
                                                                 const job::Job& job) {
    std::string given;
    std::set<std::string> keys;
    for (const auto& [name, value] : arguments.job_keys) {
        given += "# gathered with --" + name + " " + value + "\n";
        keys.insert(name);
    }
    try {
        return std::make_unique<run_directory::RunDirectory>(
            run_directory::ClaimRequest{.root = layout.root,
                                        .job = job,
                                        .given = std::move(given),
                                        .slice = {},
                                        .given_keys = std::move(keys),
                                        .adds_given = true});
    } catch (const InUseError& failure) {
        throw InUseError(std::string(failure.what()) +
                         "; or give gather --out FILE, which leaves the directory as it is");
    }
}

}  // namespace netlyap
