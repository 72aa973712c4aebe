#pragma once

#include "netlyap/sweep/scheduling/slice.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace netlyap::run_directory {

/// What a run, or a slice of it, says of itself while it goes on: a file in status/, replaced atomically.
struct RunStatus {
    std::string state;  ///< "running", "stopped", "complete"
    std::int64_t units = 0;
    std::int64_t done = 0;
    std::int64_t running = 0;
    std::int64_t failed = 0;  ///< given up
    std::int64_t points = 0;  ///< of the grid; 0: not known, as of slices and in files of 0.1.0 and older
    std::int64_t complete_points = 0;  ///< all of whose units are done
    std::int64_t workers = 0;
    double member_steps_per_second = 0.0;
    double seconds_left = 0.0;  ///< estimate; 0 when unknown
    double started = 0.0;       ///< seconds since 1970-01-01 UTC
    double updated = 0.0;       ///< seconds since 1970-01-01 UTC
    std::string stopped_by;     ///< what asked it to stop, e.g. "SIGTERM"; empty: nothing did
    std::string slurm_job;      ///< its number, e.g. "12" or "12_3"; empty: none
};

/// IoError when the disk refuses.
void write_status(const std::filesystem::path& folder, const RunStatus& status,
                  const scheduling::Slice& slice = {});

/// Nothing when there is no status yet.
[[nodiscard]] std::optional<RunStatus> read_status(const std::filesystem::path& folder,
                                                   const scheduling::Slice& slice = {});

/// All of a folder, by slice; the whole run is slice 1/1.
[[nodiscard]] std::map<scheduling::Slice, RunStatus> read_statuses(const std::filesystem::path& folder);

}  // namespace netlyap::run_directory
