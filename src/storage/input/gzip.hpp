#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netlyap::input {

/// Whether bytes begin as those of a file that gzip has compressed.
[[nodiscard]] bool is_gzip(std::string_view bytes);

/// What is in them, of all parts behind each other. DataError, with the name of the file, where they are
/// damaged or cut off, or hold more than `most_bytes`.
[[nodiscard]] std::string gunzip(std::string_view bytes, const std::string& name, std::uint64_t most_bytes);

}  // namespace netlyap::input
