#pragma once

#include <string>

namespace netlyap {

/// Why a call of the operating system failed, in its own words, for its number in errno. Where these name no
/// way out, one is added: EFBIG is mostly `ulimit -f`.
[[nodiscard]] std::string system_reason(int number);

/// Whether the reason, by its number, lies in the name or in who may use it: nothing is there, it is a
/// folder, it is too long, a part of it is a file or a link to itself, access is denied. When a path that a
/// user named cannot be read for such a reason that is an error of usage, exit code 64; everything else that
/// the system refuses is 74, too many open files as well as a disk that fails.
[[nodiscard]] bool is_reason_of_path(int number) noexcept;

}  // namespace netlyap
