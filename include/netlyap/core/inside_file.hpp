#pragma once

#include "netlyap/core/descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>

/// Files inside a run directory. Others may be able to write there, so a name may have become anything: a
/// link to a file of somebody else, a FIFO on which a reader waits for ever, a device without an end. These
/// functions open regular files only, follow no link in the last part of the name, and never wait.
namespace netlyap {

/// Opens the file with the flags of open(2); O_CREAT makes it with the permissions that the umask leaves.
/// Writing also asks that the file has no second name (a hard link), unless it was just made with O_EXCL.
/// IoError with file and reason for whatever is not a regular file of its own or cannot be opened.
[[nodiscard]] Descriptor open_inside(const std::filesystem::path& file, int flags);

/// The same, or nothing when there is no such file.
[[nodiscard]] std::optional<Descriptor> open_inside_if_there(const std::filesystem::path& file, int flags);

/// The whole text of a small file: 64 MB at most. IoError as open_inside.
[[nodiscard]] std::string read_inside(const std::filesystem::path& file);

/// The same, or nothing when there is no such file.
[[nodiscard]] std::optional<std::string> read_inside_if_there(const std::filesystem::path& file);

/// Whether there is a regular file of this name, not followed if it is a link. False too where it cannot be
/// looked at.
[[nodiscard]] bool is_file_inside(const std::filesystem::path& file) noexcept;

}  // namespace netlyap
