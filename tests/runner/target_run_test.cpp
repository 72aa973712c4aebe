#include "netlyap/runner/target_run.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "folder.hpp"
#include "netlyap/runner/run_sweep.hpp"
#include "netlyap/runner/seed_target.hpp"
#include "two_radii_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

/// Which keeps every exponent, at both radii.
job::Job growing_job(std::int64_t seeds) {
    job::Job job = two_radii_job(seeds);
    job.observables = {"growth"};
    job.train = TrainCount(20);  // for speed
    job.windows.starts = {0, 5};
    job.windows.lengths = {10, 15};
    job.filter = {.min_r_squared = -1.0, .min_exponent = -10.0};
    job.run.target = "nmle";
    job.run.target_error = 0.03;
    job.run.max_seeds = 1000;
    return job;
}

class TargetRun : public ::testing::Test {
protected:
    [[nodiscard]] RunInput input(job::Job job, const std::string& name = "run") const {
        return {.job = std::move(job), .directory = folder_ / name};
    }
    [[nodiscard]] std::filesystem::path archive(const std::string& name) const {
        return run_directory::RunLayout{folder_ / name}.archive();
    }
    [[nodiscard]] std::vector<std::int64_t> seeds_there() const {
        return run_directory::read_run_job({folder_ / "run"}).seeds;
    }

    test::Folder folder_;
};

TEST_F(TargetRun, AddsSeedsUntilItIsReachedAndHasTheArchiveOfAllOfThem) {
    std::vector<TargetRound> rounds;
    std::vector<int> starts;
    const RunResult result =
        run_sweep(input(growing_job(20)), {},
                  {.at_start = [&](const RunStart& start) { starts.push_back(start.round); },
                   .at_round = [&](const TargetRound& round) { rounds.push_back(round); }});
    ASSERT_GE(rounds.size(), 3U);
    EXPECT_EQ(starts.size(), rounds.size());
    EXPECT_EQ(starts.back(), static_cast<int>(rounds.size()));
    EXPECT_EQ(rounds[0].seeds, 20);
    EXPECT_EQ(rounds[1].seeds, least_seeds_of_target);
    for (std::size_t i = 1; i < rounds.size(); ++i) {
        EXPECT_EQ(rounds[i].seeds, rounds[i - 1].next);
        EXPECT_GT(rounds[i - 1].half_width(), 0.03) << "it stops at the first that is enough";
    }
    EXPECT_FALSE(rounds.back().goes_on());
    EXPECT_LE(rounds.back().half_width(), 0.03);
    ASSERT_TRUE(result.target.has_value());
    EXPECT_EQ(result.target->seeds, rounds.back().seeds);
    EXPECT_EQ(result.gathered->complete, result.gathered->units);

    const archive::ArchiveTables tables = archive::read_tables(archive("run"));
    ASSERT_EQ(tables.rows.size(), result.target->points.size());
    for (std::size_t i = 0; i < tables.rows.size(); ++i) {
        EXPECT_EQ(tables.rows[i].nmle, result.target->points[i].interval.value);
        EXPECT_EQ(tables.rows[i].nmle_ci_low, result.target->points[i].interval.low);
        EXPECT_EQ(tables.rows[i].nmle_ci_high, result.target->points[i].interval.high);
        EXPECT_EQ(tables.rows[i].epsilon, result.target->points[i].point.epsilon);
    }
    RunInput first = input(growing_job(deciding_seeds(result.target->seeds)), "first");
    first.job.run.target.clear();
    first.job.run.target_error = 0.0;
    run_sweep(std::move(first), {}, {});
    const archive::ArchiveTables deciding = archive::read_tables(archive("first"));
    for (std::size_t i = 0; i < deciding.rows.size(); ++i) {
        EXPECT_EQ(deciding.rows[i].nmle_ci_low, result.target->points[i].of_first.low);
        EXPECT_EQ(deciding.rows[i].nmle_ci_high, result.target->points[i].of_first.high);
    }
    job::Job fresh = growing_job(result.target->seeds);
    EXPECT_EQ(seeds_there(), fresh.seeds) << "the next whole numbers";
    fresh.run.target.clear();
    fresh.run.target_error = 0.0;
    const RunResult at_once = run_sweep(input(std::move(fresh), "fresh"), {}, {});
    EXPECT_FALSE(at_once.target.has_value());
    EXPECT_THAT(archive::compare_archives(archive("run"), archive("fresh")), IsEmpty());
}

