#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/gather.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "archive_data.hpp"
#include "held_settings.hpp"
#include "hole_report.hpp"
#include "next_command.hpp"
#include "report_settings.hpp"
#include "run_ending.hpp"
#include "site.hpp"
#include "verbs.hpp"

#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

namespace netlyap {

namespace {

const VerbSyntax gather_syntax = {
    "gather",
    "DIR",
    "assemble the archive of what a run directory holds, also of a part",
    "Reads the journals and writes DIR/sweep.h5; units that are not computed yet are pending in it.\n"
    "Can be repeated at any time, also while the run goes on.\n"
    "The title, the filter of exponents and what else is decided after a unit is recorded can be "
    "changed, and nothing is computed again:\n"
    "  netlyap gather runs/fig8 --fit.min_exponent 0.02 --sweep.name \"A lower threshold\"\n"
    "Such settings are written into DIR/job.ini, which is refused with exit code 75 while a run goes "
    "on there.",
    {{"out", "FILE",
      "write the archive to this file and leave DIR as it is, its job.ini and sweep.h5 included"}},
    JobKeys::report};

/// The archive of --out; empty without. UsageError for a file that is something else.
std::filesystem::path wanted_file(const Arguments& arguments, const run_directory::RunLayout& layout,
                                  const job::Job& job) {
    if (!arguments.has("out"))
        return {};
    const std::filesystem::path given = file_of_out(arguments);
    const std::filesystem::path file = std::filesystem::absolute(given);
    std::error_code ignored;
    if (std::filesystem::equivalent(file, layout.archive(), ignored))
        throw UsageError("--out " + given.string() +
                         " is the archive of the run directory itself; leave --out out");
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
        return file;
    bool is_of_job = false;
    try {
        is_of_job = std::filesystem::is_regular_file(file, ignored) &&
                    job::is_same_identity(archive::read_tables(file).job, job::identity(job));
    } catch (const Error&) {
        is_of_job = false;
    }
    if (!is_of_job)
        throw UsageError(
            "--out " + given.string() +
            " is there and is not an archive of this job, so it is not replaced; choose another name");
    return file;
}

ExitCode gather_directory(const Arguments& arguments) {
    use_site();
    const run_directory::RunLayout layout = run_directory::open_run_directory(arguments.operand);
    const job::Job existing = run_directory::read_run_job(layout);
    const job::Job job = with_report_settings(arguments, layout, existing);
    scheduling::PreparedJob prepared(job, run_directory::read_data_of_run(layout, job));
    const std::filesystem::path file = wanted_file(arguments, layout, prepared.job);
    std::unique_ptr<run_directory::RunDirectory> held;
    if (file.empty() && !job::differing_keys(existing, job, job::KeyRole::report).empty())
        held = claim_with_settings(arguments, layout, prepared.job);
    if (held)
        prepared.job = held->job();  // others may have changed report settings until then
    const auto pulse = [&] {
        if (held)
            held->check();
    };
    const run_directory::GatherResult result =
        run_directory::gather(layout, prepared, usable_processors(), pulse, file);
    held.reset();  // so that a run that goes on is not taken for this process
    const std::filesystem::path archive = file.empty() ? layout.archive() : file;
    const std::int64_t pending = result.units - result.complete - result.failed;
    const archive::UnitHoles holes = archive::read_holes(archive);
    const std::string who = holes.none() ? "" : who_computes(layout.root);
    std::cout << "gathered " << units_of_text(result.complete, result.units);
    if (result.failed > 0)
        std::cout << ", " << result.failed << " given up";
    if (pending > 0)
        std::cout << ", " << pending << " pending";
    if (result.damaged > 0)
        std::cout << "; " << result.damaged << (result.damaged == 1 ? " damaged place" : " damaged places")
                  << " in the journals (`" << pasted_command("verify", layout.root) << "` names them)";
    if (result.is_superseded)
        std::cout << "; meanwhile another process has written an archive that holds more, or of other report "
                     "settings, which is kept";
    std::cout << "; the archive is " << (file.empty() ? archive.string() : arguments.options.at("out"))
              << "\n"
              << hole_report(holes, layout.root, who);
    if (const std::string note =
            changed_settings_note(prepared.job, file.empty() ? layout.job().string() : file.string());
        !note.empty())
        std::cout << note << "\n";
    for (const std::string& remark : result.remarks)
        std::cout << "another version of netlyap: " << remark << "\n";
    std::cout << next_line(pending > 0 && !who.empty() ? pasted_command("status", layout.root)
                                                       : pasted_command("show", archive));
    return ExitCode::complete;
}

}  // namespace

Verb gather_verb() {
    return {gather_syntax, gather_directory};
}

}  // namespace netlyap
