#pragma once

#include "netlyap/core/descriptor.hpp"

#include <filesystem>

namespace netlyap::files {

/// A file that is written beside its name and then takes the name, so that whoever reads the name sees a
/// whole file: the old one or the new one. Every writer has a name of its own,
///
///     <file>.<host>-<process>-<n>.tmp
///
/// made exclusively, so that two writers of one file do not meet. What writers left that died is removed by
/// the next one: it is known by the flock that a living writer holds on its file, and on another host, or
/// where there are no locks, by an hour without a change on the clock of the file system.
class ReplacedFile {
public:
    /// Makes the empty file to be written. IoError when refused.
    explicit ReplacedFile(std::filesystem::path file);
    ReplacedFile(const ReplacedFile&) = delete;
    ReplacedFile& operator=(const ReplacedFile&) = delete;
    /// Removes what has not taken its name.
    ~ReplacedFile();

    /// Where to write.
    [[nodiscard]] const std::filesystem::path& temporary() const noexcept { return temporary_; }
    [[nodiscard]] const Descriptor& descriptor() const noexcept { return descriptor_; }

    /// Makes the content durable and gives it its name. IoError when refused.
    void commit();

private:
    std::filesystem::path file_;
    std::filesystem::path temporary_;
    Descriptor descriptor_;
    bool is_committed_ = false;
};

/// Whether the name is one under which a ReplacedFile of this file is, or was, written.
[[nodiscard]] bool is_temporary_of(const std::filesystem::path& name, const std::filesystem::path& file);

}  // namespace netlyap::files
