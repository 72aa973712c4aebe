#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace netlyap::run_directory {

/// What of a grid the journals hold.
struct GatherResult {
    std::int64_t units = 0;
    std::int64_t complete = 0;  ///< computed, diverged seeds included
    std::int64_t failed = 0;    ///< given up
    std::int64_t damaged = 0;   ///< places in journals that cannot be read; their units are pending
    /// Another gather that ran at the same time has written an archive that holds more, or the report
    /// settings of the directory have changed meanwhile: the archive that is there was kept.
    bool is_superseded = false;
    /// Where the journals are of another version: which quantities are missing, left out, or of another
    /// definition than this version computes.
    std::vector<std::string> remarks;
};

/// Threads that read journals and write the archive on so many processors. They wait for the file system
/// rather than compute: there are some where a process has one processor, too.
[[nodiscard]] unsigned gather_writers(unsigned processors);

/// Assembles sweep.h5, or `file` where there is one, from the journals of a run directory; can be repeated at
/// any time, also of a part. The keys of the job that have the role report may be others than when the units
/// were computed. Statistics are computed by so many threads, and gather_writers() of them read and write.
/// `pulse` is called by this thread alone, all the time from the reading of the first record on; it may throw
/// to stop, which leaves the old archive as it was. Journals of another version of netlyap are taken as they
/// are: see GatherResult::remarks. DataError for foreign journals and for numbers of different definitions
/// beside each other, IoError when the disk refuses.
GatherResult gather(
    const RunLayout& layout, const scheduling::PreparedJob& prepared, unsigned threads,
    const std::function<void()>& pulse = [] {}, const std::filesystem::path& file = {});

}  // namespace netlyap::run_directory
