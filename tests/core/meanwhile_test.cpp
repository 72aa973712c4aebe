#include "netlyap/core/meanwhile.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace netlyap {
namespace {

TEST(Meanwhile, LooksAroundUntilTheWorkIsDone) {
    std::atomic<int> looks = 0;
    int done = 0;
    const auto look = [&] { ++looks; };
    meanwhile(look, [&] {
        while (looks < 2)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        done = 1;
    });
    EXPECT_EQ(done, 1);
    EXPECT_GE(looks, 2);
}

TEST(Meanwhile, ThrowsWhatTheWorkThrowsAndWhatTheLookThrowsOnceTheWorkHasEnded) {
    EXPECT_THROW(meanwhile([] {}, [] { throw DataError("damaged"); }), DataError);
    std::atomic<bool> has_looked = false, has_ended = false;
    EXPECT_THROW(meanwhile(
                     [&] {
                         has_looked = true;
                         throw IoError("taken over");
                     },
                     [&] {
                         while (!has_looked)
                             std::this_thread::sleep_for(std::chrono::milliseconds(1));
                         has_ended = true;
                     }),
                 IoError);
    EXPECT_TRUE(has_ended);
}

}  // namespace
}  // namespace netlyap
