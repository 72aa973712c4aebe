#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "damaged_archive.hpp"
#include "next_command.hpp"
#include "verbs.hpp"

#include <filesystem>
#include <iostream>
#include <system_error>

namespace netlyap {

namespace {

const VerbSyntax refit_syntax = {
    "refit",
    "DIR|sweep.h5",
    "find the exponents of other windows, estimators or filters from the distances that an archive holds",
    "No step is computed. The archive needs the distances of `divergence` at every iteration of the "
    "windows:\n"
    "  netlyap refit runs/fig8 --fit.window_start 0:200:5 --fit.estimator ratio\n"
    "writes an archive of `growth` alone, the same bit for bit as a run of that job: /lyapunov, /statistics, "
    "job. What\n"
    "is not given is that of the archive.",
    {{"out", "FILE", "the archive to write (default: refit.h5 beside the archive)"},
     {"data", "FILE",
      "the data of the job, where they were read from a file and the archive does not lie in its run "
      "directory"}},
    JobKeys::fit};

/// The job of the new archive: what was given on the command line put in.
job::Job wanted_job(const Arguments& arguments, const std::filesystem::path& archive) {
    job::Job job = archive::growth_job_of(archive);
    for (const auto& [name, value] : arguments.job_keys)
        if (!is_among(JobKeys::fit, *job::find_key(name)))
            throw UsageError(
                "--" + name + " " + value +
                " is not possible: refit changes what is made of distances (fit.*, "
                "statistics.exponents.*, sweep.name) and computes none; give the job with this value to "
                "`netlyap run`");
    apply_job_keys(arguments, job);
    check_texts(job);
    return job;
}

/// The data of the job: those of --data, or of the run directory in which the archive lies.
job::DataText data_of(const Arguments& arguments, const std::filesystem::path& archive, job::Job& job) {
    if (arguments.has("data")) {
        job.source = arguments.options.at("data");
        return job::read_data_text(job);
    }
    const run_directory::RunLayout around{archive.has_parent_path() ? archive.parent_path() : "."};
    std::error_code ignored;
    if (std::filesystem::exists(around.job(), ignored)) {
        const job::Job of_run = run_directory::read_run_job(around);
        job.source = of_run.source;
        job.init_file = of_run.init_file;
        return run_directory::read_data_of_run(around, job);
    }
    if (job.source == "file")
        throw UsageError(archive.string() +
                         " is of data in a file and does not lie in its run directory; give them with --data "
                         "FILE, or the run directory");
    return job::read_data_text(job);
}

std::filesystem::path target_of(const Arguments& arguments, const std::filesystem::path& archive) {
    const std::filesystem::path target = arguments.has("out")
                                             ? std::filesystem::path(arguments.options.at("out"))
                                             : archive.parent_path() / "refit.h5";
    if (target.empty())
        throw UsageError("--out is empty; give the name of the archive to write");
    std::error_code ignored;
    if (std::filesystem::equivalent(target, archive, ignored))
        throw UsageError("--out " + target.string() +
                         " is the archive that is fitted again; choose another name");
    if (!std::filesystem::exists(std::filesystem::symlink_status(target, ignored)))
        return target;
    try {
        if (std::filesystem::is_regular_file(target, ignored) &&
            job::job_of(archive::read_tables(target).job).observables == std::vector<std::string>{"growth"})
            return target;
    } catch (const Error&) {  // it is something else
    }
    throw UsageError("--out " + target.string() +
                     " is there and is no archive of refit, so it is not replaced; choose another name");
}

ExitCode refit(const Arguments& arguments) {
    const std::filesystem::path given = arguments.operand;
    const std::filesystem::path source =
        std::filesystem::is_directory(given) ? run_directory::RunLayout{given}.archive() : given;
    naming_remedy(source, [&] {
        job::Job job = wanted_job(arguments, source);
        const job::DataText data = data_of(arguments, source, job);
        const scheduling::PreparedJob prepared(job, data);
        const std::filesystem::path target = target_of(arguments, source);
        std::string asked = "# netlyap refit " + source.string() + "\n";
        for (const auto& [name, value] : arguments.job_keys)
            asked += "# --" + name + " " + value + "\n";
        archive::write_refit({source, target, prepared, asked, usable_processors()});
        std::cout << "fitted again, 0 member-steps; the archive is " << target.string() << "\n"
                  << next_line(pasted_command("show", target));
    });
    return ExitCode::complete;
}

}  // namespace

Verb refit_verb() {
    return {refit_syntax, refit};
}

}  // namespace netlyap
