#include "netlyap/core/process.hpp"
#include "netlyap/storage/archive.hpp"
#include "netlyap/storage/gather.hpp"
#include "netlyap/storage/run_directory.hpp"

#include "hole_report.hpp"
#include "verbs.hpp"

#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax syntax = {
    "gather",
    "DIR",
    "assemble the archive of what a run directory holds, also of a part",
    "Reads the journals and writes DIR/sweep.h5; units that are not computed yet are pending in it.\n"
    "Can be repeated at any time, also while the run goes on.",
    {},
    false};

/// DataError when the journals hold less than the archive that would be replaced.
void check_gain(const RunLayout& layout, const PreparedJob& prepared) {
    std::int64_t in_archive = 0;
    try {
        const ArchiveTables tables = read_tables(layout.archive());
        in_archive = tables.seeds_complete + tables.seeds_diverged;
    } catch (const Error&) {
        return;  // not there, or not worth keeping
    }
    const Grid grid(prepared.job);
    const SweepHistory history = sweep_history(layout, prepared, grid);
    std::int64_t in_journals = 0;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit)
        if (history.is_done[static_cast<std::size_t>(unit)])
            in_journals += static_cast<std::int64_t>(grid.unit(unit).seeds.size());
    if (in_journals < in_archive)
        throw DataError(
            "the archive " + layout.archive().string() + " holds " + std::to_string(in_archive) +
            " results of initial conditions, the journals only " + std::to_string(in_journals) +
            ", so it is left as it is; run the job again to compute what the journals have lost, or move "
            "the archive away and gather again");
}

ExitCode gather_directory(const Arguments& arguments) {
    const RunLayout layout = open_run_directory(arguments.operand);
    const Job job = read_run_job(layout);
    const PreparedJob prepared(job, read_data_of_run(layout, job));
    check_gain(layout, prepared);
    const GatherResult result = gather(layout, prepared, usable_processors());
    const std::int64_t pending = result.units - result.complete - result.failed;
    const UnitHoles holes = read_holes(layout.archive());
    std::cout << "gathered " << result.complete << " of " << result.units << " units";
    if (result.failed > 0)
        std::cout << ", " << result.failed << " given up";
    if (pending > 0)
        std::cout << ", " << pending << " pending";
    if (result.damaged > 0)
        std::cout << "; " << result.damaged << " damaged places in the journals (netlyap verify "
                  << arguments.operand << " names them)";
    if (result.is_superseded)
        std::cout << "; meanwhile another process has written an archive that holds more, which is kept";
    std::cout << "; the archive is " << layout.archive().string() << "\n"
              << hole_report(holes, layout.root) << "next: netlyap show " << layout.archive().string()
              << "\n";
    return ExitCode::complete;
}

}  // namespace

Verb gather_verb() {
    return {syntax, gather_directory};
}

}  // namespace netlyap
