#include "netlyap/dynamics/ensembles/minibatches.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace netlyap::ensemble {
namespace {

/// 13 samples whose only feature is their number, so that a batch says who is in it.
TrainingSystem numbered_system(std::int64_t batch, BatchOrder order = BatchOrder::common) {
    TrainingSystem system;
    system.shape = {{1, 1}, Activation::tanh, Biases::none};
    system.loss = Loss::squared;
    system.train.count = 13;
    system.train.features = 1;
    system.train.target_names = {"twice"};
    std::vector<double> numbers;
    for (int sample = 0; sample < 13; ++sample) {
        numbers.push_back(sample);
        system.train.targets.push_back(2.0 * sample);
    }
    system.train.inputs = std::move(numbers);
    system.descent.batch = batch;
    system.descent.order = order;
    return system;
}

constexpr std::array<std::int64_t, lanes> some_seeds = {0, 1, 2, 3, 14, 15, 1000, -5};

/// The samples of the batch of iteration t that one lane sees.
std::vector<double> samples(Minibatches& batches, std::int64_t t, std::size_t lane = 0) {
    const Minibatch batch = batches.at(t);
    std::vector<double> seen;
    for (std::size_t s = 0; s < batch.rows.count; ++s) {
        const std::size_t place = batch.of_each_lane ? s * lanes + lane : s;
        seen.push_back(batch.rows.inputs[place]);
        EXPECT_EQ(batch.rows.targets[place], 2.0 * seen.back());
    }
    return seen;
}

TEST(Minibatches, HaveEverySampleOnceInAnEpoch) {
    for (const BatchOrder order : {BatchOrder::common, BatchOrder::per_seed}) {
        const TrainingSystem system = numbered_system(5, order);
        Minibatches batches(system, 1, some_seeds);
        std::set<std::vector<double>> first_batches;
        for (std::int64_t epoch = 0; epoch < 20; ++epoch)
            for (const std::size_t lane : {0U, 7U}) {
                std::vector<double> all;
                for (std::int64_t t = 3 * epoch; t < 3 * epoch + 3; ++t) {
                    const std::vector<double> seen = samples(batches, t, lane);
                    EXPECT_EQ(seen.size(), t % 3 == 2 ? 3U : 5U);
                    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
                    all.insert(all.end(), seen.begin(), seen.end());
                }
                std::sort(all.begin(), all.end());
                EXPECT_EQ(all, system.train.inputs);
                first_batches.insert(samples(batches, 3 * epoch, lane));
            }
        EXPECT_GE(first_batches.size(), 19U) << "the epochs have orders of their own";
    }
}

TEST(Minibatches, DependOnTheIterationAloneNotOnWhatWasAskedBefore) {
    const TrainingSystem system = numbered_system(4);
    Minibatches in_order(system, 7, some_seeds);
    Minibatches backwards(system, 7, some_seeds);
    Minibatches of_another_job(system, 8, some_seeds);
    std::vector<std::vector<double>> expected;
    for (std::int64_t t = 0; t < 30; ++t)
        expected.push_back(samples(in_order, t));
    bool is_another = false;
    for (std::int64_t t = 30; t-- > 0;) {
        EXPECT_EQ(samples(backwards, t), expected[static_cast<std::size_t>(t)]);
        is_another = is_another || samples(of_another_job, t) != expected[static_cast<std::size_t>(t)];
    }
    EXPECT_TRUE(is_another);
}

TEST(Minibatches, PerSeedFollowTheSeedNotItsLane) {
    const TrainingSystem system = numbered_system(6, BatchOrder::per_seed);
    Minibatches batches(system, 1, some_seeds);
    std::array<std::int64_t, lanes> reversed = some_seeds;
    std::reverse(reversed.begin(), reversed.end());
    Minibatches in_other_lanes(system, 1, reversed);
    for (std::int64_t t = 0; t < 12; ++t)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            EXPECT_EQ(samples(batches, t, lane), samples(in_other_lanes, t, lanes - 1 - lane));
    EXPECT_NE(samples(batches, 0, 0), samples(batches, 0, 1));
}

/// Iris with this descent.
TrainingSystem iris_with(DescentMethod method, std::int64_t batch, BatchOrder order) {
    TrainingSystem system = iris_system();
    system.descent.method = method;
    system.descent.batch = batch;
    system.descent.order = order;
    system.l2 = 0.01;
    return system;
}

TEST(TrajectoryWithState, GoesOnFromASavedStateAsIfNothingHadHappened) {
    for (const auto& [method, name] : words_of(DescentMethod()))
        for (const std::int64_t batch : {0, 50})
            for (const BatchOrder order : {BatchOrder::common, BatchOrder::per_seed}) {
                const TrainingSystem system = iris_with(method, batch, order);
                TrajectorySetup setup = small_setup(7);
                setup.point.eta = 0.05;
                for (const std::int64_t interrupted_at : {5, 7, 20}) {
                    Observation undisturbed(system, setup);
                    undisturbed.advance_to(interrupted_at);
                    Observation resumed(system, setup);
                    resumed.restore(undisturbed.save());
                    undisturbed.advance_to(33);
                    resumed.advance_to(33);
                    EXPECT_EQ(undisturbed.save(), resumed.save()) << name << interrupted_at;
                }
            }
}

TEST(TrajectoryWithState, LetsMembersLeaveWithTheStateOfTheReference) {
    // Displaced by nothing that a double shows, a member stays the reference, velocity and all.
    for (const auto& [method, name] : words_of(DescentMethod())) {
        const TrainingSystem system = iris_with(method, 50, BatchOrder::common);
        TrajectorySetup setup = small_setup(10);
        setup.point = {0.05, 1e-300};
        Observation run(system, setup);
        run.advance_to(30);
        for (std::size_t member = 1; member <= setup.members; ++member)
            EXPECT_EQ(bits(run.trajectory().parameters(member)), bits(run.trajectory().parameters(0)))
                << name;
    }
}

TEST(TrajectoryOnBatches, RecordsTheLossOfAllTrainingSamples) {
    const TrainingSystem full = iris_with(DescentMethod::gradient, 0, BatchOrder::common);
    const TrainingSystem batched = iris_with(DescentMethod::gradient, 50, BatchOrder::common);
    Observation one(full, small_setup());
    Observation other(batched, small_setup());
    one.trajectory().compute(true, true);
    other.trajectory().compute(true, true);
    EXPECT_EQ(bits(one.trajectory().loss()), bits(other.trajectory().loss()));
    EXPECT_EQ(bits(one.trajectory().member_loss()), bits(other.trajectory().member_loss()));
    EXPECT_NE(bits(one.trajectory().next_parameters(0)), bits(other.trajectory().next_parameters(0)));
}

}  // namespace
}  // namespace netlyap::ensemble
