#include "workers.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"
#include "netlyap/storage/run_directory/run_status.hpp"
#include "netlyap/cluster/session.hpp"

#include "launched_process.hpp"
#include "launcher.hpp"
#include "next_command.hpp"
#include "programs.hpp"
#include "run_ending.hpp"
#include "run_state.hpp"
#include "shell_word.hpp"
#include "site.hpp"

#include <spdlog/spdlog.h>

#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <set>
#include <vector>

namespace netlyap {

namespace {

constexpr std::int64_t most_per_processor = 16;
/// Set for the processes of the run: the launcher says how it ended, where it was stopped.
constexpr const char* launcher_variable = "NETLYAP_TOLD_BY_LAUNCHER";

/// Under a smaller limit Open MPI's own files in the folder for temporary ones do not fit, and mpirun hangs.
void check_file_size_limit() {
    constexpr rlim_t of_open_mpi = 8'000'000;
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < of_open_mpi)
        throw UsageError("--workers needs files of " + bytes_text(of_open_mpi) +
                         " for Open MPI itself, but the limit of the size of files (`ulimit -f`) is " +
                         bytes_text(static_cast<double>(limit.rlim_cur)) +
                         "; raise it, or leave --workers out for a single process");
}

void check_not_launched() {
    if (Session::is_launched())
        throw UsageError(
            "--workers starts mpirun itself, but this process was started by mpirun or srun already; leave "
            "one of the two out");
    if (Session::is_task_of_srun())
        throw UsageError(
            "--workers starts mpirun itself, but this process is a task of srun; start it without srun (in "
            "a batch script or under salloc), or leave --workers out");
}

/// The words that `run` was given, without --workers.
std::vector<std::string> given_words(const Arguments& arguments) {
    std::vector<std::string> words = {arguments.operand};
    for (const auto& [name, value] : arguments.options) {
        if (name == "workers")
            continue;
        words.push_back("--" + name);
        if (!value.empty())
            words.push_back(value);
    }
    for (const auto& [name, value] : arguments.job_keys) {
        words.push_back("--" + name);
        words.push_back(value);
    }
    return words;
}

/// Root has to tell Open MPI that it means it. Returns what to write in front of the command.
std::string permissions() {
    if (::geteuid() != 0)
        return "";
    std::string text;
    for (const char* const name : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"}) {
        ::setenv(name, "1", 1);
        text += std::string(name) + "=1 ";
    }
    return text;
}

/// When the last start in the directory began, by what it says of itself; 0 before the first.
double last_start(const run_directory::RunLayout& layout, const scheduling::Slice& slice) {
    try {
        const auto status = run_directory::read_status(layout.status(), slice);
        return status ? status->started : 0.0;
    } catch (const Error&) {
        return 0.0;
    }
}

/// What stopped the run, what is safe, and the next command.
void print_ending(const Arguments& arguments, const run_directory::RunLayout& layout,
                  const scheduling::Slice& slice, std::int64_t workers, bool has_begun, bool has_died,
                  bool has_input, RunEnding ending) {
    std::string next = has_input ? "" : beginning(arguments, layout, workers);
    if (has_begun) {
        const run_directory::RunStatus status =
            run_directory::read_status(layout.status(), slice).value_or(run_directory::RunStatus{});
        const job::Job job = run_directory::read_run_job(layout);
        const Contents found = contents(layout, job, slice);
        if (ending.reason.empty() && !has_died)
            ending.reason = status.stopped_by;
        ending.units = found.units;
        ending.done = found.done;
        ending.given_up = found.failed;
        ending.may_grow = !job.run.target.empty();
        const bool is_computed =
            slice.is_whole() && !ending.may_grow && found.done + found.failed >= found.units;
        next = is_computed ? pasted_command("gather", layout.root) : continuation(arguments, layout, workers);
        std::cout << ending_text(ending);
    } else {
        std::cout << stopped_by_text(ending.reason) << " after " << duration_text(ending.seconds)
                  << ", before it began to compute: nothing is lost\n";
    }
    if (!next.empty())
        std::cout << next_line(next);
    else
        std::cout << "the job or its data came through a pipe: give the same command again\n";
    std::cout << std::flush;
}

/// What to say when mpirun ends in a way that is none of ours.
std::string surprise(int code) {
    if (code > 128 && code < 128 + NSIG)
        return "a process of the run was ended by signal " + std::to_string(code - 128) + " (" +
               ::strsignal(code - 128) +
               (code == 128 + SIGKILL ? "; the system does that when memory is short" : "") +
               "); what is computed is safe";
    return "the launcher has ended with code " + std::to_string(code) +
           "; the command above, without -q, says why; what is computed is safe";
}

}  // namespace

