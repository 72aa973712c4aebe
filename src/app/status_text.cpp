#include "status_text.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"

#include "run_ending.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

namespace netlyap {

namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
    if (part == whole)
        return "100 %";
    const double share = std::floor(1000.0 * static_cast<double>(part) / static_cast<double>(whole)) / 10.0;
    return to_text(share) + " %";
}

void print_running(std::ostream& out, const run_directory::RunStatus& now) {
    out << "running  " << units_text(now.running) << " handed out to " << now.workers
        << (now.workers == 1 ? " worker\n" : " workers\n");
    if (now.member_steps_per_second > 0.0)
        out << "rate     " << count_text(now.member_steps_per_second) << " member-steps/s\n";
    else
        out << "rate     not known before the first unit is done\n";
    if (now.seconds_left > 0.0)
        out << "left     " << duration_text(now.seconds_left) << "\n";
}

/// Names the slices that are still to be computed, if there are any.
void print_open_slices(std::ostream& out, const std::vector<scheduling::Slice>& open) {
    constexpr std::size_t most_named = 8;
    if (open.empty())
        return;
    out << "slices  ";
    for (std::size_t i = 0; i < std::min(open.size(), most_named); ++i)
        out << " " << scheduling::slice_text(open[i]);
    if (open.size() > most_named)
        out << " and " << open.size() - most_named << " more";
    out << (open.size() == 1 ? " is" : " are") << " not complete\n";
}

}  // namespace

std::string status_text(const StatusFindings& found) {
    const RunState& run = found.run;
    const Contents& counts = run.found;
    std::ostringstream out;
    out << "state    " << run.name();
    if (run.is_running && run.now.state == "gathering")
        out << ", gathering the archive";
    for (const run_directory::LockHolder& holder : run.holders)
        out << " (" << holder.who << (holder.is_dead ? "; it is gone" : "") << ")";
    out << "\ndone     " << units_of_text(counts.done, counts.units) << " ("
        << percent(counts.done, counts.units) << ")\n";
    if (const std::string points = grid_points_text(counts, open_slices(run.statuses).empty());
        !points.empty())
        out << "grid     " << points << "\n";
    if (!found.extends.empty())
        out << "archive  is of the job before it was extended (" << found.extends
            << "), and stays until all units are done\n";
    if (counts.kept > 0 && !run.is_running)
        out << "begun    " << counts.kept << " more, which " << (counts.kept == 1 ? "continues" : "continue")
            << " from a checkpoint\n";
    if (counts.deaths > 0 && !run.is_running)
        out << "deaths   " << counts.deaths << " (of processes in the middle of a unit)\n";
    if (counts.failed > 0)
        out << "given up " << units_text(counts.failed) << ", because "
            << (counts.failed == 1 ? "its" : "their") << " process died every time\n";
    if (run.is_running)
        print_running(out, run.now);
    double updated = 0.0;
    for (const auto& [slice, one] : run.statuses)
        updated = std::max(updated, one.updated);
    if (updated > 0.0)
        out << "updated  " << utc_text(updated) << "\n";
    for (const auto& [number, state] : found.queued)
        out << "Slurm    job " << number << ": " << state << "\n";
    if (found.is_waiting())
        out << "wait     there is nothing to do while the Slurm job is in the queue\n";
    if (!run.is_running && !run.is_computed)
        print_open_slices(out, open_slices(run.statuses));
    if (!found.next.note.empty())
        out << "version  " << found.next.note << "\n";
    return out.str();
}

}  // namespace netlyap
