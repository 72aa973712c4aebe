#include "netlyap/runner/run_sweep.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/run_directory/run_status.hpp"

#include "folder.hpp"
#include "two_radii_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace netlyap {
namespace {

using ::testing::Throws;

constexpr std::int64_t units = 8;  // two radii, 27 seeds in blocks of eight

class RunSweep : public ::testing::Test {
protected:
    [[nodiscard]] RunInput input() const {
        RunInput input{.job = two_radii_job(27), .directory = folder_ / "run"};
        input.job.run.checkpoint_seconds = 1e9;
        return input;
    }
    [[nodiscard]] std::string state() const {
        const auto statuses = run_directory::read_statuses(layout_.status());
        return statuses.empty() ? "none" : statuses.begin()->second.state;
    }

    test::Folder folder_;
    run_directory::RunLayout layout_{folder_ / "run"};
};

TEST_F(RunSweep, ComputesAndGathers) {
    std::vector<std::int64_t> done;
    int starts = 0, ends = 0;
    const RunResult result = run_sweep(input(), {},
                                       {.at_start =
                                            [&](const RunStart& start) {
                                                ++starts;
                                                EXPECT_EQ(start.grid.units(), units);
                                                EXPECT_EQ(start.counts.pending, units);
                                                EXPECT_EQ(start.workers, 1);
                                                EXPECT_FALSE(start.retried.has_value());
                                            },
                                        .at_progress = [&](const scheduling::LedgerCounts& counts,
                                                           const Pace&) { done.push_back(counts.done); },
                                        .at_end_of_computing = [&] { ++ends; }});
    EXPECT_EQ(starts, 1);
    EXPECT_EQ(ends, 1);
    ASSERT_FALSE(done.empty());
    EXPECT_EQ(done.front(), 0);
    EXPECT_EQ(done.back(), units);
    EXPECT_EQ(result.stop_reason, "");
    EXPECT_EQ(result.units, units);
    EXPECT_EQ(result.counts.done, units);
    EXPECT_TRUE(result.has_computed);
    EXPECT_GT(result.rate, 0.0);
    ASSERT_TRUE(result.gathered.has_value());
    EXPECT_EQ(result.gathered->complete, units);
    EXPECT_TRUE(archive::read_holes(layout_.archive()).none());
    EXPECT_EQ(state(), "complete");

    const RunResult again = run_sweep(input(), {}, {});
    EXPECT_FALSE(again.has_computed) << "the journals hold everything";
    EXPECT_EQ(again.gathered->complete, units);
}

TEST_F(RunSweep, StopsInGoodOrderAndGoesOn) {
    std::int64_t seen = 0;
    const RunResult part = run_sweep(
        input(), {},
        {.at_progress = [&](const scheduling::LedgerCounts& counts, const Pace&) { seen = counts.done; },
         .why_stop = [&] { return seen >= 3 ? std::string("enough") : std::string(); }});
    EXPECT_EQ(part.stop_reason, "enough");
    EXPECT_GE(part.counts.done, 3);
    EXPECT_GT(part.counts.pending, 0);
    EXPECT_FALSE(part.gathered.has_value());
    EXPECT_EQ(state(), "stopped");

    std::int64_t inherited = -1;
    const RunResult rest =
        run_sweep(input(), {}, {.at_start = [&](const RunStart& start) { inherited = start.counts.done; }});
    EXPECT_EQ(inherited, part.counts.done);
    EXPECT_EQ(rest.gathered->complete, units);
    RunInput other = input();
    other.directory = folder_ / "undisturbed";
    run_sweep(std::move(other), {}, {});
    EXPECT_THAT(archive::compare_archives(layout_.archive(),
                                          run_directory::RunLayout{folder_ / "undisturbed"}.archive()),
                ::testing::IsEmpty());
}

TEST_F(RunSweep, SaysHowManyGridPointsAreComplete) {
    constexpr std::int64_t units_of_a_point = 4;  // which come one after the other
    std::int64_t seen = 0;
    const RunResult part = run_sweep(
        input(), {},
        {.at_progress = [&](const scheduling::LedgerCounts& counts, const Pace&) { seen = counts.done; },
         .why_stop = [&] { return seen >= 5 ? std::string("enough") : std::string(); }});
    auto said = run_directory::read_status(layout_.status());
    ASSERT_TRUE(said.has_value());
    EXPECT_EQ(said->points, 2);
    EXPECT_EQ(said->complete_points, part.counts.done / units_of_a_point);
    EXPECT_GE(said->complete_points, 1);
    run_sweep(input(), {}, {});
    said = run_directory::read_status(layout_.status());
    EXPECT_EQ(said->complete_points, 2);
}

TEST_F(RunSweep, StopsWhileItGathers) {
    bool has_computed = false;
    const RunResult result =
        run_sweep(input(), {},
                  {.at_end_of_computing = [&] { has_computed = true; },
                   .why_stop = [&] { return has_computed ? std::string("enough") : std::string(); }});
    EXPECT_EQ(result.stop_reason, "enough");
    EXPECT_EQ(result.counts.pending, 0);
    EXPECT_FALSE(result.gathered.has_value());
    EXPECT_FALSE(std::filesystem::exists(layout_.archive()));
    EXPECT_EQ(state(), "stopped");
}

TEST_F(RunSweep, ComputesASliceWithoutGathering) {
    RunInput part = input();
    part.slice = scheduling::parse_slice("1/2");
    const RunResult result = run_sweep(std::move(part), {}, {});
    EXPECT_EQ(result.units, units / 2);
    EXPECT_EQ(result.counts.done, units / 2);
    EXPECT_FALSE(result.gathered.has_value());
    EXPECT_FALSE(std::filesystem::exists(layout_.archive()));
}

TEST_F(RunSweep, RefusesAnotherJobAndLeavesTheDirectoryAlone) {
    run_sweep(input(), {}, {});
    RunInput other = input();
    other.job.members = 3;
    int starts = 0;
    EXPECT_THAT([&] { run_sweep(std::move(other), {}, {.at_start = [&](const RunStart&) { ++starts; }}); },
                Throws<UsageError>());
    EXPECT_EQ(starts, 0);
    EXPECT_EQ(state(), "complete");
}

TEST_F(RunSweep, AnErrorEndsItWithItsStateStopped) {
    int ends = 0;
    EXPECT_THAT(
        [&] {
            run_sweep(input(), {},
                      {.at_progress = [](const scheduling::LedgerCounts&,
                                         const Pace&) { throw IoError("the disk is gone"); },
                       .at_end_of_computing = [&] { ++ends; }});
        },
        Throws<IoError>());
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(state(), "stopped");
}

}  // namespace
}  // namespace netlyap
