#pragma once

#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <filesystem>
#include <optional>
#include <vector>

/// The jobs that a run directory had before `run --extend` made their units larger. Their journals stay: what
/// they hold is where the units of the larger job continue.
namespace netlyap::run_directory {

/// From the oldest to the newest; none in a directory that was never extended, or by grid values alone.
[[nodiscard]] std::vector<job::Job> former_jobs(const RunLayout& layout);

/// The job that this one extends in the directory, or would: the newest one there whose units differ.
[[nodiscard]] std::optional<job::Job> former_job(const RunLayout& layout, const job::Job& job);

/// The job that this one is larger than, in its units or in its grid alone: the one that the directory has,
/// before it becomes the larger one, and afterwards former_job().
[[nodiscard]] std::optional<job::Job> extended_job(const RunLayout& layout, const job::Job& job);

/// Keeps the job of the directory, durably, before job.ini becomes that of a larger one. Does nothing where
/// it is kept already, by a start that died before it could write job.ini.
void keep_former_job(const RunLayout& layout, const job::Job& job);

/// Whether the archive of the directory is still that of a job that this one extends.
[[nodiscard]] bool is_archive_of_former(const RunLayout& layout, const job::Job& job);

/// What the journals of the directory have to fit to be of this job: as journal::contract_of(), and those of
/// the other jobs that the directory has or had are passed over.
[[nodiscard]] journal::JournalContract contract_in(const RunLayout& layout, const job::Job& job);
[[nodiscard]] journal::JournalContract contract_in(const RunLayout& layout,
                                                   const scheduling::PreparedJob& prepared,
                                                   journal::JournalUse use = journal::JournalUse::continuing);

}  // namespace netlyap::run_directory
