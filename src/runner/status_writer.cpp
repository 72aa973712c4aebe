#include "status_writer.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/storage/run_directory/run_status.hpp"

#include <spdlog/spdlog.h>

namespace netlyap {

namespace {

/// How many points of a whole grid are complete: their units follow each other.
std::int64_t points_done(const scheduling::Ledger& ledger, const scheduling::Grid& grid) {
    const auto blocks = static_cast<std::int64_t>(grid.blocks());
    std::int64_t found = 0;
    std::int64_t done = 0;  // of the point
    for (std::int64_t number = 0; number < grid.units(); ++number) {
        done = (number % blocks == 0 ? 0 : done) + (ledger.is_done(scheduling::UnitNumber{number}) ? 1 : 0);
        found += done == blocks ? 1 : 0;
    }
    return found;
}

}  // namespace

StatusWriter::StatusWriter(const run_directory::RunLayout& layout, const scheduling::Slice& slice,
                           const scheduling::Ledger& ledger, const scheduling::Grid& grid, const Pace& pace,
                           std::int64_t workers)
    : folder_(layout.status()),
      slice_(slice),
      ledger_(ledger),
      grid_(grid),
      pace_(pace),
      workers_(workers),
      started_(seconds_since_epoch()) {}

void StatusWriter::tick(const std::string& why_stop) {
    constexpr double interval_seconds = 2.0;
    if (has_said_stopped_)
        return;
    if (!why_stop.empty()) {
        say("stopped", why_stop);
        has_said_stopped_ = true;
    } else if (steady_seconds() - last_said_ > interval_seconds) {
        say("running");
        last_said_ = steady_seconds();
    }
}

void StatusWriter::say(const std::string& state, const std::string& stopped_by) {
    if (!stopped_by.empty())
        stopped_by_ = stopped_by;
    const scheduling::LedgerCounts counts = ledger_.counts();
    run_directory::RunStatus status;
    status.state = state;
    status.units = counts.pending + counts.leased + counts.done + counts.failed;
    status.done = counts.done;
    status.running = counts.leased;
    status.failed = counts.failed;
    if (slice_.is_whole()) {
        status.points = grid_.cells();
        status.complete_points = points_done(ledger_, grid_);
    }
    status.workers = workers_;
    status.member_steps_per_second = pace_.rate(counts);
    status.seconds_left = pace_.seconds_left(counts);
    status.started = started_;
    status.updated = seconds_since_epoch();
    status.stopped_by = stopped_by_;
    status.slurm_job = slurm_job();
    try {
        run_directory::write_status(folder_, status, slice_);
    } catch (const IoError& failure) {
        spdlog::warn("{}; the run goes on, its status is out of date", failure.what());
    }
}

}  // namespace netlyap
