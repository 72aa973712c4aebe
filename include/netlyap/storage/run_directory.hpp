#pragma once

#include "netlyap/sweep/job.hpp"
#include "netlyap/sweep/slice.hpp"
#include "netlyap/storage/run_status.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace netlyap {

/// Where things lie in a run directory.
struct RunLayout {
    std::filesystem::path root;

    [[nodiscard]] std::filesystem::path job() const { return root / "job.ini"; }          ///< as understood
    [[nodiscard]] std::filesystem::path given() const { return root / "job.given.txt"; }  ///< as it was given
    [[nodiscard]] std::filesystem::path journals() const { return root / "journal"; }
    [[nodiscard]] std::filesystem::path status() const { return root / "status"; }
    [[nodiscard]] std::filesystem::path logs() const { return root / "log"; }
    [[nodiscard]] std::filesystem::path lock(const Slice& slice = {}) const;
    [[nodiscard]] std::filesystem::path archive() const { return root / "sweep.h5"; }
};

/// How a run wants its directory.
struct ClaimRequest {
    std::filesystem::path root;
    Job job;              ///< with data.digest filled in
    std::string given;    ///< the job file and options as given
    bool extend = false;  ///< accept a job in which only the grid lists have grown
    Slice slice;          ///< what of it is computed
};

/// A run directory that is ours, or our slice of it: it belongs to the job, and no other process computes the
/// same. Slices of one division can be computed at the same time; the whole, or another division, cannot.
///
/// Claiming checks first and touches nothing until everything is known to be good. UsageError when the
/// directory holds another job (naming the differing keys), holds other files, cannot be written, or is in
/// use.
class RunDirectory {
public:
    explicit RunDirectory(const ClaimRequest& request);
    ~RunDirectory();

    [[nodiscard]] const RunLayout& layout() const noexcept { return layout_; }
    /// Tells others that we are alive; call it every few seconds.
    void heartbeat();

private:
    class Lock;
    RunLayout layout_;
    std::unique_ptr<Lock> lock_;
};

/// UsageError when a RunDirectory of the request would be refused now; touches nothing.
void check_claimable(const ClaimRequest& request);

/// The layout of an existing run directory; UsageError when the folder is none.
[[nodiscard]] RunLayout open_run_directory(const std::filesystem::path& root);

/// Who computes in a run directory right now, in words ("process 12 on node3 since ..."), by slice; empty
/// when nobody does. `is_dead`: a holder was named but is gone.
struct LockHolder {
    std::string who;
    bool is_dead;
    Slice slice;
};
[[nodiscard]] std::vector<LockHolder> lock_holders(const RunLayout& layout);

/// The sentence why a job cannot go on in a directory of another one; empty when it can. With `extend` the
/// lists of the grid may have grown: sweep.eta and sweep.epsilon anywhere, sweep.seeds at the end.
[[nodiscard]] std::string why_not_same_job(const Job& existing, const Job& wanted, bool extend);

}  // namespace netlyap
