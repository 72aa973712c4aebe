#pragma once

#include <string>
#include <vector>

namespace netlyap {

/// From now on SIGTERM, SIGINT, SIGHUP (unless it is ignored already, as under nohup), SIGUSR1, SIGUSR2 and
/// SIGXCPU ask this process to end in good order. The same signal may come twice (from a batch system by two
/// ways); one that comes more than a second after the first ends the process at once with exit code 75, which
/// harms nothing: what is durable stays so. Only SIGXCPU, which the system repeats every second once
/// `ulimit -t` is reached, never does.
void watch_stop_signals();

/// The name of the signal that has asked, e.g. "SIGTERM"; empty while none has.
[[nodiscard]] std::string stop_signal();

/// A signal that asks for the end, e.g. {15, "SIGTERM"}.
struct StopSignal {
    int number;
    const char* name;
};

/// Those that watch_stop_signals() would watch in this process.
[[nodiscard]] std::vector<StopSignal> stop_signals_here();

/// From now on a write beyond the limit of the size of files (`ulimit -f`) fails with EFBIG, as on a full
/// disk, instead of ending this process by SIGXFSZ.
void survive_file_size_limit();

}  // namespace netlyap
