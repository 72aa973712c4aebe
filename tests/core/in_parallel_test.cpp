#include "netlyap/core/in_parallel.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace netlyap {
namespace {

TEST(InParallel, DoesEachPieceOfWorkOnce) {
    for (const unsigned threads : {0U, 1U, 4U, 100U})
        for (const std::size_t count : {0U, 1U, 3U, 1000U}) {
            std::vector<std::atomic<int>> times(count);
            in_parallel(count, threads, no_pulse, [&](std::size_t i, const Pulse&) { ++times[i]; });
            for (const std::atomic<int>& one : times)
                EXPECT_EQ(one, 1) << threads << " threads, " << count << " pieces";
        }
}

TEST(InParallel, WorksOnSoManyThreadsAtOnce) {
    std::atomic<int> begun = 0;
    in_parallel(4, 4, no_pulse, [&](std::size_t, const Pulse&) {
        ++begun;
        while (begun < 4)  // for ever, if one of them had to wait for another
            std::this_thread::yield();
    });
    EXPECT_EQ(begun, 4);
}

TEST(InParallel, ThrowsTheFailureOfTheSmallestNumberOnceAllAreDone) {
    for (const unsigned threads : {1U, 4U}) {
        std::atomic<int> done = 0;
        try {
            in_parallel(20, threads, no_pulse, [&](std::size_t i, const Pulse&) {
                ++done;
                if (i == 7 || i == 3 || i == 19)
                    throw DataError(std::to_string(i));
            });
            ADD_FAILURE() << "nothing was thrown";
        } catch (const DataError& failure) {
            EXPECT_STREQ(failure.what(), "3");
        }
        EXPECT_EQ(done, 20);
    }
}

TEST(InParallel, CallsThePulseInItsOwnThreadAloneAndEndsWithItsException) {
    const std::thread::id own = std::this_thread::get_id();
    std::atomic<int> strange = 0, done = 0;
    int calls = 0;
    const auto pulse = [&] {
        strange += std::this_thread::get_id() != own;
        if (++calls == 3)
            throw Error(ExitCode::stopped, "stopped");
    };
    EXPECT_THROW(in_parallel(1'000'000, 3, pulse,
                             [&](std::size_t, const Pulse& look) {
                                 look();
                                 std::this_thread::sleep_for(std::chrono::microseconds(100));
                                 ++done;
                             }),
                 Error);
    EXPECT_EQ(strange, 0);
    EXPECT_LT(done, 1'000'000);
}

}  // namespace
}  // namespace netlyap
