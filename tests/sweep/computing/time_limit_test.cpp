#include "netlyap/sweep/computing/time_limit.hpp"

#include "netlyap/core/clock.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace netlyap::computing {
namespace {

/// The budget of a run under an end of the Slurm job.
double budget(double limit_seconds, const std::string& end) {
    ::setenv("SLURM_JOB_END_TIME", end.c_str(), 1);
    const TimeLimit limit(limit_seconds);
    ::unsetenv("SLURM_JOB_END_TIME");
    return limit.budget();
}

std::string in(double seconds) {
    return std::to_string(std::llround(seconds_since_epoch() + seconds));
}

TEST(TimeLimit, IsTheNearerOne) {
    EXPECT_TRUE(std::isinf(TimeLimit(0.0).budget()));
    EXPECT_NEAR(budget(0.0, in(10000.0)), 9995.0, 1000.0);
    EXPECT_NEAR(budget(100000.0, in(10000.0)), 9995.0, 1000.0);
    EXPECT_NEAR(budget(10000.0, in(100000.0)), 9995.0, 1000.0);
}

TEST(TimeLimit, IsOverWhereTheJobHasJustEnded) {
    ::setenv("SLURM_JOB_END_TIME", in(-10.0).c_str(), 1);
    EXPECT_EQ(TimeLimit(0.0).exceeded(), "the time of the Slurm job");
    ::unsetenv("SLURM_JOB_END_TIME");
}

TEST(TimeLimit, IgnoresAnEndThatCannotBe) {
    for (const std::string& end : {in(-7200.0), std::string("0"), std::string("-1"), std::string(""),
                                   std::string("soon"), std::string("nan"), std::string("inf"),
                                   std::string("2026-01-01T00:00:00"), std::string("99999999999999999999")})
        EXPECT_TRUE(std::isinf(budget(0.0, end))) << end;
}

}  // namespace
}  // namespace netlyap::computing
