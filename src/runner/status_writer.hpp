#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/runner/pace.hpp"

#include <string>

namespace netlyap {

/// Keeps the status file of a run up to date, for `netlyap status`. Keeps references to the ledger, the
/// grid and the pace.
class StatusWriter {
public:
    StatusWriter(const run_directory::RunLayout& layout, const scheduling::Slice& slice,
                 const scheduling::Ledger& ledger, const scheduling::Grid& grid, const Pace& pace,
                 std::int64_t workers);

    /// Writes the status every two seconds, and at once when the run is to stop, because of `why_stop`:
    /// whoever sent the signal may have no patience.
    void tick(const std::string& why_stop);
    /// Writes a state: "running", "gathering", "stopped", "complete". A disk that refuses is worth a warning
    /// only. `stopped_by`: what asked it to stop, where that is known.
    void say(const std::string& state, const std::string& stopped_by = "");

private:
    std::filesystem::path folder_;
    scheduling::Slice slice_;
    const scheduling::Ledger& ledger_;
    const scheduling::Grid& grid_;
    const Pace& pace_;
    std::int64_t workers_;
    double started_;  ///< seconds since 1970-01-01 UTC
    double last_said_ = -1e9;
    bool has_said_stopped_ = false;
    std::string stopped_by_;
};

}  // namespace netlyap
