#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "damaged_archive.hpp"
#include "grid_text.hpp"
#include "next_command.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <limits>
#include <sstream>
#include <system_error>

namespace netlyap {

namespace {

const VerbSyntax refit_syntax = {
    "refit",
    "DIR|sweep.h5",
    "find the exponents of other windows, estimators or filters from the distances that an archive holds",
    "No step is computed. The archive needs the distances of `divergence` at every iteration of the "
    "windows:\n"
    "  netlyap refit runs/fig8 --fit.window_start 0:51:5 --fit.window_length 20:101:5\n"
    "writes an archive of `growth` alone, the same bit for bit as a run of that job: /lyapunov, /statistics, "
    "job. What\n"
    "is not given is that of the archive.",
    {{"out", "FILE", "the archive to write (default: refit.h5 beside the archive)"},
     {"sensitivity", "",
      "write nothing, and print lambda_nMLE and kept / total by the usual rules for the window"},
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

/// "0.2345 +- 0.0012".
std::string with_error(const archive::RuleAtPoint& found) {
    if (found.kept == 0)
        return "-";
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << found.nmle;
    if (found.kept > 1)
        text << " +- " << found.error;
    return found.kept < statistics::bootstrap_min_kept ? "(" + text.str() + ")" : text.str();
}

void print_sensitivity(const archive::Sensitivity& found) {
    std::vector<double> eta, epsilon;
    for (const archive::ArchivePoint& point : found.points) {
        eta.push_back(point.eta);
        epsilon.push_back(point.epsilon);
    }
    for (std::size_t point = 0; point < found.points.size(); ++point) {
        std::cout << "eta = " << grid_text(eta[point], eta)
                  << ", epsilon = " << grid_text(epsilon[point], epsilon) << "\n"
                  << "  lambda_nMLE +- stderr   kept / total   window\n";
        double least = std::numeric_limits<double>::infinity();
        double most = -least;
        for (std::size_t rule = 0; rule < found.rules.size(); ++rule) {
            const archive::RuleAtPoint& value = found.values[point][rule];
            std::cout << "  " << std::setw(21) << with_error(value) << "   " << std::setw(12)
                      << std::to_string(value.kept) + " / " + std::to_string(value.total) << "   "
                      << found.rules[rule] << "\n";
            if (value.kept >= statistics::bootstrap_min_kept) {
                least = std::min(least, value.nmle);
                most = std::max(most, value.nmle);
            }
        }
        if (most > least)
            std::cout << std::fixed << std::setprecision(3) << "  the rule moves lambda_nMLE from " << least
                      << " to " << most << ", by other windows and by which initial conditions they keep\n"
                      << std::defaultfloat;
    }
}

ExitCode refit(const Arguments& arguments) {
    const std::filesystem::path given = arguments.operand;
    const std::filesystem::path source =
        std::filesystem::is_directory(given) ? run_directory::RunLayout{given}.archive() : given;
    naming_remedy(source, [&] {
        job::Job job = wanted_job(arguments, source);
        if (arguments.has("sensitivity")) {
            for (const char* other : {"out", "data"})
                if (arguments.has(other))
                    throw UsageError(std::string("--") + other +
                                     " has no effect with --sensitivity, which writes nothing; leave one of "
                                     "them out");
            print_sensitivity(archive::window_sensitivity(source, job.windows, job.filter));
            std::cout << "(lambda_nMLE) in brackets: the mean of fewer than "
                      << statistics::bootstrap_min_kept << " kept; do not cite it\n";
            std::cout << next_line(pasted_command("refit", source) + " --fit.window_length 20:101:5");
            return;
        }
        archive::check_refit(source, job.windows);
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
