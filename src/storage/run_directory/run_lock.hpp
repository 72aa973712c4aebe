#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "files/heartbeat.hpp"
#include "files/lock_file.hpp"

#include <memory>

namespace netlyap::run_directory {

/// The right to compute in a run directory, or in a slice of it.
///
/// The lock of the whole is held exclusively by who computes the whole, and shared by who computes a slice;
/// every slice has a lock file of its own, held exclusively. A lock is an flock, which the system releases
/// with the process, and a text that names the holder and changes every heartbeat. Where the flock does not
/// reach (another machine, or a file system without locks), a holder is dead when its text has not changed
/// for as long as a claim waits; no two clocks are compared. Without flocks two claims at the same moment are
/// told apart by what stands in the file a moment after both have written.
class RunDirectory::Lock {
public:
    /// InUseError naming the holder when it is taken; IoError when the files cannot be written.
    Lock(const RunLayout& layout, const scheduling::Slice& slice, double patience_seconds);
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();

    /// IoError when the directory was removed or moved since; Error with exit code 75 when somebody who
    /// believed us dead has taken it over.
    void check() { heartbeat_->check(); }

private:
    /// The file that names us.
    [[nodiscard]] const files::LockFile& own() const { return slice_ ? *slice_ : whole_; }
    void settle(const RunLayout& layout, const scheduling::Slice& slice);
    void beat();

    files::LockFile whole_;
    std::unique_ptr<files::LockFile> slice_;
    bool has_locks_ = true;  ///< whether the file system does
    files::LockText text_;
    std::unique_ptr<files::Heartbeat> heartbeat_;
};

/// InUseError that somebody computes in the run directory.
[[noreturn]] void refuse_taken(const RunLayout& layout, const std::string& who);

}  // namespace netlyap::run_directory
