#include "netlyap/sweep/computing/unit_computation.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "compute_test.hpp"
#include "record_fingerprint.hpp"
#include "slow_kernel.hpp"
#include "state_sink.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace netlyap::computing {
namespace {

using ::testing::IsEmpty;

TEST_F(ComputeTest, AUnitIsWhatEvaluateMakesOfIt) {
    int pulses = 0;
    const UnitOutcome outcome =
        compute_unit(context_, scheduling::UnitNumber{3}, nullptr, {[&] { return ++pulses > 0; }});
    EXPECT_TRUE(outcome.is_done);
    EXPECT_GE(outcome.seconds, 0.0);
    EXPECT_GT(pulses, 0);
    EXPECT_THAT(sink_.durable, IsEmpty()) << "not synced";
    sink_.sync();
    ASSERT_EQ(sink_.durable.size(), 1U);
    EXPECT_EQ(sink_.durable[0].unit, grid_.unit(scheduling::UnitNumber{3}));
    EXPECT_EQ(fingerprint(sink_.durable[0]), expected_fingerprints(prepared_)[3]);
    EXPECT_EQ(sink_.seconds()[0], outcome.seconds);
}

TEST_F(ComputeTest, PulsesWhileItsStepsAreSlow) {
    SlowKernel slow(make_kernel("scalar", prepared_.system), [] { return 0.005; });
    int pulses = 0;
    compute_unit({prepared_, grid_, slow, sink_}, scheduling::UnitNumber{0}, nullptr,
                 {[&] { return ++pulses > 0; }});
    EXPECT_GE(pulses, 4) << "in 20 steps that take 0.015 s each";
}

TEST_F(ComputeTest, AStoppedUnitContinuesWhereItStopped) {
    StateSink sink;
    SlowKernel slow(make_kernel("scalar", prepared_.system), [] { return 0.005; });
    const WorkerContext context{prepared_, grid_, slow, sink};
    std::optional<scheduling::CheckpointLocation> place;
    int starts = 0;
    for (bool is_done = false; !is_done; ++starts) {
        const UnitOutcome outcome = compute_unit(context, scheduling::UnitNumber{5},
                                                 place ? &*place : nullptr, {[] { return false; }});
        EXPECT_EQ(sink.begun_from, place ? place->iteration : scheduling::Iteration{0});
        is_done = outcome.is_done;
        if (!is_done) {
            EXPECT_GT(outcome.checkpoint.iteration, sink.begun_from);
            EXPECT_EQ(sink.said.substr(sink.said.size() - 3), "bks");
            place = outcome.checkpoint;
        }
    }
    EXPECT_GT(starts, 3);
    ASSERT_EQ(sink.records.size(), 1U);
    EXPECT_EQ(fingerprint(sink.records[0]), expected_fingerprints(prepared_)[5]);
    EXPECT_GT(sink.seconds_of_records[0], 20 * 0.015) << "of all starts";
}

TEST_F(ComputeTest, StatesAreKeptEverySoOften) {
    job::Job job = prepared_.job;
    job.run.checkpoint_seconds = 0.05;
    const scheduling::PreparedJob prepared(job);
    StateSink sink;
    SlowKernel slow(make_kernel("scalar", prepared.system), [] { return 0.005; });
    std::vector<scheduling::Iteration> said;
    const UnitCallbacks callbacks = {
        [] { return true; },
        [&](const scheduling::CheckpointLocation& place) { said.push_back(place.iteration); }};
    EXPECT_TRUE(
        compute_unit({prepared, grid_, slow, sink}, scheduling::UnitNumber{5}, nullptr, callbacks).is_done);
    EXPECT_GE(sink.states.size(), 2U) << "in 20 steps that take 0.015 s each";
    ASSERT_EQ(said.size(), sink.states.size());
    for (std::size_t i = 0; i < said.size(); ++i)
        EXPECT_EQ(said[i], sink.states[i].iteration);
    EXPECT_EQ(fingerprint(sink.records.at(0)), expected_fingerprints(prepared_)[5]);
}

TEST_F(ComputeTest, AStateThatCannotBeReadMeansFromTheStart) {
    StateSink sink;
    sink.states.push_back({scheduling::Iteration{7}, 1.0, Bytes(10)});
    scheduling::Evaluation begun(prepared_, grid_.unit(scheduling::UnitNumber{5}), *kernel_);
    begun.advance(3);
    ByteWriter writer;
    begun.save(writer);
    sink.states.push_back(
        {scheduling::Iteration{7}, 1.0, writer.bytes()});  // of another iteration than it says
    const WorkerContext context{prepared_, grid_, *kernel_, sink};
    for (const scheduling::CheckpointLocation& place :
         {scheduling::CheckpointLocation{"memory", 0, scheduling::Iteration{7}},
          scheduling::CheckpointLocation{"memory", 1, scheduling::Iteration{7}},
          scheduling::CheckpointLocation{"memory", 99, scheduling::Iteration{7}}}) {
        sink.said.clear();
        EXPECT_TRUE(compute_unit(context, scheduling::UnitNumber{5}, &place, {}).is_done);
        EXPECT_EQ(sink.said, "xbr") << "refused, begun, recorded";
        EXPECT_EQ(sink.begun_from, scheduling::Iteration{0});
        EXPECT_EQ(fingerprint(sink.records.back()), expected_fingerprints(prepared_)[5]);
    }
}

/// A job whose units have far more to do at the end than in their steps.
job::Job job_with_work_at_the_end() {
    job::Job job = two_radii_job(8);
    job.iterations = 200;
    job.observables = {"training", "loss_autocorrelation"};
    job::set_key(job, "observe.loss_autocorrelation.lags", "10");
    job::set_key(job, "observe.loss_autocorrelation.shuffles", "10000");
    return job;
}

TEST_F(ComputeTest, WorkAtTheEndOfAUnitIsStoppedAndOnlyThatIsRepeated) {
    const scheduling::PreparedJob prepared(job_with_work_at_the_end());
    const scheduling::Iteration end{prepared.job.iterations};
    const scheduling::Grid grid(prepared.job);
    StateSink sink;
    std::int64_t steps = 0;
    SlowKernel counted(make_kernel("scalar", prepared.system), [&] {
        ++steps;
        return 0.0;
    });
    static_cast<void>(scheduling::evaluate(prepared, grid.unit(scheduling::UnitNumber{0}), counted));
    const std::int64_t all = std::exchange(steps, 0);
    const WorkerContext context{prepared, grid, counted, sink};
    const UnitOutcome stopped =
        compute_unit(context, scheduling::UnitNumber{0}, nullptr, {[&] { return steps < all; }});
    ASSERT_FALSE(stopped.is_done) << "there is much to do behind the last step";
    EXPECT_TRUE(sink.records.empty());
    EXPECT_EQ(stopped.checkpoint.iteration, end);
    ASSERT_EQ(sink.states.size(), 1U);

    // Stopped there again, nothing new has to be kept.
    const UnitOutcome again =
        compute_unit(context, scheduling::UnitNumber{0}, &stopped.checkpoint, {[] { return false; }});
    EXPECT_FALSE(again.is_done);
    EXPECT_EQ(sink.begun_from, end);
    EXPECT_EQ(again.checkpoint.iteration, end);
    EXPECT_EQ(sink.states.size(), 1U);

    EXPECT_TRUE(compute_unit(context, scheduling::UnitNumber{0}, &again.checkpoint, {}).is_done);
    ASSERT_EQ(sink.records.size(), 1U);
    EXPECT_EQ(fingerprint(sink.records[0]), expected_fingerprints(prepared)[0]);
}

TEST_F(ComputeTest, TheStateAtTheLastIterationIsKeptDuringLongWorkAtTheEnd) {
    job::Job job = job_with_work_at_the_end();
    job.run.checkpoint_seconds = 0.01;
    const scheduling::PreparedJob prepared(job);
    const scheduling::Iteration end{prepared.job.iterations};
    const scheduling::Grid grid(prepared.job);
    StateSink sink;
    std::vector<scheduling::Iteration> said;
    const UnitCallbacks callbacks = {
        [] { return true; },
        [&](const scheduling::CheckpointLocation& place) { said.push_back(place.iteration); }};
    EXPECT_TRUE(compute_unit({prepared, grid, *kernel_, sink}, scheduling::UnitNumber{0}, nullptr, callbacks)
                    .is_done);
    ASSERT_FALSE(said.empty());
    EXPECT_EQ(said.back(), end);
    EXPECT_EQ(std::count(said.begin(), said.end(), end), 1);
}

TEST_F(ComputeTest, ALongIterationIsWatchedAndCanBeLeft) {
    job::Job job = prepared_.job;
    job.members = 10;
    job.iterations = 2;
    const scheduling::PreparedJob prepared(job);
    const scheduling::Grid grid(prepared.job);
    StateSink sink;
    constexpr int networks = 11;
    int steps = 0;
    int looks = 0;
    SlowKernel slow(make_kernel("scalar", prepared.system), [&] {
        ++steps;
        return 0.06;
    });
    const WorkerContext context{prepared, grid, slow, sink};
    const UnitOutcome stopped = compute_unit(context, scheduling::UnitNumber{0}, nullptr, {[&] {
                                                 looks += steps < networks ? 1 : 0;
                                                 return steps <= networks;
                                             }});
    EXPECT_GE(looks, 3) << "before the first iteration is over";
    ASSERT_FALSE(stopped.is_done);
    EXPECT_LT(steps, 2 * networks) << "the second one is left in the middle";
    EXPECT_EQ(stopped.checkpoint.iteration, scheduling::Iteration{1});
    EXPECT_TRUE(
        compute_unit({prepared, grid, *kernel_, sink}, scheduling::UnitNumber{0}, &stopped.checkpoint, {})
            .is_done);
    EXPECT_EQ(fingerprint(sink.records.at(0)), expected_fingerprints(prepared)[0]);
}

TEST_F(ComputeTest, AnObservableThatTriesManyNetworksIsWatched) {
    job::Job job = prepared_.job;
    job.iterations = 1;
    job.observables = {"weight_importance"};
    const scheduling::PreparedJob prepared(job);
    const scheduling::Grid grid(prepared.job);
    StateSink sink;
    int calls = 0;
    int looks = 0;
    SlowKernel slow(make_kernel("scalar", prepared.system), [&] {
        ++calls;
        return 0.06;
    });
    constexpr int steps = 3;
    constexpr int weights = 4 * 3 + 3 * 3;
    EXPECT_TRUE(compute_unit({prepared, grid, slow, sink}, scheduling::UnitNumber{0}, nullptr, {[&] {
                                 looks += calls > steps && calls < steps + weights ? 1 : 0;
                                 return true;
                             }})
                    .is_done);
    EXPECT_EQ(calls, steps + 1 + weights);
    EXPECT_GE(looks, 5) << "between the first and the last weight";
    EXPECT_EQ(fingerprint(sink.records.at(0)), expected_fingerprints(prepared)[0]);
}

/// A sink whose states are not there before somebody has looked around.
class WaitingSink final : public StateSink {
public:
    scheduling::CheckpointLocation save_checkpoint(const scheduling::WorkUnit& unit,
                                                   const scheduling::CheckpointToKeep& checkpoint) override {
        wait();
        return StateSink::save_checkpoint(unit, checkpoint);
    }
    std::optional<scheduling::Checkpoint> load_checkpoint(
        const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place) override {
        wait();
        return StateSink::load_checkpoint(unit, place);
    }

