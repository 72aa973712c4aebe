#include "netlyap/sweep/computing/local_run.hpp"

#include "netlyap/core/error.hpp"

#include "compute_test.hpp"
#include "record_fingerprint.hpp"
#include "slow_kernel.hpp"
#include "state_sink.hpp"

#include <gmock/gmock.h>

namespace netlyap::computing {
namespace {

using ::testing::Each;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LocalRunTest : public ComputeTest {};

TEST_F(LocalRunTest, DoesEveryUnitOnce) {
    scheduling::Ledger ledger(std::vector<bool>(8, false), {});
    int ticks = 0;
    run_local(ledger, context_, {}, {[&](const scheduling::Ledger& seen) {
                  ++ticks;
                  EXPECT_EQ(&seen, &ledger);
              }});
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

TEST_F(LocalRunTest, LeavesWhatIsDone) {
    scheduling::Ledger ledger({true, true, false, true, false, true, true, true}, {});
    run_local(ledger, context_, {}, {});
    ASSERT_EQ(sink_.durable.size(), 2U);
    EXPECT_EQ(sink_.durable[0].unit, grid_.unit(scheduling::UnitNumber{2}));
    EXPECT_EQ(sink_.durable[1].unit, grid_.unit(scheduling::UnitNumber{4}));
    scheduling::Ledger finished(std::vector<bool>(8, true), {});
    run_local(finished, context_, {}, {});
    EXPECT_EQ(sink_.durable.size(), 2U);
}

TEST_F(LocalRunTest, AUnitCountsAsDoneOnlyWhenItIsDurable) {
    scheduling::Ledger ledger(std::vector<bool>(8, false), {});
    sink_.on_sync = [&] {
        EXPECT_EQ(ledger.counts().done, static_cast<std::int64_t>(sink_.durable.size()));
        if (sink_.durable.size() >= 3)
            throw IoError("the disk is full");
    };
    EXPECT_THROW(run_local(ledger, context_, {}, {}), IoError);
    EXPECT_EQ(ledger.counts().done, static_cast<std::int64_t>(sink_.durable.size()));
    EXPECT_LT(ledger.counts().done, 8);
}

TEST_F(LocalRunTest, StopsWhenItShould) {
    StateSink sink;
    SlowKernel slow(make_kernel("scalar", prepared_.system), [] { return 0.002; });
    const WorkerContext context{prepared_, grid_, slow, sink};
    scheduling::Ledger ledger(std::vector<bool>(8, false), {});
    int asked = 0;
    RunControl control;
    control.why_stop = [&] { return ++asked > 6 ? "SIGTERM" : ""; };
    run_local(ledger, context, {}, control);
    EXPECT_GT(ledger.counts().pending, 0);
    EXPECT_EQ(ledger.counts().leased, 0);
    EXPECT_EQ(ledger.counts().done, static_cast<std::int64_t>(sink.records.size()));
    EXPECT_EQ(sink.said.back(), 'l');
    scheduling::Ledger late(std::vector<bool>(8, false), {});
    control = {};
    control.budget = [] { return -1.0; };
    run_local(late, context, {}, control);
    EXPECT_EQ(late.counts().pending, 8);
}

TEST_F(LocalRunTest, GivesUpWhatHasKilledItsProcessTooOften) {
    StateSink sink;
    scheduling::Ledger ledger(std::vector<bool>(8, false), {});
    ledger.restore_loss_count(scheduling::UnitNumber{2}, 3);
    ledger.restore_loss_count(scheduling::UnitNumber{4}, 2);
    ledger.recall_given_up(scheduling::UnitNumber{6});
    run_local(ledger, {prepared_, grid_, *kernel_, sink}, {}, {});
    EXPECT_EQ(ledger.counts().failed, 2);
    EXPECT_EQ(ledger.counts().done, 6);
    ASSERT_EQ(sink.records.size(), 7U);
    EXPECT_EQ(sink.records.front().unit, grid_.unit(scheduling::UnitNumber{2}));
    EXPECT_EQ(sink.records.front().status[0], scheduling::SeedStatus::failed);
    EXPECT_EQ(sink.records.back().unit, grid_.unit(scheduling::UnitNumber{4})) << "suspects come last";
}

TEST_F(LocalRunTest, AGivenUpUnitHasAReasonAndNoValues) {
    const scheduling::Record record = failed_record(grid_.unit(scheduling::UnitNumber{3}));
    EXPECT_EQ(record.unit, grid_.unit(scheduling::UnitNumber{3}));
    EXPECT_THAT(record.status, Each(scheduling::SeedStatus::failed));
    EXPECT_THAT(record.message, Each(HasSubstr("given up")));
    EXPECT_THAT(record.values, IsEmpty());
}

}  // namespace
}  // namespace netlyap::computing
