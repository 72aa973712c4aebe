#include "files/heartbeat.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace netlyap::files {
namespace {

void wait_until(const std::function<bool()>& happened) {
    while (!happened())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(Heartbeat, GoesOnByItselfAndEndsWithItsOwner) {
    std::atomic<int> beats = 0;
    {
        Heartbeat heart(0.001, [&] { ++beats; });
        wait_until([&] { return beats > 3; });
        EXPECT_NO_THROW(heart.check());
    }
    const int at_end = beats;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(beats, at_end);
}

TEST(Heartbeat, AFailureIsTheLastBeatAndReachesTheOwner) {
    std::atomic<int> beats = 0;
    Heartbeat heart(0.001, [&] {
        ++beats;
        throw IoError("gone");
    });
    wait_until([&] { return beats > 0; });
    wait_until([&] {
        try {
            heart.check();
            return false;
        } catch (const IoError&) {
            return true;
        }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(beats, 1);
    EXPECT_THROW(heart.check(), IoError);
}

TEST(Heartbeat, DoesNotWaitForTheNextBeatToEnd) {
    const Heartbeat heart(1e6, [] {});  // otherwise this test would not come back
}

}  // namespace
}  // namespace netlyap::files
