#pragma once

#include "netlyap/storage/run_directory.hpp"

namespace netlyap {

/// How often the holder of a lock says that it is alive, in s. On another host, three of these without a word
/// are death.
inline constexpr double heartbeat_seconds = 10.0;

/// The right to compute in a run directory: an flock, which the system releases with the process, and a text
/// that names the holder and carries its heartbeat for hosts that do not share the flock. The lock of the
/// whole is held exclusively by who computes the whole, and shared by who computes a slice; every slice has a
/// lock of its own, held exclusively.
class RunDirectory::Lock {
public:
    /// UsageError naming the holder when it is taken; IoError when the file cannot be written.
    Lock(const RunLayout& layout, const Slice& slice);
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();

    void heartbeat();

private:
    void write_text() const;
    void close() noexcept;

    int whole_;
    int slice_ = -1;  ///< of a slice
    std::string who_;
    double last_heartbeat_ = 0.0;
};

/// UsageError that somebody computes in the run directory.
[[noreturn]] void refuse_taken(const RunLayout& layout, const std::string& who);

}  // namespace netlyap
