#include "netlyap/cluster/compute.hpp"

#include "netlyap/core/error.hpp"

#include "cluster_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap {
namespace {

using ::testing::Each;
using ::testing::Ge;
using ::testing::IsEmpty;

class ComputeTest : public testing::Test {
protected:
    PreparedJob prepared_{cluster_job(27)};  // 2 x 4 units, the last of each cell with 3 seeds
    Grid grid_{prepared_.job};
    std::unique_ptr<Kernel> kernel_ = make_kernel("scalar", prepared_.system);
    MemorySink sink_;
    Workbench bench_{prepared_, grid_, *kernel_, sink_};
};

TEST_F(ComputeTest, AUnitIsWhatEvaluateMakesOfIt) {
    int pulses = 0;
    const double seconds = compute_unit(bench_, 3, [&] { ++pulses; });
    EXPECT_GE(seconds, 0.0);
    EXPECT_GT(pulses, 0);
    EXPECT_THAT(sink_.durable, IsEmpty()) << "not synced";
    sink_.sync();
    ASSERT_EQ(sink_.durable.size(), 1U);
    EXPECT_EQ(sink_.durable[0].unit, grid_.unit(3));
    EXPECT_EQ(fingerprint(sink_.durable[0]), expected_fingerprints(prepared_)[3]);
    EXPECT_EQ(sink_.seconds()[0], seconds);
}

TEST_F(ComputeTest, PulsesWhileItsStepsAreSlow) {
    SlowKernel slow(make_kernel("scalar", prepared_.system), [] { return 0.005; });
    int pulses = 0;
    compute_unit({prepared_, grid_, slow, sink_}, 0, [&] { ++pulses; });
    EXPECT_GE(pulses, 4) << "in 20 steps that take 0.015 s each";
}

TEST_F(ComputeTest, RunLocalDoesEveryUnitOnce) {
    Ledger ledger(std::vector<bool>(8, false), {});
    int ticks = 0;
    run_local(ledger, bench_, [&](const Ledger& seen) {
        ++ticks;
        EXPECT_EQ(&seen, &ledger);
    });
    EXPECT_TRUE(ledger.is_finished());
    EXPECT_EQ(ledger.counts().done, 8);
    EXPECT_GT(ledger.seconds_per_unit(), 0.0);
    EXPECT_GT(ticks, 0);
    const std::vector<std::uint64_t> expected = expected_fingerprints(prepared_);
    ASSERT_EQ(sink_.durable.size(), 8U);
    for (std::size_t unit = 0; unit < 8; ++unit)
        EXPECT_EQ(fingerprint(sink_.durable[unit]), expected[unit]);
    EXPECT_THAT(sink_.seconds(), Each(Ge(0.0)));
}

TEST_F(ComputeTest, RunLocalLeavesWhatIsDone) {
    Ledger ledger({true, true, false, true, false, true, true, true}, {});
    run_local(ledger, bench_, [](const Ledger&) {});
    ASSERT_EQ(sink_.durable.size(), 2U);
    EXPECT_EQ(sink_.durable[0].unit, grid_.unit(2));
    EXPECT_EQ(sink_.durable[1].unit, grid_.unit(4));
    Ledger finished(std::vector<bool>(8, true), {});
    run_local(finished, bench_, [](const Ledger&) {});
    EXPECT_EQ(sink_.durable.size(), 2U);
}

TEST_F(ComputeTest, AUnitCountsAsDoneOnlyWhenItIsDurable) {
    Ledger ledger(std::vector<bool>(8, false), {});
    sink_.on_sync = [&] {
        EXPECT_EQ(ledger.counts().done, static_cast<std::int64_t>(sink_.durable.size()));
        if (sink_.durable.size() >= 3)
            throw IoError("the disk is full");
    };
    EXPECT_THROW(run_local(ledger, bench_, [](const Ledger&) {}), IoError);
    EXPECT_EQ(ledger.counts().done, static_cast<std::int64_t>(sink_.durable.size()));
    EXPECT_LT(ledger.counts().done, 8);
}

TEST_F(ComputeTest, AGivenUpUnitHasAReasonAndNoValues) {
    const Record record = failed_record(grid_.unit(3), "why");
    EXPECT_EQ(record.unit, grid_.unit(3));
    EXPECT_THAT(record.status, Each(SeedStatus::failed));
    EXPECT_THAT(record.message, Each("why"));
    EXPECT_THAT(record.values, IsEmpty());
}

}  // namespace
}  // namespace netlyap
