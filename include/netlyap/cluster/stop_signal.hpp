#pragma once

#include <string>

namespace netlyap {

/// From now on SIGTERM, SIGINT and SIGUSR1 ask this process to end in good order. The same signal may come
/// twice (from a batch system by two ways); one that comes more than a second after the first ends the
/// process at once with exit code 75, which harms nothing: what is durable stays so.
void watch_stop_signals();

/// The name of the signal that has asked, e.g. "SIGTERM"; empty while none has.
[[nodiscard]] std::string stop_signal();

}  // namespace netlyap
