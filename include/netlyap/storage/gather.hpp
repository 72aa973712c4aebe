#pragma once

#include "netlyap/sweep/prepared_job.hpp"
#include "netlyap/storage/run_directory.hpp"

#include <cstdint>
#include <vector>

namespace netlyap {

/// What of a grid the journals hold.
struct GatherResult {
    std::int64_t units = 0;
    std::int64_t complete = 0;  ///< computed, diverged seeds included
    std::int64_t failed = 0;    ///< given up
    std::int64_t damaged = 0;   ///< places in journals that cannot be read; their units are pending
};

/// For every unit of the grid whether the journals hold it [unit number].
[[nodiscard]] std::vector<bool> units_done(const RunLayout& layout, const PreparedJob& prepared);

/// Assembles sweep.h5 from the journals of a run directory; can be repeated at any time, also of a part.
/// DataError for foreign journals, IoError when the disk refuses.
GatherResult gather(const RunLayout& layout, const PreparedJob& prepared, unsigned threads);

}  // namespace netlyap
