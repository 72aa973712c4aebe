#include "durability.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/sweep/computing/local_run.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "folder.hpp"
#include "implementation.hpp"
#include "nowhere.hpp"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <vector>

namespace netlyap::bench {

namespace {

constexpr double turn_seconds = 5.0;

/// About so many seconds of work for one process.
job::Job scaled_job(double seconds) {
    constexpr double rate = 1.4e6;  // member-steps per second, roughly
    job::Job job = input::read_job_file(std::filesystem::path(NETLYAP_BENCH_JOBS) / "fig8.ini");
    const double per_seed = static_cast<double>(job.epsilon.size()) * static_cast<double>(job.iterations) *
                            static_cast<double>(job.members + 1);
    job.seeds.resize(std::max<std::size_t>(8, static_cast<std::size_t>(seconds * rate / per_seed)));
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    job.run.checkpoint_seconds = 1.0;
    return job;
}

}  // namespace

DurabilityCost measure_durability(double seconds) {
    const scheduling::PreparedJob prepared(scaled_job(seconds));
    const scheduling::Grid grid(prepared.job);
    const auto kernel = make_kernel("auto", prepared.system);
    const test::Folder folder;
    journal::JournalWriter journal(folder.path(), prepared,
                                   {"host", 1, 0, 1, kernel->name(), "benchmark", 0.0, ""});
    Nowhere nowhere;
    DurabilityCost cost;
    scheduling::Ledger ledger(std::vector<bool>(static_cast<std::size_t>(grid.units()), false), {});
    scheduling::UnitNumber bare_units;
    while (!ledger.is_finished()) {
        const double start = steady_seconds();
        const double cpu_start = own_cpu_seconds();
        computing::RunControl control;
        control.why_stop = [&] {
            return steady_seconds() - start > turn_seconds ? "it is not its turn" : "";
        };
        computing::run_local(ledger, {prepared, grid, *kernel, journal}, {}, control);
        const double middle = steady_seconds();
        const double cpu_middle = own_cpu_seconds();
        for (; bare_units.value < ledger.counts().done; ++bare_units)
            computing::compute_unit({prepared, grid, *kernel, nowhere}, bare_units, nullptr, {});
        cost.with_seconds += middle - start;
        cost.without_seconds += steady_seconds() - middle;
        cost.with_cpu_seconds += cpu_middle - cpu_start;
        cost.without_cpu_seconds += own_cpu_seconds() - cpu_middle;
    }
    return cost;
}

void print_durability(std::ostream& out, const DurabilityCost& cost) {
    const auto percent = [](double with, double without) { return 100.0 * (with / without - 1.0); };
    out << std::fixed << std::setprecision(1)
        << "jobs/fig8.ini, scaled, one process: " << cost.without_seconds << " s bare, " << cost.with_seconds
        << " s with journals, checkpoints and leases: they cost " << std::setprecision(2)
        << percent(cost.with_seconds, cost.without_seconds) << " % of the time and "
        << percent(cost.with_cpu_seconds, cost.without_cpu_seconds) << " % of the CPU's\n";
}

}  // namespace netlyap::bench
