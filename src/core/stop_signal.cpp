#include "netlyap/core/stop_signal.hpp"

#include "netlyap/core/error.hpp"

#include <unistd.h>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace netlyap {

namespace {

constexpr std::array<StopSignal, 6> stop_signals{{{SIGTERM, "SIGTERM"},
                                                  {SIGINT, "SIGINT"},
                                                  {SIGHUP, "SIGHUP"},
                                                  {SIGUSR1, "SIGUSR1"},
                                                  {SIGUSR2, "SIGUSR2"},
                                                  {SIGXCPU, "SIGXCPU"}}};

// All that a signal handler may touch.
std::atomic<int> first_signal = 0;
std::atomic<std::int64_t> first_nanoseconds = 0;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t now_nanoseconds() {
    struct timespec now {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{1'000'000'000} * now.tv_sec + now.tv_nsec;
}

extern "C" void on_stop_signal(int signal) {
    constexpr std::int64_t patience_nanoseconds = 1'000'000'000;
    int none = 0;
    if (first_signal.compare_exchange_strong(none, signal))
        first_nanoseconds = now_nanoseconds();
    else if (signal != SIGXCPU && first_nanoseconds != 0 &&
             now_nanoseconds() - first_nanoseconds > patience_nanoseconds)
        ::_exit(static_cast<int>(ExitCode::stopped));
}

}  // namespace

void watch_stop_signals() {
    struct sigaction action {};
    action.sa_handler = on_stop_signal;
    action.sa_flags = SA_RESTART;
    ::sigfillset(&action.sa_mask);
    for (const StopSignal& signal : stop_signals_here())
        ::sigaction(signal.number, &action, nullptr);
}

std::vector<StopSignal> stop_signals_here() {
    std::vector<StopSignal> here;
    for (const StopSignal& signal : stop_signals) {
        struct sigaction before {};
        ::sigaction(signal.number, nullptr, &before);
        if (signal.number != SIGHUP || before.sa_handler != SIG_IGN)  // nohup ignores it, and means it
            here.push_back(signal);
    }
    return here;
}

std::string stop_signal() {
    for (const StopSignal& signal : stop_signals)
        if (signal.number == first_signal)
            return signal.name;
    return "";
}

void survive_file_size_limit() {
    std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace netlyap
