// ctest: RANKS 2 4
#include "mpi_run.hpp"

/// Master and workers do every unit that is left exactly once, with the records of evaluate(): many units,
/// fewer units than workers, none.
namespace netlyap {
namespace {

/// One sweep on rank 0, with every `done_every`-th unit done already (0: none).
void sweep(Session& session, Verdict& verdict, std::int64_t seeds, std::size_t done_every) {
    const std::string name =
        std::to_string(seeds) + " seeds on " + std::to_string(session.size()) + " ranks: ";
    const test::Folder folder;
    const scheduling::PreparedJob prepared(two_radii_job(seeds));
    const scheduling::Grid grid(prepared.job);
    std::vector<bool> is_done(static_cast<std::size_t>(grid.units()));
    for (std::size_t unit = 0; unit < is_done.size(); ++unit)
        is_done[unit] = done_every > 0 && unit % done_every == 0;
    scheduling::LedgerSettings settings;
    settings.workers = session.size() - 1;
    scheduling::Ledger ledger(is_done, settings);
    const std::int64_t left = ledger.counts().pending;

    MemorySink sink;
    int ticks = 0;
    Master master(session);
    master.assign({job::job_file_text(prepared.job, false), folder.path().string(), 60.0, {}});
    master.hand_out(ledger, grid, sink, {}, {[&](const scheduling::Ledger&) { ++ticks; }});
    verdict.expect(ledger.is_finished() && ledger.counts().done == grid.units(), name + "all units are done");
    verdict.expect(left == 0 || ticks > 0, name + "ticks");
    const std::vector<std::uint64_t> expected = expected_fingerprints(prepared);
    const auto records = [&] { return records_left(folder.path(), expected); };
    const std::map<std::int64_t, int> durable = records();
    master.dismiss(ExitCode::stopped);

    verdict.expect(durable == records(), name + "what is done is durable when it is reported");
    verdict.expect(static_cast<std::int64_t>(durable.size()) == left, name + "one record for each unit");
    for (const auto& [unit, times] : durable)
        verdict.expect(unit >= 0 && times == 1 && !is_done[static_cast<std::size_t>(unit)],
                       name + "unit " + std::to_string(unit) + " once, with the bits of evaluate()");
    verdict.expect(sink.durable.empty(), name + "no records pass through the master");
}

struct Case {
    std::int64_t seeds;
    std::size_t done_every;
};
constexpr Case cases[] = {{96, 0}, {96, 3}, {11, 0}, {1, 0}, {8, 1}, {40, 0}};

}  // namespace
}  // namespace netlyap

int main() {
    using namespace netlyap;
    Session session;
    Verdict verdict;
    for (const Case& one : cases)
        if (session.rank() == 0) {
            sweep(session, verdict, one.seeds, one.done_every);
        } else {
            const ExitCode code = run_worker(session, [rank = session.rank()](const Assignment& assignment) {
                return std::make_unique<TestWorker>(assignment, rank);
            });
            verdict.expect(code == ExitCode::stopped, "a worker returns the code that the master gave");
        }
    return verdict.code();
}