std::int64_t wanted_workers(const Arguments& arguments) {
    const std::int64_t workers = count_option(arguments, "workers", 1);
    const char* const tasks_text = std::getenv("SLURM_NTASKS");
    const auto tasks = parse_integer(slurm_job().empty() || tasks_text == nullptr ? "" : tasks_text);
    const std::int64_t processors =
        std::max({std::int64_t{1}, static_cast<std::int64_t>(usable_processors()), tasks.value_or(1)});
    if ((workers - 1) / most_per_processor >= processors)
        throw UsageError(
            "--workers " + std::to_string(workers) + " is more than " + std::to_string(most_per_processor) +
            " for each of the " + std::to_string(processors) +
            " processors here, which would only slow each other down; give one for each processor");
    if (!site().settings.oversubscribe && workers >= processors)
        throw UsageError("--workers " + std::to_string(workers) + " and the master are more than the " +
                         std::to_string(processors) + (processors == 1 ? " processor" : " processors") +
                         " here, and netlyap.conf has oversubscribe = no; give at most " +
                         std::to_string(processors - 1) +
                         (processors == 1 ? ", which is to leave --workers out" : ""));
    check_not_launched();
    check_launcher();
    check_file_size_limit();
    return workers;
}

ExitCode run_with_workers(const Arguments& arguments, std::int64_t workers,
                          const std::filesystem::path& directory, const scheduling::Slice& slice,
                          bool has_input) {
    const run_directory::RunLayout layout{directory};
    std::vector<std::string> command = launching_command(workers + 1);
    command.push_back(this_program().string());
    command.emplace_back("run");
    for (const std::string& word : given_words(arguments))
        command.push_back(word);
    if (console_verbosity() != Verbosity::usual)
        command.emplace_back(console_verbosity() == Verbosity::quiet ? "--quiet" : "--verbose");
    std::string text = permissions();
    for (const std::string& word : command)
        text += (&word == &command.front() ? "" : " ") + shell_word(word);
    spdlog::info("{} and a master: {}", workers == 1 ? "1 worker" : std::to_string(workers) + " workers",
                 text);

    const double before = last_start(layout, slice);
    const double start = steady_seconds();
    ::setenv(launcher_variable, "1", 1);
    ::setenv("SLURM_EXPORT_ENV", "ALL",
             1);  // to the tasks of srun: with sbatch --export=NONE it would be NONE
    const ProcessEnd end = run_process(
        command, has_input,
        {.first =
             [&](const std::string& name) {
                 // Before it has begun there is nothing to lose, and it might not hear.
                 const bool has_begun = last_start(layout, slice) != before;
                 spdlog::info("{}: the run {}", name == "SIGINT" ? "Ctrl-C" : name,
                              has_begun ? "stops in good order; a second one ends it at once" : "ends");
                 return has_begun ? SIGUSR1 : SIGTERM;  // mpirun passes the one on, ends the run by the other
             },
         .again = SIGTERM});
    const std::set<int> own = {0, 64, 65, 69, 70, 74, 75};
    const bool is_own = own.contains(end.code);
    if (!is_own && end.stopped_by.empty())
        std::cerr << "netlyap: " << surprise(end.code) << std::endl;
    const bool has_begun = last_start(layout, slice) != before;
    auto code = static_cast<ExitCode>(end.code);
    if (!is_own)
        code = has_begun || !end.stopped_by.empty() ? ExitCode::stopped : ExitCode::io;
    if (code != ExitCode::complete && code != ExitCode::incomplete && code != ExitCode::stopped)
        return code;
    std::error_code ignored;
    if (slice.is_whole() && std::filesystem::exists(layout.given(), ignored))
        code = state_of_run(layout, run_directory::read_run_job(layout)).code();
    if (code == ExitCode::stopped && (has_begun || !is_own || !end.stopped_by.empty()))
        print_ending(arguments, layout, slice, workers, has_begun, !is_own, has_input,
                     {.reason = end.stopped_by, .seconds = steady_seconds() - start});
    return code;
}

bool is_told_by_launcher() {
    return std::getenv(launcher_variable) != nullptr;
}

}  // namespace netlyap
