#pragma once

#include "netlyap/storage/run_directory/gather.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"
#include "netlyap/cluster/master.hpp"

#include "netlyap/runner/pace.hpp"
#include "netlyap/runner/pending_units.hpp"
#include "netlyap/runner/target_run.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>

/// A sweep, run from code: what `netlyap run` does but for parsing and words.
namespace netlyap {

/// What is to be run, and where it is kept.
struct RunInput {
    job::Job job;
    job::DataText data = {};          ///< what the job names: its data, its theta(0)
    std::filesystem::path directory;  ///< made if it is not there; else it must be of the same job
    std::string given = {};           ///< the job as its author wrote it, kept in the directory
    scheduling::Slice slice = {};     ///< a part is computed, but not gathered
    bool extend = false;              ///< it may be larger than the one of the directory
    bool retry_failed = false;        ///< units that were given up are tried again
    /// The keys with the role report that are taken from the job; the others keep the values that they have
    /// in the directory. Absent: all are taken from the job.
    std::optional<std::set<std::string>> given_keys = {};
};

/// With whom: alone without a session, else as rank 0, with a master unless it is the only rank.
struct Ranks {
    Session* session = nullptr;
    Master* master = nullptr;
    int computing_here = 1;  ///< processes that compute on this machine, for the check of memory
};

/// What a run begins with.
struct RunStart {
    const scheduling::PreparedJob& prepared;
    const scheduling::Grid& grid;  ///< of the slice
    scheduling::LedgerCounts counts;
    std::int64_t workers = 1;
    PendingUnits pending;                   ///< of `counts`
    std::int64_t deaths = 0;                ///< of processes in the middle of a unit, in earlier starts
    std::int64_t damaged = 0;               ///< places in journals that cannot be read
    const job::Job* extends = nullptr;      ///< the job that this one is larger than; null: none
    std::optional<std::int64_t> retried{};  ///< units that are tried again; only with retry_failed
    int round = 1;                          ///< from 1; more only with run.target
};

/// How whoever runs a sweep watches it. All are called in the thread of run_sweep().
struct RunWatch {
    /// The directory is claimed and its journals are read; before each round.
    std::function<void(const RunStart&)> at_start = [](const RunStart&) {};
    /// Several times a second while units are computed.
    std::function<void(const scheduling::LedgerCounts&, const Pace&)> at_progress =
        [](const scheduling::LedgerCounts&, const Pace&) {};
    /// Computing has ended, by itself or by an error; after each round.
    std::function<void()> at_end_of_computing = [] {};
    /// With run.target, when a round is judged.
    std::function<void(const TargetRound&)> at_round = [](const TargetRound&) {};
    /// What asks the run to stop in good order, in words ("SIGTERM"); empty: nothing.
    std::function<std::string()> why_stop = [] { return std::string(); };
};

/// What became of it.
struct RunResult {
    /// Why it stopped in good order before its end, also while gathering; empty otherwise.
    std::string stop_reason;
    std::int64_t units = 0;  ///< of the slice
    scheduling::LedgerCounts counts;
    bool has_computed = false;  ///< else nothing was left to compute
    double seconds = 0.0;       ///< of computing
    double gather_seconds = 0.0;
    double rate = 0.0;                                      ///< member-steps per second
    std::optional<TargetRound> target{};                    ///< the last that was judged, with run.target
    std::optional<run_directory::GatherResult> gathered{};  ///< of a whole sweep that was not stopped

    [[nodiscard]] bool has_holes() const { return counts.failed > 0; }
};

/// Claims the directory, computes what its journals do not hold, with run.target adds seeds in rounds, and
/// gathers the archive. Writes the status file of the directory meanwhile. Throws UsageError for a job that
/// cannot be run, or is not that of the directory; InUseError while somebody else computes there; and what a
/// worker reports. What was computed is durable in any case.
RunResult run_sweep(RunInput input, const Ranks& ranks, const RunWatch& watch);

/// The life of a rank above 0: everything it needs comes with its assignment. Returns the exit code that the
/// master gave.
[[nodiscard]] ExitCode run_as_worker(Session& session);

}  // namespace netlyap
