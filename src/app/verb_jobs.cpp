#include "netlyap/sweep/job/job_keys.hpp"

#include "verbs.hpp"

#include <iostream>

namespace netlyap {

namespace {

const VerbSyntax jobs_syntax = {
    "jobs",
    "",
    "write a complete job file with every key, its unit and its default",
    "The job that it describes is the left panel of the paper's Figure 8: P(Lambda) of 500 initial "
    "conditions at eta = 1 and epsilon = 1e-8.",
    {{"defaults", "", "print the job file"},
     {"markdown", "", "print the same as tables, which jobs/README.md has, and no job file"}}};

ExitCode jobs(const Arguments& arguments) {
    if (arguments.has("defaults") == arguments.has("markdown"))
        throw UsageError(
            "netlyap jobs needs --defaults or --markdown, one of them: `netlyap jobs --defaults > job.ini`");
    job::Job job;
    job.epsilon = job::perturbation_radii(job);
    if (arguments.has("markdown")) {
        std::cout << job::key_tables(job);
        return ExitCode::complete;
    }
    std::cout << "# A netlyap job: every key with its meaning, [its unit or its choices; its role] and its "
                 "default.\n"
                 "# Roles: grid may grow (`netlyap run --extend`), record decides what is computed, report "
                 "may change\n"
                 "# afterwards (`netlyap gather`), run may change at any time and changes no result.\n"
                 "# Lists: values separated by blanks, first:end or first:end:step for whole numbers,\n"
                 "# logspace(-14, -1, 14) and linspace(0, 1, 5). What is left out has its default.\n\n"
              << job::job_file_text(job, true);
    return ExitCode::complete;
}

}  // namespace

Verb jobs_verb() {
    return {jobs_syntax, jobs};
}

}  // namespace netlyap
