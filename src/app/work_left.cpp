#include "work_left.hpp"

#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "extension_report.hpp"
#include "netlyap/runner/former_run.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace netlyap {

Work work_left(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
               const scheduling::Grid& grid, bool extend) {
    const job::Job& job = prepared.job;
    Work work{.units = grid.units(),
              .member_steps = scheduling::member_steps(job),
              .found = {.points = grid.cells()}};
    if (!std::filesystem::exists(layout.job()))
        return work;
    for (const run_directory::LockHolder& holder : run_directory::lock_holders(layout, 0.0))
        work.is_going_on = work.is_going_on || !holder.is_dead;
    work.why_foreign = run_directory::why_not_same_job(run_directory::read_run_job(layout), job, extend);
    if (work.why_foreign.empty())
        work.why_foreign = journal::why_not_continued(layout.journals(), job, prepared.fields);
    if (work.is_foreign()) {
        work.is_going_on = false;  // and has nothing to do with it
        return work;
    }
    const std::unique_ptr<FormerRun> former = former_run(layout, prepared);
    const journal::GridContents contents(layout.journals(), contract_of_run(layout, prepared, former.get()),
                                         grid);
    work.done = contents.complete();
    work.given_up = contents.given_up();
    work.member_steps = 0.0;
    const journal::JournalIndex before = former ? former->index(layout) : journal::JournalIndex();
    std::int64_t continued = 0, completed = 0;
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        const journal::UnitContents& held = contents.unit(number);
        if (!held.is_pending())
            continue;
        const scheduling::WorkUnit unit = grid.unit(number);
        const scheduling::CheckpointLocation* const own = held.checkpoint();
        const FormerUnit begins = former ? former_unit(*former, before, unit) : FormerUnit{};
        work.begun += own != nullptr ? 1 : 0;
        continued += own == nullptr && begins.state ? 1 : 0;
        completed += own == nullptr && begins.record ? 1 : 0;
        work.member_steps += member_steps_left(prepared, former.get(), begins, own, unit);
    }
    work.found.complete_points = count_complete_points(contents, grid);
    if (work.left() > 0)
        work.extension = extension_text(extended_keys(layout, job), continued, completed,
                                        work.left() - continued - completed - work.begun);
    return work;
}

}  // namespace netlyap
