#include "work_command.hpp"

#include "next_command.hpp"
#include "next_step.hpp"
#include "run_ending.hpp"
#include "run_state.hpp"

namespace netlyap {

std::string computing_command(const Arguments& arguments, const job::Job& given, const Work& work,
                              const run_directory::RunLayout& layout, std::int64_t workers) {
    if (work.left() == 0 && work.given_up == 0) {
        const job::Job job = run_directory::read_run_job(layout);
        return next_step(state_of_run(layout, job), layout, job, false).command;
    }
    if (work.left() == 0)
        return pasted_run(layout.root, 1) + " --retry-failed";
    if (is_repeatable(arguments, given))
        return beginning(arguments, layout, workers);
    const bool is_there = is_job_of_run(layout.job()) && !work.is_foreign() && !arguments.has("extend");
    return is_there ? pasted_run(layout.root, workers) : "";
}

}  // namespace netlyap
