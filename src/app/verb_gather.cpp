#include "netlyap/core/process.hpp"
#include "netlyap/storage/gather.hpp"
#include "netlyap/storage/job_file.hpp"

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
    const RunLayout layout = open_run_directory(arguments.operand);
    const PreparedJob prepared(read_job_file(layout.job()));
    const GatherResult result = gather(layout, prepared, usable_processors());
    const std::int64_t pending = result.units - result.complete - result.failed;
    std::cout << "gathered " << result.complete << " of " << result.units << " units";
    if (result.failed > 0)
        std::cout << ", " << result.failed << " given up";
    if (pending > 0)
        std::cout << ", " << pending << " pending";
    if (result.damaged > 0)
        std::cout << "; " << result.damaged << " damaged places in the journals (netlyap verify "
                  << arguments.operand << " names them)";
    std::cout << "; the archive is " << layout.archive().string() << "\nnext: netlyap show "
              << layout.archive().string() << "\n";
    return ExitCode::complete;
}

}  // namespace

Verb gather_verb() {
    return {syntax, gather_directory};
}

}  // namespace netlyap
