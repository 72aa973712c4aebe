#pragma once

#include <cstdint>

namespace netlyap {

/// Whether the first row of a table of text has the names of the columns, as a user says.
enum class HeaderRule : std::uint8_t { automatic, yes, no };

}  // namespace netlyap