TEST_F(TargetRun, GoesOnWhereItWasStoppedAndComesToTheSameArchive) {
    int rounds = 0;
    std::int64_t done = 0;
    const RunResult part = run_sweep(
        input(growing_job(20)), {},
        {.at_progress = [&](const scheduling::LedgerCounts& counts, const Pace&) { done = counts.done; },
         .at_round = [&](const TargetRound&) { ++rounds; },
         .why_stop = [&] { return rounds == 2 && done > 34 ? std::string("enough") : ""; }});
    EXPECT_EQ(part.stop_reason, "enough");
    EXPECT_GT(part.counts.pending, 0);
    EXPECT_FALSE(part.gathered.has_value());
    EXPECT_GT(seeds_there().size(), static_cast<std::size_t>(least_seeds_of_target));

    std::vector<std::int64_t> seen;
    const RunResult rest = run_sweep(input(growing_job(20)), {}, {.at_round = [&](const TargetRound& round) {
                                         seen.push_back(round.seeds);
                                     }});  // as it was given
    EXPECT_EQ(seen.front(), static_cast<std::int64_t>(part.target->next));
    const RunResult whole = run_sweep(input(growing_job(20), "undisturbed"), {}, {});
    EXPECT_EQ(rest.target->seeds, whole.target->seeds);
    EXPECT_THAT(archive::compare_archives(archive("run"), archive("undisturbed")), IsEmpty());
    const RunResult again = run_sweep(input(growing_job(20)), {}, {});
    EXPECT_FALSE(again.has_computed);
    EXPECT_EQ(again.target->seeds, whole.target->seeds);
}

TEST_F(TargetRun, StopsAfterARoundBeforeAnArchiveIsThere) {
    bool has_computed = false;
    const RunResult result =
        run_sweep(input(growing_job(least_seeds_of_target)), {},
                  {.at_end_of_computing = [&] { has_computed = true; },
                   .why_stop = [&] { return has_computed ? std::string("enough") : std::string(); }});
    EXPECT_EQ(result.stop_reason, "enough");
    EXPECT_FALSE(std::filesystem::exists(archive("run"))) << "so that nobody takes it for complete";
}

TEST_F(TargetRun, StopsAtTheMostSeeds) {
    job::Job job = growing_job(20);
    job.run.target_error = 1e-6;
    job.run.max_seeds = 101;
    const RunResult result = run_sweep(input(job), {}, {});
    EXPECT_EQ(result.target->seeds, 101);
    EXPECT_FALSE(result.target->goes_on());
    EXPECT_GT(result.target->half_width(), 1e-6);
    EXPECT_TRUE(result.gathered.has_value());
}

TEST_F(TargetRun, PointsWithoutAnIntervalDoNotHoldItUp) {
    job::Job job = growing_job(24);
    job.filter.min_exponent = 10.0;  // none is kept
    const RunResult result = run_sweep(input(job), {}, {});
    EXPECT_EQ(result.target->seeds, least_seeds_of_target);
    EXPECT_TRUE(std::isnan(result.target->half_width()));
}

