#include "netlyap/core/process.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/gather.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "hole_report.hpp"
#include "next_command.hpp"
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

ExitCode gather_directory(const Arguments& arguments) {
    const run_directory::RunLayout layout = run_directory::open_run_directory(arguments.operand);
    const job::Job job = run_directory::read_run_job(layout);
    const scheduling::PreparedJob prepared(job, run_directory::read_data_of_run(layout, job));
    const run_directory::GatherResult result = run_directory::gather(layout, prepared, usable_processors());
    const std::int64_t pending = result.units - result.complete - result.failed;
    const archive::UnitHoles holes = archive::read_holes(layout.archive());
    std::cout << "gathered " << result.complete << " of " << result.units << " units";
    if (result.failed > 0)
        std::cout << ", " << result.failed << " given up";
    if (pending > 0)
        std::cout << ", " << pending << " pending";
    if (result.damaged > 0)
        std::cout << "; " << result.damaged << " damaged places in the journals (`"
                  << pasted_command("verify", layout.root) << "` names them)";
    if (result.is_superseded)
        std::cout << "; meanwhile another process has written an archive that holds more, which is kept";
    std::cout << "; the archive is " << layout.archive().string() << "\n" << hole_report(holes, layout.root);
    for (const std::string& remark : result.remarks)
        std::cout << "another version of netlyap: " << remark << "\n";
    std::cout << next_line(pasted_command("show", layout.archive()));
    return ExitCode::complete;
}

}  // namespace

Verb gather_verb() {
    return {syntax, gather_directory};
}

}  // namespace netlyap
