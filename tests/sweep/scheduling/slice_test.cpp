#include "netlyap/sweep/scheduling/slice.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace netlyap::scheduling {
namespace {

TEST(Slice, IsReadAndWritten) {
    for (const std::string text : {"1/1", "2/4", "4/4", "10/1000"})
        EXPECT_EQ(slice_text(parse_slice(text)), text);
    EXPECT_TRUE(parse_slice("1/1").is_whole());
    EXPECT_FALSE(parse_slice("1/2").is_whole());
}

TEST(Slice, ThatIsNoneIsRefused) {
    for (const std::string text :
         {"", "2", "/", "2/", "/4", "0/4", "5/4", "-1/4", "1/0", "1.5/4", "a/b", "1/2/3", "2/4 "})
        EXPECT_THROW(static_cast<void>(parse_slice(text)), UsageError) << text;
}

TEST(Slice, AllTogetherAreTheGrid) {
    job::Job job;
    job.eta = {0.5, 1.0};
    job.epsilon = {1e-8, 1e-4, 1e-2};
    job.seeds.resize(27);
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    const Grid whole(job);
    for (const std::int64_t count : {1, 2, 3, 5, 24, 30}) {
        std::set<WorkUnit> units;
        std::int64_t total = 0;
        for (std::int64_t index = 1; index <= count; ++index) {
            const Grid part(job, {index, count});
            EXPECT_LE(part.units(), whole.units() / count + 1) << "parts are equally large";
            for (UnitNumber number; number.value < part.units(); ++number) {
                units.insert(part.unit(number));
                EXPECT_EQ(part.unit(number), whole.unit(UnitNumber{index - 1 + number.value * count}));
                EXPECT_EQ(part.number(part.place(number)), number);
            }
            total += part.units();
        }
        EXPECT_EQ(total, whole.units()) << count;
        EXPECT_EQ(static_cast<std::int64_t>(units.size()), whole.units()) << count;
    }
}

}  // namespace
}  // namespace netlyap::scheduling
