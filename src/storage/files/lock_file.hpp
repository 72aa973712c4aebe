#pragma once

#include "netlyap/core/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace netlyap::files {

/// What the holder of a lock writes into it: lines `host`, `who`, `beat`, `machine`, `token`.
struct LockText {
    std::string host;
    std::string who;        ///< for people: "process 12 on node3, since ..."
    std::int64_t beat = 0;  ///< grows while the holder lives; not a time, so no two clocks are compared
    std::string machine;    ///< the start of the system that the holder runs on; of older versions its host
    std::string token;      ///< of this one holder

    bool operator==(const LockText&) const = default;
};

/// Stands for a holder who has not written its text yet.
[[nodiscard]] inline LockText nobody_named() {
    return {"", "another process", 0, "", ""};
}

[[nodiscard]] std::string serialize(const LockText& text);

/// Nothing for a text that names nobody, as one that was released.
[[nodiscard]] std::optional<LockText> parse_lock_text(const std::string& text);

/// The text in a lock file; nothing when there is none or it names nobody. IoError as read_inside.
[[nodiscard]] std::optional<LockText> read_lock_text(const std::filesystem::path& file);

/// What identifies the running system of this machine: containers on one machine share it, and with it the
/// locks of the system; two machines never do, whatever their host names are.
[[nodiscard]] std::string this_machine();

/// One that no other process has.
[[nodiscard]] std::string fresh_token();

/// What came of asking the system for a lock.
enum class LockAttempt {
    ours,
    held,      ///< by a living process
    no_locks,  ///< the file system has none (ENOSYS, ENOLCK, ENOTSUP ...): nothing is known
};

/// A lock file, open. The lock of the system ends with this object, or with the process.
class LockFile {
public:
    /// Makes the file if it is not there. IoError when refused.
    explicit LockFile(std::filesystem::path file);

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

    /// Exclusively or shared with others. Somebody who only looks lets go after a moment, so it is tried for
    /// 0.1 s.
    [[nodiscard]] LockAttempt take(bool exclusively) const;

    /// IoError when refused.
    void write(const LockText& text) const;
    /// Names nobody any more.
    void clear() const noexcept;
    /// Whether its name still stands for this file: nobody has removed or moved the directory.
    [[nodiscard]] bool is_in_place() const noexcept;

private:
    std::filesystem::path file_;
    Descriptor descriptor_;
};

/// Whether a living process holds the system's lock of a file, as far as this machine knows.
[[nodiscard]] LockAttempt look_at_lock(const std::filesystem::path& file);

}  // namespace netlyap::files
