#pragma once

#include <functional>

namespace netlyap {

/// Called again and again by work that may take long, at least about every hundredth of a second; whoever
/// starts the work looks around meanwhile. What it throws ends the work, which leaves nothing behind.
using Pulse = std::function<void()>;

/// For work that nobody watches.
inline void no_pulse() {}

}  // namespace netlyap
