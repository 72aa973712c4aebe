// ctest: RANKS 3
#include "netlyap/core/clock.hpp"

#include "mpi_run.hpp"
#include "slow_kernel.hpp"

/// A long unit is kept by its heartbeats; a worker that says nothing loses its lease, and its result still
/// counts, unless it comes when the next sweep has begun.
///
/// How the busy machine schedules these processes decides nothing. A silent worker is silent until the master
/// has decided. A slow one can look silent when the machine stalls it or the master: both notice that, and
/// then the sweep has shown nothing and is repeated.
namespace netlyap {
namespace {

constexpr double lease_timeout = 2.5;  ///< s; heartbeats come four times as often
const char* const slow = "slow";
const char* const silent = "silent";
const char* const late = "late";
const char* const last = "last";

/// Leaves a file when two calls are further apart than a living process lets them be.
class StallWatch {
public:
    explicit StallWatch(std::filesystem::path file) : file_(std::move(file)) {}
    void look() {
        const double now = steady_seconds();
        if (now - before_ > 0.4 * lease_timeout)
            std::ofstream(file_).flush();
        before_ = now;
    }

private:
    std::filesystem::path file_;
    double before_ = steady_seconds();
};

struct Outcome {
    scheduling::LedgerCounts counts;
    std::vector<scheduling::Record> given_up;
    std::map<std::int64_t, int> records;  ///< by unit
    bool are_all_lost;                    ///< to the master, who then ends the sweep
};

/// A sweep of two units in which rank 1 behaves as told.
Outcome sweep(Session& session, const std::filesystem::path& folder, const std::string& behaviour,
              std::int64_t max_attempts) {
    std::filesystem::create_directories(folder);
    job::Job job = two_radii_job(8);
    job.name = behaviour;
    const scheduling::PreparedJob prepared(job);
    scheduling::LedgerSettings settings;
    settings.workers = session.size() - 1;
    settings.lease_timeout = lease_timeout;
    settings.max_attempts = max_attempts;
    scheduling::Ledger ledger({false, false}, settings);
    MemorySink sink;
    StallWatch watch(folder.parent_path() / "stalled-master");
    computing::RunControl control;
    control.tick = [&](const scheduling::Ledger&) { watch.look(); };
    Master master(session);
    master.assign({job::job_file_text(prepared.job, false), folder.string(), lease_timeout, {}});
    std::ofstream(folder / "begun").flush();
    bool are_all_lost = false;
    try {
        master.hand_out(ledger, scheduling::Grid(prepared.job), sink, {}, control);
    } catch (const Error& failure) {
        are_all_lost = failure.code() == ExitCode::stopped;
        if (!are_all_lost)
            throw;
    }
    std::ofstream(folder / "decided").flush();
    master.dismiss(ExitCode::complete);
    return {ledger.counts(), sink.durable, records_left(folder, expected_fingerprints(prepared)),
            are_all_lost};
}

/// What rank 1 does before each step: seconds to sleep.
std::function<double()> behaviour_of(const std::string& name, const std::filesystem::path& folder) {
    if (name == slow)  // 3.5 s in small pieces
        return [watch = StallWatch(folder.parent_path() / "stalled-worker"), step = 0]() mutable {
            watch.look();
            return step++ < 50 ? 0.07 : 0.0;
        };
    if (name == silent)
        return [folder]() {
            while (std::filesystem::exists(folder) && !std::filesystem::exists(folder / "decided"))
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            return 0.0;
        };
    if (name == late)
        return [next = folder.parent_path() / last, has_waited = false]() mutable {
            while (!has_waited && !std::filesystem::exists(next / "begun"))
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            has_waited = true;
            return 0.0;
        };
    if (name == last)  // its orders come one by one all the same
        return [] { return 0.02; };
    return [] { return 0.0; };
}

void work(Session& session) {
    for (std::string name; name != last;)
        static_cast<void>(run_worker(session, [&, rank = session.rank()](const Assignment& assignment) {
            auto worker = std::make_unique<TestWorker>(assignment, rank);
            name = worker->prepared.job.name;
            if (name == slow)  // to read its data takes all workers longer than they may be silent
                std::this_thread::sleep_for(std::chrono::duration<double>(1.5 * lease_timeout));
            if (rank == 1)
                worker->kernel = std::make_unique<SlowKernel>(std::move(worker->kernel),
                                                              behaviour_of(name, assignment.run_directory));
            return worker;
        }));
}

void check(Session& session, Verdict& verdict) {
    const test::Folder folder;
    constexpr int most_trials = 20;
    bool has_shown = false;
    for (int trial = 0; trial < most_trials && !has_shown; ++trial) {
        const std::filesystem::path place = folder.path() / ("slow-" + std::to_string(trial));
        const Outcome kept = sweep(session, place / "slow", slow, 1);
        const Outcome lost =
            sweep(session, place / "silent", silent, 1);  // after it all is known of the first
        const bool has_stalled = std::filesystem::exists(place / "stalled-master") ||
                                 std::filesystem::exists(place / "stalled-worker");
        // The other worker may be stalled as well; its unit is not what this is about.
        has_shown = ((kept.counts.failed == 0 && !kept.are_all_lost) || !has_stalled) &&
                    lost.counts.failed < 2 && !lost.are_all_lost;
        if (!has_shown)
            continue;
        verdict.expect(!kept.are_all_lost, "workers that make themselves ready give signs of life");
        verdict.expect(kept.counts.done == 2 && kept.counts.failed == 0, "a slow worker keeps its unit");
        verdict.expect(kept.records == std::map<std::int64_t, int>{{0, 1}, {1, 1}}, "both units once");
        verdict.expect(kept.given_up.empty(), "nothing is given up");

        verdict.expect(lost.counts.failed == 1 && lost.counts.done == 1,
                       "a silent one loses it, here for good");
        verdict.expect(lost.given_up.size() == 1, "which is recorded once");
        for (const scheduling::Record& record : lost.given_up) {
            verdict.expect(record.status[0] == scheduling::SeedStatus::failed && record.values.empty(),
                           "as failed");
            verdict.expect(record.message[0].find("given up") == 0, "with the reason");
        }
    }
    verdict.expect(has_shown, "the machine lets a sweep of four seconds go on without a stall");

    const Outcome retried = sweep(session, folder.path() / "retried", silent, 100);
    verdict.expect(retried.counts.done == 2 && retried.counts.failed == 0,
                   "or it is done by another attempt");
    verdict.expect(!retried.records.contains(-1) && retried.records.size() == 2, "with the same bits");
    verdict.expect(retried.given_up.empty(), "and not given up");
    static_cast<void>(sweep(session, folder.path() / late, late, 100));
    const Outcome after = sweep(session, folder.path() / last, last, 1);
    verdict.expect(after.counts.done == 2 && after.counts.failed == 0, "the next sweep is whole");
    verdict.expect(after.records == std::map<std::int64_t, int>{{0, 1}, {1, 1}},
                   "and a late report on the one before disturbs it not");
}

}  // namespace
}  // namespace netlyap

int main() {
    using namespace netlyap;
    Session session;
    Verdict verdict;
    if (session.rank() == 0)
        check(session, verdict);
    else
        work(session);
    return verdict.code();
}
