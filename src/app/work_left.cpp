#include "work_left.hpp"

#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "extension_report.hpp"
#include "netlyap/runner/former_run.hpp"
#include "netlyap/runner/pending_units.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace netlyap {

namespace {

double bytes_in(const std::filesystem::path& folder) {
    double bytes = 0.0;
    std::error_code ignored;
    for (const std::filesystem::directory_entry& file : std::filesystem::directory_iterator(folder, ignored))
        if (file.is_regular_file(ignored))
            bytes += static_cast<double>(file.file_size(ignored));
    return bytes;
}

}  // namespace

Work work_left(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
               const scheduling::Slice& slice, bool extend) {
    const job::Job& job = prepared.job;
    const scheduling::Grid grid(job, slice);
    Work work{.units = grid.units(), .found = {.points = slice.is_whole() ? grid.cells() : 0}};
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number)
        work.member_steps += scheduling::member_steps(job, grid.unit(number));
    if (!std::filesystem::exists(layout.job()))
        return work;
    for (const run_directory::LockHolder& holder : run_directory::lock_holders(layout, 0.0))
        work.is_going_on = work.is_going_on || !holder.is_dead;
    const job::Job there = run_directory::read_run_job(layout);
    work.why_foreign = run_directory::why_not_same_job(there, job, extend);
    if (run_directory::why_not_same_job(there, job, true).empty()) {
        const std::string of_other_version =
            journal::why_not_continued(layout.journals(), job, prepared.fields);
        work.is_smaller_there = work.is_foreign() && of_other_version.empty();
        if (!work.is_foreign())
            work.why_foreign = of_other_version;
    }
    if (work.is_foreign()) {
        work.is_going_on = false;  // and has nothing to do with it
        return work;
    }
    const std::unique_ptr<FormerRun> former = former_run(layout, prepared);
    const journal::GridContents contents(layout.journals(), contract_of_run(layout, prepared, former.get()),
                                         grid);
    work.journal_bytes = bytes_in(layout.journals());
    work.done = contents.complete();
    work.given_up = contents.given_up();
    const PendingUnits pending = count_pending(layout, prepared, grid, contents, former.get());
    work.begun = pending.begun;
    work.member_steps = pending.member_steps;
    if (slice.is_whole())
        work.found.complete_points = count_complete_points(contents, grid);
    if (const std::optional<job::Job> extended = run_directory::extended_job(layout, job);
        extended && work.left() > 0)
        work.extension = extension_text(*extended, job, pending, work.left());
    return work;
}

}  // namespace netlyap
