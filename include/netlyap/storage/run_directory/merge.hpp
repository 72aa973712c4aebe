#pragma once

#include "netlyap/storage/run_directory/gather.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

/// Run directories of one job that differ in the lists of the grid only, made one: as if the union of their
/// grids had been computed in one place.
namespace netlyap::run_directory {

/// A run directory that is merged. It is read, never written.
struct MergeInput {
    RunLayout layout;
    job::Job job;  ///< its job.ini
};

/// The job of the union: sweep.eta, sweep.epsilon and sweep.seeds in the order of the inputs, each with what
/// it has and those before have not; all three ascending if `sorted`. Everything else is that of the first.
/// UsageError, with both values, for another difference between the jobs: of a key with the role record, and
/// of one with the role report that is not among the given ones.
[[nodiscard]] job::Job merged_job(std::span<const MergeInput> inputs, bool sorted,
                                  const std::set<std::string>& given_keys = {});

struct MergeRequest {
    std::vector<MergeInput> inputs;
    job::Job job;               ///< merged_job(), with other report settings where they were given
    std::filesystem::path out;  ///< not there, or an empty folder
    std::string given;          ///< becomes the first lines of its job.given.txt
    unsigned threads = 1;       ///< of the gathering
};

struct MergeResult {
    GatherResult gathered;
    std::int64_t shared = 0;            ///< initial conditions of several inputs, which agree bit for bit
    std::int64_t left_behind = 0;       ///< computed in an input, but not all eight of their unit are
    std::vector<std::int64_t> damaged;  ///< places in the journals that cannot be read [input]
};

/// Writes the run directory `out` with all units of the job whose seeds are in the inputs, whichever units
/// these had, and gathers its archive: both are bit for bit those of a run of the job, outside /provenance. A
/// seed counts as computed if one input has its result, whatever was given up elsewhere. An input in which
/// somebody computes is taken as it is.
///
/// `out` is touched when everything is known to be good. UsageError where `out` cannot be used, the inputs
/// were computed by another version of the quantities, or theta(0) has a row per seed and the seeds differ;
/// DataError for foreign journals, and where two inputs have different results of one seed (it names the
/// point, the seed, the quantity and both directories); IoError where the disk refuses.
MergeResult merge(const MergeRequest& request);

}  // namespace netlyap::run_directory
