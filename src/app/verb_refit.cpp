#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/dynamics/series/window_rules.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "archive_data.hpp"
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
     data_option},
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

/// `own`: what the windows are called that were not taken from the usual rules.
void print_sensitivity(const archive::Sensitivity& found, const std::string& own) {
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
                      << (found.rules[rule] == series::rule_of_job ? own : found.rules[rule]) << "\n";
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
    const std::filesystem::path source = archive_at(arguments.operand);
    naming_remedy(source, [&] {
        job::Job job = wanted_job(arguments, source);
        if (arguments.has("sensitivity")) {
            for (const char* other : {"out", "data"})
                if (arguments.has(other))
                    throw UsageError(std::string("--") + other +
                                     " has no effect with --sensitivity, which writes nothing; leave one of "
                                     "them out");
            const bool is_given = std::any_of(arguments.job_keys.begin(), arguments.job_keys.end(),
                                              [](const auto& key) { return key.first.starts_with("fit."); });
            print_sensitivity(archive::window_sensitivity(source, job.windows, job.filter),
                              is_given ? "the windows given here" : series::rule_of_job);
            std::cout << "(lambda_nMLE) in brackets: the mean of fewer than "
                      << statistics::bootstrap_min_kept << " kept; do not cite it\n";
            std::cout << next_line(pasted_command("refit", source) + " --fit.window_length 20:101:5");
            return;
        }
        archive::check_refit(source, job.windows);
        const job::DataText data = data_of_archive(arguments, source, job);
        const scheduling::PreparedJob prepared(job, data);
        const std::filesystem::path target =
            archive_to_write(arguments, source, "refit.h5", [](const job::Job& there) {
                return there.observables == std::vector<std::string>{archive::growth_name};
            });
        std::string asked = archive::refit_head + source.string() + "\n";
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
