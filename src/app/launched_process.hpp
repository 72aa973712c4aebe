#pragma once

#include <functional>
#include <string>
#include <vector>

namespace netlyap {

/// How a process has ended.
struct ProcessEnd {
    int code = 0;            ///< its exit code, or 128 and the number of the signal that has ended it
    std::string stopped_by;  ///< the first signal to this process that was passed on; empty: none
};

/// What is passed on to a process that was started here.
struct ForwardedSignals {
    std::function<int(const std::string&)>
        first;  ///< gets the name of the signal; returns the one to pass on
    int again;  ///< passed on when another one comes more than a second later
};

/// Runs a command, found on the PATH, in a process group of its own and waits for its end. Meanwhile the
/// signals of stop_signal.hpp to this process are not acted upon but passed on, by those two rules: once,
/// though a terminal or a batch system may send them to this process and to its group. SIGTSTP, a
/// terminal's Ctrl-Z, stops the child by the same signal and this process, too; when that goes on, so does
/// the child, by SIGCONT. When this process is killed, the other gets SIGTERM. `has_input`: it reads this
/// process's standard input, else an empty one. IoError when it cannot be started.
[[nodiscard]] ProcessEnd run_process(const std::vector<std::string>& command, bool has_input,
                                     const ForwardedSignals& signals);

}  // namespace netlyap
