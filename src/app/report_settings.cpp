#include "report_settings.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <set>
#include <system_error>
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

/// Those of one job into another, but for the keys that are left alone.
void copy_report_settings(const job::Job& from, job::Job& to, const std::set<std::string>& but) {
    for (const job::JobKey& key : job::job_keys())
        if (key.role == job::KeyRole::report && !but.contains(key.name))
            key.set(to, key.text(from));
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
    copy_report_settings(wanted, job, {});
    return job;
}

std::unique_ptr<run_directory::RunDirectory> claim_with_settings(const Arguments& arguments,
                                                                 const run_directory::RunLayout& layout,
                                                                 const job::Job& job) {
    std::string given = read_inside(layout.given());
    for (const auto& [name, value] : arguments.job_keys)
        given += "# gathered with --" + name + " " + value + "\n";
    try {
        return std::make_unique<run_directory::RunDirectory>(run_directory::ClaimRequest{
            .root = layout.root, .job = job, .given = std::move(given), .slice = {}});
    } catch (const InUseError& failure) {
        throw InUseError(std::string(failure.what()) +
                         "; or give gather --out FILE, which leaves the directory as it is");
    }
}

void keep_report_settings(GivenJob& given, const std::filesystem::path& run_directory) {
    const run_directory::RunLayout layout{run_directory};
    std::error_code ignored;
    if (!std::filesystem::exists(layout.job(), ignored) || !std::filesystem::exists(layout.given(), ignored))
        return;
    copy_report_settings(run_directory::read_run_job(layout), given.job, given.keys);
}

}  // namespace netlyap
