#pragma once

#include <cstdint>
#include <string>

namespace netlyap {

/// The name of this machine.
[[nodiscard]] std::string host_name();

/// The operating system's number of this process.
[[nodiscard]] std::int64_t process_number();

/// Processors that this process may use.
[[nodiscard]] unsigned usable_processors();

}  // namespace netlyap
