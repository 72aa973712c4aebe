// ctest: RANKS 3
#include "mpi_run.hpp"

/// A long unit is kept by its heartbeats; a worker that says nothing loses its lease, and its result still
/// counts.
namespace netlyap {
namespace {

constexpr double lease_timeout = 2.5;  ///< s; heartbeats come four times as often

struct Outcome {
    LedgerCounts counts;
    std::vector<Record> given_up;
    std::map<std::int64_t, int> records;  ///< by unit
};

Outcome sweep(Session& session, std::int64_t max_attempts) {
    const SharedFolder folder;
    const PreparedJob prepared(cluster_job(8));  // two units
    LedgerSettings settings;
    settings.workers = session.size() - 1;
    settings.lease_timeout = lease_timeout;
    settings.max_attempts = max_attempts;
    Ledger ledger({false, false}, settings);
    MemorySink sink;
    Master master(session);
    master.assign({job_file_text(prepared.job, false), folder.path().string(), lease_timeout, {}});
    master.hand_out(ledger, Grid(prepared.job), sink, {}, {});
    master.dismiss(ExitCode::complete);
    return {ledger.counts(), sink.durable, records_left(folder.path(), expected_fingerprints(prepared))};
}

/// A worker whose rank 1 sleeps so long before each of the first steps.
void work(Session& session, double seconds, int steps) {
    const ExitCode code = run_worker(session, [&](const Assignment& assignment) {
        auto worker = std::make_unique<TestWorker>(assignment, session.rank());
        if (session.rank() == 1)
            worker->kernel = std::make_unique<SlowKernel>(
                std::move(worker->kernel),
                [seconds, steps, step = 0]() mutable { return step++ < steps ? seconds : 0.0; });
        return worker;
    });
    static_cast<void>(code);
}

void check(Session& session, Verdict& verdict) {
    const Outcome slow = sweep(session, 1);
    verdict.expect(slow.counts.done == 2 && slow.counts.failed == 0, "a slow worker keeps its unit");
    verdict.expect(slow.records == std::map<std::int64_t, int>{{0, 1}, {1, 1}}, "both units once");
    verdict.expect(slow.given_up.empty(), "nothing is given up");

    const Outcome silent = sweep(session, 1);
    verdict.expect(silent.counts.failed == 1 && silent.counts.done == 1,
                   "a silent one loses it, here for good");
    verdict.expect(silent.given_up.size() == 1, "which is recorded once");
    for (const Record& record : silent.given_up) {
        verdict.expect(record.status[0] == SeedStatus::failed && record.values.empty(), "as failed");
        verdict.expect(record.message[0].find("given up") == 0, "with the reason");
    }

    const Outcome retried = sweep(session, 3);
    verdict.expect(retried.counts.done == 2 && retried.counts.failed == 0,
                   "or it is done by another attempt");
    verdict.expect(!retried.records.contains(-1) && retried.records.size() == 2, "with the same bits");
    verdict.expect(retried.given_up.empty(), "and not given up");
}

}  // namespace
}  // namespace netlyap

int main() {
    using namespace netlyap;
    Session session;
    Verdict verdict;
    if (session.rank() == 0) {
        check(session, verdict);
    } else {
        work(session, 0.07, 50);  // 3.5 s in small pieces
        work(session, 1.4 * lease_timeout, 1);
        work(session, 1.4 * lease_timeout, 1);
    }
    return verdict.code();
}
