// How many messages the master takes: real master and workers under mpirun, one unit to a lease, units of one
// iteration whose records go nowhere. Rank 0 prints the rate, and what a report and its answer cost its own
// CPU.

#include "netlyap/core/clock.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/cluster/master.hpp"
#include "netlyap/cluster/worker.hpp"

#include "implementation.hpp"
#include "nowhere.hpp"

#include <iomanip>
#include <iostream>
#include <numeric>
#include <string>

namespace netlyap::bench {

namespace {

struct EmptyWorker final : WorkerContextOwner {
    explicit EmptyWorker(const Assignment& assignment)
        : prepared(input::parse_job_text(assignment.job_text, "the assignment")),
          grid(prepared.job),
          kernel(make_kernel("auto", prepared.system)) {}

    [[nodiscard]] computing::WorkerContext context() override { return {prepared, grid, *kernel, nowhere}; }

    scheduling::PreparedJob prepared;
    scheduling::Grid grid;
    std::unique_ptr<Kernel> kernel;
    Nowhere nowhere;
};

job::Job empty_job(std::int64_t units) {
    job::Job job;
    job.members = 0;
    job.iterations = 1;
    job.hidden = {1};
    job.observables = {"training"};
    job.seeds.resize(static_cast<std::size_t>(units) * lanes);
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    return job;
}

void measure(Session& session, std::int64_t units) {
    const scheduling::PreparedJob prepared(empty_job(units));
    const scheduling::Grid grid(prepared.job);
    scheduling::LedgerSettings settings;
    settings.workers = session.size() - 1;
    settings.lease_seconds = 0.0;  // one unit, however short
    scheduling::Ledger ledger(std::vector<bool>(static_cast<std::size_t>(grid.units())), settings);
    Nowhere nowhere;
    Master master(session);
    master.assign({job::job_file_text(prepared.job, false), "", 60.0, {}});
    computing::RunControl control;
    double start = 0.0;  // once all are at work
    double cpu_start = 0.0;
    std::int64_t done_at_start = 0;
    control.tick = [&](const scheduling::Ledger& now) {
        if (start == 0.0 && now.counts().done > now.counts().pending / 10) {
            start = steady_seconds();
            cpu_start = own_cpu_seconds();
            done_at_start = now.counts().done;
        }
    };
    master.hand_out(ledger, grid, nowhere, {}, control);
    const double seconds = steady_seconds() - start;
    const double cpu_seconds = own_cpu_seconds() - cpu_start;
    const auto reports = static_cast<double>(units - done_at_start);
    std::cout << std::fixed << std::setprecision(0) << session.size() << " ranks, " << reports
              << " leases of one empty unit: " << 2.0 * reports / seconds
              << " messages/s in both directions; the master's CPU was busy for " << std::setprecision(1)
              << 100.0 * cpu_seconds / seconds << " % of the time, " << 1e6 * cpu_seconds / reports
              << " us for a report and its answer, which makes " << std::setprecision(0)
              << 2.0 * reports / cpu_seconds << " messages/s if it had a core of its own\n";
    master.dismiss(ExitCode::complete);
}

}  // namespace

}  // namespace netlyap::bench

int main(int count, char** words) {
    using namespace netlyap;
    const std::int64_t units = count > 1 ? std::stoll(words[1]) : 200'000;
    Session session;
    if (session.rank() == 0)
        bench::measure(session, units);
    else
        return static_cast<int>(run_worker(session, [](const Assignment& assignment) {
            return std::make_unique<bench::EmptyWorker>(assignment);
        }));
    return 0;
}
