#pragma once

#include "netlyap/sweep/scheduling/ledger.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "progress.hpp"

#include <string>

namespace netlyap {

/// What a run says while it goes on: progress to whoever watches, and its status file to `netlyap status`.
/// Keeps a reference to the ledger.
class RunReport {
public:
    /// `unit_member_steps`: steps of single networks in one unit.
    RunReport(const run_directory::RunLayout& layout, const scheduling::Slice& slice,
              const scheduling::Ledger& ledger, double unit_member_steps, std::int64_t workers);

    /// Shows progress; writes the status every two seconds, and at once when the run is to stop, because of
    /// `why_stop`: whoever sent the signal may have no patience.
    void tick(const std::string& why_stop);
    /// Writes a state: "running", "gathering", "stopped", "complete". A disk that refuses is worth a warning
    /// only. `stopped_by`: what asked it to stop, where that is known.
    void say(const std::string& state, const std::string& stopped_by = "");
    /// Ends the bar's line.
    void finish() { progress_.finish(); }

    [[nodiscard]] double seconds() const { return progress_.seconds(); }
    /// Member-steps per second.
    [[nodiscard]] double rate() const { return progress_.rate(ledger_.counts()); }

private:
    std::filesystem::path folder_;
    scheduling::Slice slice_;
    const scheduling::Ledger& ledger_;
    Progress progress_;
    std::int64_t workers_;
    double started_;  ///< seconds since 1970-01-01 UTC
    double last_said_ = -1e9;
    bool has_said_stopped_ = false;
    std::string stopped_by_;
};

}  // namespace netlyap
