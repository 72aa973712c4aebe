// ctest: RANKS 2 4
#include "mpi_run.hpp"

/// A worker that cannot go on ends the run: hand_out throws what it said, and all workers are dismissed.
namespace netlyap {
namespace {

struct Case {
    const char* name;
    ExitCode code;
    const char* sentence;
    std::function<void()> at_assignment;
    std::function<void()> at_sync;
};

const std::vector<Case> cases = {
    {"disk full", ExitCode::io, "the disk is full", {}, [] { throw IoError("the disk is full"); }},
    {"no journal", ExitCode::io, "no journal here", [] { throw IoError("no journal here"); }, {}},
    {"changed data",
     ExitCode::data,
     "the data have changed",
     [] { throw DataError("the data have changed"); },
     {}},
    {"a bug", ExitCode::internal, "out of range", {}, [] { throw std::out_of_range("out of range"); }},
};

void conduct(Session& session, Verdict& verdict, const Case& one) {
    const test::Folder folder;
    const scheduling::PreparedJob prepared(two_radii_job(96));
    const scheduling::Grid grid(prepared.job);
    scheduling::LedgerSettings settings;
    settings.workers = session.size() - 1;
    scheduling::Ledger ledger(std::vector<bool>(static_cast<std::size_t>(grid.units()), false), settings);
    MemorySink sink;
    Master master(session);
    master.assign({job::job_file_text(prepared.job, false), folder.path().string(), 60.0, {}});
    bool has_thrown = false;
    try {
        master.hand_out(ledger, grid, sink, {}, {});
    } catch (const Error& failure) {
        has_thrown = true;
        verdict.expect(failure.code() == one.code, std::string(one.name) + ": the code of the worker");
        verdict.expect(std::string(failure.what()).find(one.sentence) != std::string::npos,
                       std::string(one.name) + ": its sentence, not " + failure.what());
    }
    verdict.expect(has_thrown, std::string(one.name) + ": hand_out throws");
    master.dismiss(one.code);
    const auto left = records_left(folder.path(), expected_fingerprints(prepared));
    verdict.expect(!left.contains(-1), std::string(one.name) + ": what is there is right");
    verdict.expect(ledger.counts().done <= static_cast<std::int64_t>(left.size()),
                   std::string(one.name) + ": nothing counts as done that is not durable");
    verdict.expect(ledger.counts().done < grid.units(), std::string(one.name) + ": not all is done");
}

}  // namespace
}  // namespace netlyap

int main() {
    using namespace netlyap;
    Session session;
    Verdict verdict;
    for (const Case& one : cases)
        if (session.rank() == 0) {
            conduct(session, verdict, one);
        } else {
            // Rank 1 fails; the others would go on.
            const ExitCode code =
                run_worker(session, [&, rank = session.rank()](const Assignment& assignment) {
                    if (rank == 1 && one.at_assignment)
                        one.at_assignment();
                    auto worker = std::make_unique<TestWorker>(assignment, rank);
                    if (rank == 1)
                        worker->sink.before_sync = one.at_sync;
                    return worker;
                });
            verdict.expect(code == one.code, std::string(one.name) + ": every worker returns the code");
        }
    return verdict.code();
}
