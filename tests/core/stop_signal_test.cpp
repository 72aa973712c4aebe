#include "netlyap/core/stop_signal.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace netlyap {
namespace {

/// Each case is a process of its own: a signal can be the first only once.
void expect_exit(const std::function<void()>& act, int code) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(act(), ::testing::ExitedWithCode(code), "");
}

TEST(StopSignal, IsKnownByItsName) {
    const std::vector<std::pair<int, std::string>> signals = {{SIGTERM, "SIGTERM"}, {SIGINT, "SIGINT"},
                                                              {SIGHUP, "SIGHUP"},   {SIGUSR1, "SIGUSR1"},
                                                              {SIGUSR2, "SIGUSR2"}, {SIGXCPU, "SIGXCPU"}};
    for (const auto& [signal, name] : signals)
        expect_exit(
            [number = signal, expected = name] {
                watch_stop_signals();
                const bool was_silent = stop_signal().empty();
                std::raise(number);
                std::_Exit(was_silent && stop_signal() == expected ? 0 : 1);
            },
            0);
}

template <int first, int second>
void raise_again_later() {
    watch_stop_signals();
    std::raise(first);
    std::raise(second);  // at once: it counts as the same
    ::usleep(1'100'000);
    std::raise(second);
    std::_Exit(3);
}

TEST(StopSignal, SecondOneEndsAtOnce) {
    expect_exit(raise_again_later<SIGUSR1, SIGTERM>, 75);
}

TEST(StopSignal, TheSystemMayRepeatThatTheProcessorTimeIsUsedUp) {
    expect_exit(raise_again_later<SIGXCPU, SIGXCPU>, 3);
}

TEST(StopSignal, IgnoredHangupStaysIgnored) {
    expect_exit(
        [] {
            std::signal(SIGHUP, SIG_IGN);
            watch_stop_signals();
            std::raise(SIGHUP);
            std::_Exit(stop_signal().empty() ? 0 : 1);
        },
        0);
}

TEST(StopSignal, FileSizeLimitIsAFailureOfTheWrite) {
    expect_exit(
        [] {
            survive_file_size_limit();
            const struct rlimit limit { 10, 10 };
            ::setrlimit(RLIMIT_FSIZE, &limit);
            std::FILE* const file = std::tmpfile();
            const int descriptor = ::fileno(file);
            const bool is_cut = ::write(descriptor, "123456789012345", 15) == 10;
            std::_Exit(is_cut && ::write(descriptor, "1", 1) < 0 && errno == EFBIG ? 0 : 1);
        },
        0);
}

}  // namespace
}  // namespace netlyap
