#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "files/durable_file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace netlyap::run_directory {

namespace {

std::filesystem::path file_of(const RunLayout& layout, std::size_t number) {
    return layout.former() / ("job-" + std::to_string(number) + ".ini");
}

/// All jobs of the directory, from the oldest former one to the one that it has.
std::vector<job::Job> all_jobs(const RunLayout& layout) {
    std::vector<job::Job> jobs = former_jobs(layout);
    if (std::filesystem::exists(layout.job()))
        jobs.push_back(read_run_job(layout));
    return jobs;
}

/// Lets the contract pass over the journals of other jobs of the directory.
journal::JournalContract passing_over_others(journal::JournalContract contract, const RunLayout& layout) {
    for (const job::Job& job : all_jobs(layout))
        if (std::string identity = job::unit_identity(job);
            !job::is_same_identity(identity, contract.unit_identity))
            contract.passed_over.push_back(std::move(identity));
    return contract;
}

}  // namespace

std::vector<job::Job> former_jobs(const RunLayout& layout) {
    std::vector<job::Job> jobs;
    for (std::size_t number = 1; std::filesystem::exists(file_of(layout, number)); ++number) {
        const std::filesystem::path file = file_of(layout, number);
        jobs.push_back(input::parse_job_text(read_inside(file), file.string()));
    }
    return jobs;
}

void keep_former_job(const RunLayout& layout, const job::Job& job) {
    const std::vector<job::Job> kept = former_jobs(layout);
    if (!kept.empty() && job::has_same_units(kept.back(), job))
        return;
    std::error_code failure;
    std::filesystem::create_directories(layout.former(), failure);
    if (failure)
        throw IoError("creating " + layout.former().string() + " failed: " + failure.message());
    files::sync_folder(layout.root);
    input::replace_file(file_of(layout, kept.size() + 1), job::job_file_text(job, false));
}

std::optional<job::Job> former_job(const RunLayout& layout, const job::Job& job) {
    const std::vector<job::Job> jobs = all_jobs(layout);
    const auto found = std::find_if(jobs.rbegin(), jobs.rend(),
                                    [&](const job::Job& one) { return !job::has_same_units(one, job); });
    return found == jobs.rend() ? std::nullopt : std::optional(*found);
}

std::optional<job::Job> extended_job(const RunLayout& layout, const job::Job& job) {
    if (std::filesystem::exists(layout.job()))
        if (job::Job existing = read_run_job(layout); !job::differing_keys(existing, job).empty())
            return existing;
    return former_job(layout, job);
}

bool is_archive_of_former(const RunLayout& layout, const job::Job& job) {
    if (!former_job(layout, job) || !std::filesystem::exists(layout.archive()))
        return false;
    try {
        const std::string found =
            job::without_keys(archive::read_tables(layout.archive()).job, job::KeyRole::grid);
        return !job::is_same_identity(found, job::unit_identity(job));
    } catch (const Error&) {  // it cannot be read: whatever it was of
        return false;
    }
}

journal::JournalContract contract_in(const RunLayout& layout, const job::Job& job) {
    return passing_over_others(journal::contract_of(job), layout);
}

journal::JournalContract contract_in(const RunLayout& layout, const scheduling::PreparedJob& prepared,
                                     journal::JournalUse use) {
    return passing_over_others(journal::contract_of(prepared, use), layout);
}

}  // namespace netlyap::run_directory
