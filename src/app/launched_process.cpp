#include "launched_process.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/core/system_reason.hpp"

#include "programs.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace netlyap {

namespace {

/// The child's part up to its exec(); only calls that are safe after a fork. `failures` gets errno.
[[noreturn]] void become(const char* file, char* const* words, bool has_input, pid_t parent,
                         const sigset_t& mask, int failures) {
    ::setpgid(0, 0);  // a terminal's Ctrl-C goes to this program only, which passes it on
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent)  // it has died already
        ::_exit(static_cast<int>(ExitCode::stopped));
    if (!has_input)
        if (const int nothing = ::open("/dev/null", O_RDONLY); nothing > STDIN_FILENO) {
            ::dup2(nothing, STDIN_FILENO);
            ::close(nothing);
        }
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    ::execv(file, words);
    const int reason = errno;
    static_cast<void>(::write(failures, &reason, sizeof reason));
    ::_exit(127);
}

/// What Ctrl-Z asks for: the child stops, and so does this process, until somebody lets it go on. Where
/// nobody could, because no shell looks after it, the system does not stop it, and all go on.
void stop_and_go_on(pid_t child) {
    sigset_t stop;
    ::sigemptyset(&stop);
    ::sigaddset(&stop, SIGTSTP);
    ::kill(child, SIGTSTP);
    ::raise(SIGTSTP);
    ::sigprocmask(SIG_UNBLOCK, &stop, nullptr);  // it stops here
    ::sigprocmask(SIG_BLOCK, &stop, nullptr);
    ::kill(child, SIGCONT);
}

/// Waits for the end of the child and passes signals on. All of them are blocked.
ProcessEnd wait_for(pid_t child, const sigset_t& blocked, const std::vector<StopSignal>& stops,
                    const ForwardedSignals& signals) {
    constexpr double one_signal_seconds = 1.0;
    constexpr struct timespec look_again { .tv_sec = 1, .tv_nsec = 0 };
    ProcessEnd end;
    double first = 0.0;
    for (int state = 0;;) {
        if (::waitpid(child, &state, WNOHANG) == child) {
            end.code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
            return end;
        }
        const int number = ::sigtimedwait(&blocked, nullptr, &look_again);
        if (number == SIGTSTP)
            stop_and_go_on(child);
        const auto stop = std::find_if(stops.begin(), stops.end(),
                                       [&](const StopSignal& signal) { return signal.number == number; });
        if (stop == stops.end())
            continue;
        if (end.stopped_by.empty()) {
            end.stopped_by = stop->name;
            first = steady_seconds();
            ::kill(child, signals.first(end.stopped_by));
        } else if (number != SIGXCPU && steady_seconds() - first > one_signal_seconds) {
            ::kill(child, signals.again);
        }
    }
}

}  // namespace

ProcessEnd run_process(const std::vector<std::string>& command, bool has_input,
                       const ForwardedSignals& signals) {
    const bool is_path = command.front().find('/') != std::string::npos;
    const std::string file = is_path ? command.front() : found_on_path(command.front()).string();
    std::vector<std::string> words = command;
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    std::array<int, 2> failures{};
    if (::pipe2(failures.data(), O_CLOEXEC) != 0)
        throw IoError(command.front() + " cannot be started: " + system_reason(errno));

    const std::vector<StopSignal> stops = stop_signals_here();
    sigset_t blocked, mask;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGCHLD);
    ::sigaddset(&blocked, SIGTSTP);
    for (const StopSignal& stop : stops)
        ::sigaddset(&blocked, stop.number);
    std::signal(SIGCHLD, SIG_DFL);  // whoever started us may have ignored it
    ::sigprocmask(SIG_BLOCK, &blocked, &mask);
    if (!stop_signal().empty()) {  // it has come before
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
        ::close(failures[0]);
        ::close(failures[1]);
        return {static_cast<int>(ExitCode::stopped), stop_signal()};
    }
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0)
        become(file.c_str(), pointers.data(), has_input, parent, mask, failures[1]);
    const int fork_failure = errno;
    ::close(failures[1]);
    int reason = 0;
    const bool has_failed = child > 0 && ::read(failures[0], &reason, sizeof reason) == sizeof reason;
    ::close(failures[0]);
    ProcessEnd end;
    if (child > 0)
        end = wait_for(child, blocked, stops, signals);
    watch_stop_signals();
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    if (child < 0 || has_failed)
        throw IoError(command.front() +
                      " cannot be started: " + system_reason(child < 0 ? fork_failure : reason));
    return end;
}

}  // namespace netlyap
