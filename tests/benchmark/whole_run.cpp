#include "whole_run.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "folder.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

namespace netlyap::bench {

namespace {

using std::filesystem::path;

path toy_job(const path& folder) {
    const path file = folder / "toy.ini";
    std::ofstream(file) << "[sweep]\neta = 1\nepsilon = 1e-8\nseeds = 0:8\niterations = 20\n"
                           "[observe]\nnames = divergence\n";
    return file;
}

std::string quoted(const path& file) {
    return "'" + file.string() + "'";
}

/// Member-steps per second of the kernel, for a moment.
double rate_now(Implementation& kernel, double seconds) {
    constexpr std::size_t steps = 100;
    const double start = steady_seconds();
    double items = 0.0;
    double now = start;
    for (; now - start < seconds; now = steady_seconds()) {
        kernel.restart();
        kernel.advance(steps);
        items += static_cast<double>(steps * kernel.networks());
    }
    return items / (now - start);
}

/// Wall-clock seconds of one run into a new folder.
double run_seconds(const std::string& command, const path& folder) {
    std::filesystem::remove_all(folder);
    const path log = folder.string() + ".log";
    const double start = steady_seconds();
    const int status = std::system((command + quoted(folder) + " > " + quoted(log) + " 2>&1").c_str());
    const double seconds = steady_seconds() - start;
    if (status != 0)
        throw IoError("this run failed: " + command + folder.string() + "\n" + input::read_text(log));
    return seconds;
}

}  // namespace

WholeRun measure_whole_run(Implementation& kernel, int repetitions, bool is_short) {
    const test::Folder folder;
    const path job = is_short ? toy_job(folder.path()) : path(NETLYAP_BENCH_JOBS) / "fig8.ini";
    WholeRun result{std::min(2, static_cast<int>(usable_processors())),
                    scheduling::member_steps(input::read_job_file(job)),
                    {},
                    {}};
    if (::geteuid() == 0)  // Open MPI wants root to mean it
        for (const char* variable : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"})
            ::setenv(variable, "1", 0);
    const std::string command = std::string(NETLYAP_BENCH_MPIRUN) + " -n " +
                                std::to_string(result.workers + 1) + " --oversubscribe --bind-to none " +
                                quoted(NETLYAP_BENCH_PROGRAM) + " run " + quoted(job) + " --out ";
    const double moment = is_short ? 1e-3 : 0.3;
    double rate_before = rate_now(kernel, moment);
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        const double seconds = run_seconds(command, folder.path() / "run");
        const double rate_after = rate_now(kernel, moment);
        const double rate = 0.5 * (rate_before + rate_after);
        rate_before = rate_after;
        result.seconds.push_back(seconds);
        result.ratios.push_back(seconds * result.workers * rate / result.member_steps);
    }
    return result;
}

}  // namespace netlyap::bench
