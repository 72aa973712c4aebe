#include "mpi_run.hpp"

/// Workers end when there is nothing to do at all: before any assignment, and right after one. Also a session
/// of one rank.
int main() {
    using namespace netlyap;
    Session session;
    Verdict verdict;
    verdict.expect(Session::is_launched(), "mpirun started this");
    verdict.expect(session.ranks_here() == session.size(), "all ranks are on this machine");
    for (const ExitCode code : {ExitCode::usage, ExitCode::complete}) {
        if (session.rank() > 0) {
            const ExitCode got =
                run_worker(session, [&, rank = session.rank()](const Assignment& assignment) {
                    verdict.expect(code == ExitCode::complete, "no assignment where the job is refused");
                    verdict.expect(assignment.job_text.find("[sweep]") == 0, "the text of the job");
                    return std::make_unique<TestWorker>(assignment, rank);
                });
            verdict.expect(got == code, "a worker returns the code that the master gave");
            continue;
        }
        const test::Folder folder;
        Master master(session);
        if (code == ExitCode::complete) {
            const scheduling::PreparedJob prepared(two_radii_job(8));
            MemorySink sink;
            scheduling::Ledger ledger({true, true}, {});
            master.assign({job::job_file_text(prepared.job, false), folder.path().string(), 60.0, {}});
            master.hand_out(ledger, scheduling::Grid(prepared.job), sink, {}, {});
        }
        master.dismiss(code);
    }
    return verdict.code();
}