    std::atomic<int> looks = 0;
    bool was_watched = true;

private:
    void wait() {
        constexpr int most_trials = 60'000;
        int trials = 0;
        for (const int before = looks; looks == before && trials < most_trials; ++trials)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        was_watched = was_watched && trials < most_trials;
    }
};

TEST_F(ComputeTest, LargeStatesAreKeptAndReadUnderWatch) {
    job::Job job = prepared_.job;
    job.members = 500;
    job.hidden = {20};
    job.iterations = 2;
    job.observables = {"training"};
    const scheduling::PreparedJob prepared(job);
    const scheduling::Grid grid(prepared.job);
    const auto kernel = make_kernel("scalar", prepared.system);
    WaitingSink sink;
    const WorkerContext context{prepared, grid, *kernel, sink};
    const UnitOutcome stopped =
        compute_unit(context, scheduling::UnitNumber{0}, nullptr, {[&] { return ++sink.looks < 0; }});
    ASSERT_FALSE(stopped.is_done);
    EXPECT_TRUE(compute_unit(context, scheduling::UnitNumber{0}, &stopped.checkpoint,
                             {[&] { return ++sink.looks > 0; }})
                    .is_done);
    EXPECT_TRUE(sink.was_watched);
    EXPECT_EQ(sink.begun_from, stopped.checkpoint.iteration)
        << "1, or 0 where a busy machine has not come to the end of the first step";
}

TEST_F(ComputeTest, TheTimeOfAUnitContainsItsWorkAtTheEnd) {
    const scheduling::PreparedJob prepared(job_with_work_at_the_end());
    const scheduling::Grid grid(prepared.job);
    std::int64_t steps = 0;
    SlowKernel counted(make_kernel("scalar", prepared.system), [&] {
        ++steps;
        return 0.0;
    });
    static_cast<void>(scheduling::evaluate(prepared, grid.unit(scheduling::UnitNumber{0}), counted));
    const std::int64_t all = std::exchange(steps, 0);
    double slept = 0.0;
    const auto sleep = [&] {
        constexpr double nap = 0.05;
        if (steps == all) {
            std::this_thread::sleep_for(std::chrono::duration<double>(nap));
            slept += nap;
        }
        return true;
    };
    const UnitOutcome outcome =
        compute_unit({prepared, grid, counted, sink_}, scheduling::UnitNumber{0}, nullptr, {sleep});
    EXPECT_GT(slept, 0.0);
    EXPECT_GE(outcome.seconds, slept);
}

}  // namespace
}  // namespace netlyap::computing
