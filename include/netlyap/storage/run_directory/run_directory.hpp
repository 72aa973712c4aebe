#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/field.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"
#include "netlyap/storage/run_directory/run_status.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::run_directory {

/// How often the holder of a run directory gives a sign of life.
inline constexpr double heartbeat_seconds = 10.0;

/// How long a holder on another machine, or on a file system without locks, may be silent before it counts as
/// dead, on the clock of whoever watches.
inline constexpr double patience_with_silence_seconds = 3.0 * heartbeat_seconds;

/// Where things lie in a run directory.
struct RunLayout {
    std::filesystem::path root;

    [[nodiscard]] std::filesystem::path job() const { return root / "job.ini"; }          ///< as understood
    [[nodiscard]] std::filesystem::path given() const { return root / "job.given.txt"; }  ///< as it was given
    /// The data, read and split (sweep/job/kept_data.hpp); not where they are built in.
    [[nodiscard]] std::filesystem::path data() const { return root / "data.netlyap"; }
    /// The copy that version 0.2.0 and older kept of a CSV file.
    [[nodiscard]] std::filesystem::path data_csv() const { return root / "data.csv"; }
    [[nodiscard]] std::filesystem::path start() const { return root / "theta0.txt"; }  ///< where it is given
    [[nodiscard]] std::filesystem::path journals() const { return root / "journal"; }
    /// The jobs that it had before it was extended (former_jobs.hpp).
    [[nodiscard]] std::filesystem::path former() const { return root / "former"; }
    [[nodiscard]] std::filesystem::path status() const { return root / "status"; }
    [[nodiscard]] std::filesystem::path logs() const { return root / "log"; }
    [[nodiscard]] std::filesystem::path lock(const scheduling::Slice& slice = {}) const;
    [[nodiscard]] std::filesystem::path archive() const { return root / "sweep.h5"; }
};

/// How a run wants its directory.
struct ClaimRequest {
    std::filesystem::path root;
    job::Job job;             ///< with data.digest and network.init_digest filled in
    std::string given;        ///< the job file and options as given
    bool extend = false;      ///< accept a job that is larger (sweep/job/extension.hpp)
    scheduling::Slice slice;  ///< what of it is computed
    /// How long a silent holder elsewhere is waited for.
    double patience_seconds = patience_with_silence_seconds;
    std::shared_ptr<const job::KeptData> data = {};  ///< those of the job, where they come from a file
    std::string start = {};  ///< the text of theta(0); empty unless the job names a file of it
    /// What it records: journals with other definitions belong to another job. Empty: not looked at.
    std::vector<observables::Field> fields = {};
    /// The keys with the role report that are taken from the job; the others keep the values that they have
    /// in the directory when nobody else can change them any more. Absent: all are taken from the job.
    std::optional<std::set<std::string>> given_keys = {};
    bool adds_given = false;  ///< the given text is added to the one that is there
};

/// The directory belongs to another job than the one that wants it.
struct OtherJobError : UsageError {
    OtherJobError(const std::string& sentence, job::Growth difference)
        : UsageError(sentence), growth(std::move(difference)) {}
    job::Growth growth;  ///< from the job of the directory to the wanted one
};

/// A run directory that is ours, or our slice of it: it belongs to the job, and no other process computes the
/// same. Slices of one division can be computed at the same time; the whole, or another division, cannot.
///
/// Claiming checks first and touches nothing until everything is known to be good. OtherJobError when the
/// directory holds another job (naming the differing keys), UsageError when it holds other files or cannot be
/// written; InUseError when somebody computes in it, also in another slice where a report setting would
/// change.
class RunDirectory {
public:
    explicit RunDirectory(const ClaimRequest& request);
    ~RunDirectory();

    [[nodiscard]] const RunLayout& layout() const noexcept { return layout_; }
    /// That of the request, with the report settings that hold.
    [[nodiscard]] const job::Job& job() const noexcept { return job_; }
    /// The job that was there, or of whose units there is something, where that of the request is larger.
    [[nodiscard]] const std::optional<job::Job>& extended() const noexcept { return extended_; }
    /// The job goes on with these seeds, which begin with those that it has.
    void grow(std::vector<std::int64_t> seeds);
    /// That we are alive is told to others by a thread of its own. This throws what it has found: IoError
    /// when the directory was removed or moved, InUseError when somebody who believed us dead has taken it
    /// over. To be called every few seconds.
    void check();

private:
    class Lock;
    RunLayout layout_;
    job::Job job_;
    std::optional<job::Job> extended_;
    std::unique_ptr<Lock> lock_;
};

/// UsageError unless the directory can be created, or is an empty or a run directory that can be written.
void check_usable(const RunLayout& layout);

/// UsageError or InUseError when a RunDirectory of the request would be refused now; touches nothing.
void check_claimable(const ClaimRequest& request);

/// The data of the job of a run directory, which lie in it, so that nothing outside is needed; where an older
/// version wrote the directory, its copy of the CSV file, or what data.source names. With theta(0) where the
/// job names a file. DataError where they are damaged.
[[nodiscard]] job::DataText read_data_of_run(const RunLayout& layout, const job::Job& job);

/// The same without theta(0).
[[nodiscard]] job::DataText read_copied_data(const RunLayout& layout, const job::Job& job);

/// Reads into text.start the copy of theta(0) that lies in the directory. Nothing where the job names no
/// file; UsageError where the copy is missing and what network.init_file names is, too.
void read_copied_start(const RunLayout& layout, const job::Job& job, job::DataText& text);

/// What to do where the data in the directory, or its theta(0), are lost or changed: the end of a sentence.
[[nodiscard]] std::string how_to_put_back_data(const RunLayout& layout);
[[nodiscard]] std::string how_to_put_back_start(const RunLayout& layout);

/// The file in the directory that has the data of its job; empty where there is none.
[[nodiscard]] std::filesystem::path file_of_data(const RunLayout& layout, const job::Job& job);

/// Whether there is one.
[[nodiscard]] bool holds_data(const RunLayout& layout, const job::Job& job);

/// The layout of an existing run directory; UsageError when the folder is none.
[[nodiscard]] RunLayout open_run_directory(const std::filesystem::path& root);

/// The job of a run directory, as it was understood. IoError when it cannot be read.
[[nodiscard]] job::Job read_run_job(const RunLayout& layout);

/// Who computes in a run directory right now, in words ("process 12 on node3 since ..."), by slice; empty
/// when nobody does. `is_dead`: a holder was named but is gone. Whether a holder on another machine lives is
/// decided by watching for a sign of life, for so many seconds at most.
struct LockHolder {
    std::string who;
    bool is_dead;
    scheduling::Slice slice;
};
[[nodiscard]] std::vector<LockHolder> lock_holders(const RunLayout& layout,
                                                   double patience_seconds = patience_with_silence_seconds);

/// The sentence why a job cannot go on in a directory of another one; empty when it can. With `extend` it may
/// be larger, as sweep/job/extension.hpp says.
[[nodiscard]] std::string why_not_same_job(const job::Job& existing, const job::Job& wanted, bool extend);

}  // namespace netlyap::run_directory