TEST_F(TargetRun, KnowsEveryQuantityThatHasAnInterval) {
    job::Job job = growing_job(least_seeds_of_target);
    job.observables = {"growth", "tangent_growth", "spectrum"};
    job.run.target_error = 10.0;
    scheduling::PreparedJob prepared(job);
    EXPECT_THAT(scheduling::targets_of(prepared),
                ElementsAre("nmle", "kept_fraction", "tangent_statistics/nmle",
                            "tangent_statistics/kept_fraction", "spectrum_statistics/positive_fraction"));
    for (const std::string& name : scheduling::targets_of(prepared)) {
        job.run.target = name;
        const RunResult result = run_sweep(input(job), {}, {});
        EXPECT_FALSE(result.target->goes_on());
        EXPECT_FALSE(std::isnan(result.target->half_width())) << name;
    }
}

TEST_F(TargetRun, RefusesWhatItCannotDo) {
    const auto refused = [&](const std::vector<std::pair<std::string, std::string>>& keys) {
        return [&, keys] {
            job::Job job = growing_job(20);
            for (const auto& [key, value] : keys)
                job::set_key(job, key, value);
            run_sweep(input(job), {}, {});
        };
    };
    EXPECT_THAT(refused({{"run.target", "dip_p_value"}}),
                ThrowsMessage<UsageError>(HasSubstr("those are nmle, kept_fraction")));
    EXPECT_THAT(refused({{"observe.names", "training"}}),
                ThrowsMessage<UsageError>(HasSubstr("observe growth")));
    EXPECT_THAT(refused({{"run.target_error", "0"}}),
                ThrowsMessage<UsageError>(HasSubstr("run.target_error")));
    EXPECT_THAT(refused({{"run.target", ""}}), ThrowsMessage<UsageError>(HasSubstr("without run.target")));
    EXPECT_THAT(refused({{"run.max_seeds", "19"}}),
                ThrowsMessage<UsageError>(HasSubstr("below the 20 seeds")));
    EXPECT_THAT(refused({{"sweep.seeds", "9223372036854775800"}}),
                ThrowsMessage<UsageError>(HasSubstr("whole numbers more")));
    EXPECT_THAT(
        [&] {
            RunInput part = input(growing_job(20));
            part.slice = scheduling::parse_slice("1/2");
            run_sweep(std::move(part), {}, {});
        },
        ThrowsMessage<UsageError>(HasSubstr("--slice 1/2")));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "run")) << "before any work";
}

TEST(TargetRound, IsAsWideAsItsWidestPointThatHasAnInterval) {
    constexpr statistics::Interval none = {missing_value, missing_value, missing_value};
    TargetRound round;
    EXPECT_TRUE(std::isnan(round.half_width()));
    round.points = {
        {{}, none, none}, {{}, {0.0, -0.5, 0.5}, {0.0, -0.75, 0.75}}, {{}, {0.0, -0.25, 0.25}, none}};
    EXPECT_EQ(round.half_width(), 0.75);
    round.points = {round.points[1], round.points[0]};
    EXPECT_EQ(round.half_width(), 0.75);
    round.points = {{{}, {0.0, -0.5, 0.5}, {0.0, -0.25, 0.25}}};
    EXPECT_EQ(round.half_width(), 0.5);
}

TEST(WithNextSeeds, AreTheWholeNumbersAfterTheLargest) {
    EXPECT_THAT(with_next_seeds({7, 3}, 5), ElementsAre(7, 3, 8, 9, 10));
    EXPECT_THAT(with_next_seeds({7, 3}, 2), ElementsAre(7, 3));
}

TEST_F(TargetRun, TakesNoOtherSeedsOfADirectoryThanThoseItWouldHaveAdded) {
    job::Job there = growing_job(20);
    there.run.target.clear();
    there.run.target_error = 0.0;
    there.seeds = {0, 1, 2, 5};
    run_sweep(input(there), {}, {});
    job::Job job = growing_job(2);
    continue_seeds(job, {folder_ / "run"});
    EXPECT_THAT(job.seeds, ElementsAre(0, 1)) << "2, 5 would not have followed";
    job = growing_job(3);
    job.seeds = {0, 1, 5};
    continue_seeds(job, {folder_ / "run"});
    EXPECT_THAT(job.seeds, ElementsAre(0, 1, 5));
}

}  // namespace
}  // namespace netlyap
