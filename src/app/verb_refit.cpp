#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/window_rules.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "archive_data.hpp"
#include "damaged_archive.hpp"
#include "estimator_words.hpp"
#include "grid_text.hpp"
#include "kept_share.hpp"
#include "next_command.hpp"
#include "rounded_text.hpp"
#include "rule_order.hpp"
#include "shell_word.hpp"
#include "site.hpp"
#include "source_archive.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <optional>

namespace netlyap {

namespace {

const VerbSyntax refit_syntax = {
    "refit",
    "DIR|sweep.h5",
    "find the exponents of other windows, estimators or filters from the distances that an archive holds",
    "No step is computed. The archive needs the distances of `divergence` at every iteration of the "
    "windows:\n"
    "  netlyap refit runs/fig8 --fit.window_start 0:51:5 --fit.window_length 20:101:5\n"
    "writes an archive of `growth` alone, the same bit for bit as a run of that job: /lyapunov, "
    "/statistics, job. What is not given is that of the archive.",
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

constexpr const char* windows_given = "the windows given here";

/// lambda_nMLE in the digits of `netlyap show`.
std::string lambda_text(const archive::RuleAtPoint& found) {
    return rounded_text(found.nmle, error_of_kept(found.kept, found.error));
}

/// "0.235 +- 0.012", in brackets where it cannot be cited, without an error where few are kept.
std::string with_error(const archive::RuleAtPoint& found) {
    if (found.kept == 0)
        return "-";
    const std::string text = found.kept < statistics::bootstrap_min_kept
                                 ? lambda_text(found)
                                 : text_with_error(found.nmle, found.error);
    return can_be_cited(found) ? text : "(" + text + ")";
}

/// The smallest and the largest lambda_nMLE of several rules.
struct Range {
    std::optional<archive::RuleAtPoint> least, most;

    void add(const archive::RuleAtPoint& value) {
        if (!least || value.nmle < least->nmle)
            least = value;
        if (!most || value.nmle > most->nmle)
            most = value;
    }

    [[nodiscard]] bool has_width() const { return least && least->nmle < most->nmle; }

    [[nodiscard]] std::string text() const {
        return "from " + lambda_text(*least) + " to " + lambda_text(*most);
    }
};

/// The options for the windows of the rule by which most are kept, of those that are a search that a job can
/// have; empty where the windows of the job or others keep as many.
std::string windows_that_keep_most(const archive::Sensitivity& found) {
    const auto kept_by = [&](std::size_t rule) {
        std::int64_t kept = 0;
        for (const std::vector<archive::RuleAtPoint>& point : found.values)
            kept += point[rule].kept;
        return kept;
    };
    std::size_t best = 0;  // the windows of the job
    for (std::size_t rule = 1; rule < found.rules.size(); ++rule)
        if (!found.rules[rule].lengths.empty() && kept_by(rule) > kept_by(best))
            best = rule;
    if (best == 0)
        return "";
    return " --fit.window_start " + found.rules[best].starts + " --fit.window_length " +
           found.rules[best].lengths;
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
                  << "  lambda_nMLE +- stderr   kept / total   iterations   windows\n";
        Range citable, all;
        for (std::size_t rule = 0; rule < found.rules.size(); ++rule) {
            const archive::RuleAtPoint& value = found.values[point][rule];
            std::cout << "  " << std::setw(21) << with_error(value) << "   " << std::setw(12)
                      << std::to_string(value.kept) + " / " + std::to_string(value.total) << "   "
                      << std::setw(10) << (value.kept == 0 ? "-" : to_text(value.length)) << "   "
                      << (found.rules[rule].name == series::rule_of_job ? own : found.rules[rule].name)
                      << "\n";
            if (value.kept > 0)
                all.add(value);
            if (can_be_cited(value))
                citable.add(value);
        }
        if (citable.has_width()) {
            const bool has_brackets =
                all.least->nmle < citable.least->nmle || all.most->nmle > citable.most->nmle;
            std::cout << "  the rule moves lambda_nMLE " << citable.text()
                      << (has_brackets ? ", with the rows in brackets " + all.text() : "")
                      << ", by other windows and by which initial conditions they keep\n";
        } else if (all.has_width()) {
            std::cout << (citable.least ? "  with the rows in brackets lambda_nMLE goes "
                                        : "  the rows in brackets go ")
                      << all.text() << "\n";
        }
    }
}

/// Which of the usual rules there are not, because their windows end after the last distance.
std::string left_out(const archive::Sensitivity& found) {
    const std::size_t missing = series::usual_rules + 1 - found.rules.size();
    if (missing == 0)
        return "";
    return "left out: " + std::to_string(missing) + " of the usual rules, whose windows end up to " +
           std::to_string(series::iterations_of_paper) +
           " iterations after the perturbation, because distances are there for " +
           std::to_string(found.length) + "\n";
}

/// The settings of the command line as they are typed, without those whose name begins so.
std::string options_given(const Arguments& arguments, const std::string& but) {
    std::string text;
    for (const auto& [name, value] : arguments.job_keys)
        if (but.empty() || !name.starts_with(but))
            text += " --" + name + " " + shell_word(value);
    return text;
}

/// What the last of the rules is, which no job can search so.
constexpr const char* of_crossings =
    "last crossing of 10 d(0): the window ends at the first d(t) that is at least a tenth of the largest one "
    "recorded, and begins at the last one before it that is not above 10 d(0), or else at the perturbation";

/// It has exponents alone; those of other windows are found where its distances are.
void refuse_a_refit(const std::filesystem::path& archive) {
    const std::string source = source_now(archive::read_tables(archive).refit_of, archive);
    if (!source.empty())
        throw UsageError(archive.string() + " is a refit itself and holds no distances; `" +
                         pasted_command("refit", source) + "` fits those that it is of");
}

ExitCode refit(const Arguments& arguments) {
    use_site();
    const std::filesystem::path source = archive_at(arguments.operand);
    naming_remedy(source, [&] {
        refuse_a_refit(source);
        job::Job job = wanted_job(arguments, source);
        if (arguments.has("sensitivity")) {
            for (const char* other : {"out", "data"})
                if (arguments.has(other))
                    throw UsageError(std::string("--") + other +
                                     " has no effect with --sensitivity, which writes nothing; leave one of "
                                     "them out");
            const bool is_given =
                std::any_of(arguments.job_keys.begin(), arguments.job_keys.end(),
                            [](const auto& key) { return key.first.starts_with("fit.window_"); });
            const archive::Sensitivity found = archive::window_sensitivity(source, job.windows, job.filter);
            print_sensitivity(found, is_given ? windows_given : series::rule_of_job);
            std::cout << "(lambda_nMLE) in brackets: the mean of fewer than "
                      << statistics::bootstrap_min_kept << " kept, or of windows of fewer than "
                      << least_window
                      << " iterations in the median; do not cite it. R^2 is large for almost any growth in "
                         "windows so short, and rows without brackets may have some of them\n"
                      << "iterations: of the windows of the kept ones, in the median\n"
                      << "kept: R^2 > " << to_text(job.filter.min_r_squared) << " in the window and Lambda > "
                      << to_text(job.filter.min_exponent)
                      << " per iteration (fit.min_r_squared, fit.min_exponent), by whichever windows\n"
                      << lambda_in_words(job) << "\n"
                      << of_crossings << "\n";
            std::cout << left_out(found);
            for (const std::string& note :
                 rule_order_notes(found, is_given ? windows_given : series::rule_of_job))
                std::cout << note << "\n";
            const std::string windows = windows_that_keep_most(found);
            if (!windows.empty())
                std::cout << "of the windows that a job can search, which takes the largest R^2, no others "
                             "above keep more than those in the next line"
                          << (found.points.size() > 1 ? ", over all grid points together\n" : "\n");
            const std::string others = options_given(arguments, windows.empty() ? "" : "fit.window_");
            std::cout << next_line(windows.empty() && others.empty()
                                       ? pasted_command("show", source)
                                       : pasted_command("refit", source) + others + windows);
            return;
        }
        archive::check_refit(source, job.windows);
        const job::DataText data = data_of_archive(arguments, source, job);
        const scheduling::PreparedJob prepared(job, data);
        const std::filesystem::path target =
            archive_to_write(arguments, source, "refit.h5", [](const job::Job& there) {
                return there.observables == std::vector<std::string>{archive::growth_name};
            });
        std::string asked = archive::refit_head + source_as_named(source, target) + "\n";
        for (const auto& [name, value] : arguments.job_keys)
            asked += "# --" + name + " " + value + "\n";
        std::error_code ignored;
        const bool is_there = std::filesystem::exists(target, ignored);
        archive::write_refit({source, target, prepared, asked, usable_processors()});
        std::cout << "fitted again, 0 member-steps; the archive is " << target.string()
                  << (is_there ? ", in place of the former refit\n" : "\n")
                  << next_line(pasted_command("show", target));
    });
    return ExitCode::complete;
}

}  // namespace

Verb refit_verb() {
    return {refit_syntax, refit};
}

}  // namespace netlyap
