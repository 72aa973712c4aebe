#include "durability.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/storage/job_file.hpp"
#include "netlyap/storage/journal.hpp"
#include "netlyap/cluster/compute.hpp"

#include "temporary_folder.hpp"

#include <numeric>
#include <vector>

namespace netlyap::bench {

namespace {

class Nowhere final : public RecordSink {
public:
    void write(const Record&, double) override {}
    void sync() override {}
};

/// About so many seconds of work for one process.
Job scaled_job(double seconds) {
    constexpr double rate = 1.4e6;  // member-steps per second, roughly
    Job job = read_job_file(std::filesystem::path(NETLYAP_BENCH_JOBS) / "fig8.ini");
    const double per_seed = static_cast<double>(job.epsilon.size()) * static_cast<double>(job.iterations) *
                            static_cast<double>(job.members + 1);
    job.seeds.resize(std::max<std::size_t>(8, static_cast<std::size_t>(seconds * rate / per_seed)));
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    job.run.checkpoint_seconds = 1.0;
    return job;
}

}  // namespace

DurabilityCost measure_durability(double seconds) {
    const PreparedJob prepared(scaled_job(seconds));
    const Grid grid(prepared.job);
    const auto kernel = make_kernel("auto", prepared.system);
    const TemporaryFolder folder;
    JournalWriter journal(folder.name(), prepared, {"host", 1, 0, 1, kernel->name(), "benchmark", 0.0});
    Nowhere nowhere;
    DurabilityCost cost;
    const auto units = static_cast<std::size_t>(grid.units());
    const std::size_t per_cell = units / static_cast<std::size_t>(grid.cells());
    for (std::size_t begin = 0; begin < units; begin += per_cell) {
        const double start = steady_seconds();
        for (std::size_t unit = begin; unit < begin + per_cell; ++unit)
            compute_unit({prepared, grid, *kernel, nowhere}, static_cast<std::int64_t>(unit), nullptr, {});
        const double middle = steady_seconds();
        std::vector<bool> is_done(units, true);
        std::fill_n(is_done.begin() + static_cast<std::ptrdiff_t>(begin), per_cell, false);
        Ledger ledger(is_done, {});
        run_local(ledger, {prepared, grid, *kernel, journal}, {}, {});
        cost.without_seconds += middle - start;
        cost.with_seconds += steady_seconds() - middle;
    }
    return cost;
}

}  // namespace netlyap::bench
