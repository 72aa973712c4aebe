#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "archive_data.hpp"
#include "damaged_archive.hpp"
#include "next_command.hpp"
#include "sensitivity_report.hpp"
#include "shell_word.hpp"
#include "site.hpp"
#include "source_archive.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

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

/// The settings of the command line as they are typed, without those whose name begins so.
std::string options_given(const Arguments& arguments, const std::string& but) {
    std::string text;
    for (const auto& [name, value] : arguments.job_keys)
        if (but.empty() || !name.starts_with(but))
            text += " --" + name + " " + shell_word(value);
    return text;
}

/// It has exponents alone; those of other windows are found where its distances are.
void refuse_a_refit(const std::filesystem::path& archive) {
    const std::string source = source_now(archive::read_tables(archive).refit_of, archive);
    if (!source.empty())
        throw UsageError(archive.string() + " is a refit itself and holds no distances; `" +
                         pasted_command("refit", source) + "` fits those that it is of");
}

/// Whether refit finds the data of the archive without --data.
bool has_its_data(const Arguments& arguments, const std::filesystem::path& archive, job::Job job) {
    try {
        static_cast<void>(data_of_archive(arguments, archive, job));
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// --sensitivity.
void compare_windows(const Arguments& arguments, const std::filesystem::path& source, const job::Job& job) {
    for (const char* other : {"out", "data"})
        if (arguments.has(other))
            throw UsageError(
                std::string("--") + other +
                " has no effect with --sensitivity, which writes nothing; leave one of them out");
    const archive::Sensitivity found = archive::window_sensitivity(source, job.windows, job.filter);
    print_sensitivity(found, job,
                      std::any_of(arguments.job_keys.begin(), arguments.job_keys.end(),
                                  [](const auto& key) { return key.first.starts_with("fit.window_"); }));
    const std::string windows = windows_that_keep_most(found);
    const std::string others = options_given(arguments, windows.empty() ? "" : "fit.window_");
    const bool is_refit_next = !(others + windows).empty() && has_its_data(arguments, source, job);
    if (!windows.empty())
        std::cout << "of the windows that a job can search, which takes the largest R^2, no others above "
                     "keep more than "
                  << (is_refit_next ? "those in the next line" : windows.substr(1))
                  << (found.points.size() > 1 ? ", over all grid points together" : "")
                  << (is_refit_next ? "\n"
                                    : "; refit by them wants the data, --data FILE, because this archive "
                                      "does not lie in its run "
                                      "directory\n");
    std::cout << next_line(is_refit_next ? pasted_command("refit", source) + others + windows
                                         : pasted_command("show", source));
}

ExitCode refit(const Arguments& arguments) {
    use_site();
    const std::filesystem::path source = archive_at(arguments.operand);
    naming_remedy(source, [&] {
        refuse_a_refit(source);
        job::Job job = wanted_job(arguments, source);
        if (arguments.has("sensitivity")) {
            compare_windows(arguments, source, job);
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
