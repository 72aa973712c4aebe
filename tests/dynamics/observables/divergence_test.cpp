#include "netlyap/dynamics/observables/divergence.hpp"

#include "netlyap/core/error.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 40;

struct Recorded {
    Field field;
    std::vector<double> values;
};

Recorded record(const ensemble::TrajectorySetup& setup, const std::string& every, const std::string& what,
                Activation activation = Activation::sigmoid) {
    const TrainingSystem system = iris_system(activation);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(divergence_observable(), system, setup, iterations);
    set_setting(told, "every", every);
    set_setting(told, "record", what);
    run.add(divergence_observable(), told);
    run.advance_to(iterations);
    return {run.observable(0).fields().at(0),
            std::get<std::vector<double>>(run.observable(0).results().at(0))};
}

/// d_i(t) of a lane as the trajectory itself says it.
std::vector<double> distances_at(const ensemble::TrajectorySetup& setup, std::int64_t t) {
    const TrainingSystem system = iris_system();
    Observation run(system, setup);
    run.advance_to(t);
    const auto distances = run.trajectory().distances();
    return {distances.begin(), distances.end()};
}

TEST(Divergence, RecordsEveryMemberAtAbsoluteIterations) {
    for (const std::int64_t at : {0, 7})
        for (const int every : {1, 5}) {
            const ensemble::TrajectorySetup setup = small_setup(at);
            const Recorded recorded = record(setup, std::to_string(every), "member");
            EXPECT_EQ(recorded.field.path, "/divergence/distance");
            ASSERT_EQ(recorded.field.axes.size(), 2U);
            EXPECT_EQ(recorded.field.axes[0].coordinates, (std::vector<std::int64_t>{1, 2, 3}));
            EXPECT_TRUE(recorded.field.axes[0].shared);
            const std::vector<std::int64_t> iteration = recorded.field.axes[1].coordinates;
            EXPECT_GE(iteration.front(), at);
            EXPECT_LT(iteration.front(), at + every);
            EXPECT_EQ(iteration.front() % every, 0) << "0, every, 2 every, ..., whatever perturb.at";
            EXPECT_LT(iteration.back(), iterations);
            EXPECT_GE(iteration.back() + every, iterations);
            for (const std::size_t column : {std::size_t{0}, iteration.size() - 1}) {
                const std::vector<double> expected = distances_at(setup, iteration[column]);
                for (std::size_t lane = 0; lane < lanes; ++lane)
                    for (std::size_t i = 0; i < 3; ++i)
                        EXPECT_EQ(recorded.values[(lane * 3 + i) * iteration.size() + column],
                                  expected[i * lanes + lane]);
            }
        }
}

TEST(Divergence, MeanIsTheMeanOverTheMembers) {
    for (const std::int64_t at : {0, 7}) {
        const Recorded member = record(small_setup(at), "3", "member");
        const Recorded mean = record(small_setup(at), "3", "mean");
        EXPECT_EQ(mean.field.path, "/divergence/mean_distance");
        ASSERT_EQ(mean.field.axes.size(), 1U);
        EXPECT_EQ(mean.field.axes[0].coordinates, member.field.axes[1].coordinates);
        const std::size_t length = mean.field.axes[0].coordinates.size();
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t column = 0; column < length; ++column) {
                double sum = 0.0;
                for (std::size_t i = 0; i < 3; ++i)
                    sum += member.values[(lane * 3 + i) * length + column];
                EXPECT_EQ(mean.values[lane * length + column], sum / 3.0);
            }
    }
}

TEST(Divergence, StartsThirtyFiveRadiiAway) {
    const Recorded recorded = record(small_setup(), "1", "mean");
    for (std::size_t lane = 0; lane < lanes; ++lane)  // 4-3-3: 21 weights, so 10.5 on average
        EXPECT_NEAR(recorded.values[lane * iterations] / 1e-6, 10.5, 4.0 * std::sqrt(21.0 / 12.0 / 3.0));
}

TEST(Divergence, IsMissingWhereTheTrajectoryHasDiverged) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point = {1e200, 1e-6};
    const Recorded recorded = record(setup, "1", "member", Activation::relu);
    EXPECT_FALSE(std::isnan(recorded.values.front()));
    EXPECT_TRUE(std::isnan(recorded.values.back()));
}

TEST(Divergence, IsRefusedWithoutMembers) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.members = 0;
    EXPECT_THAT([&] { record(setup, "1", "member"); },
                Throws<UsageError>(Property(&UsageError::what, AllOf(HasSubstr("observable divergence"),
                                                                     HasSubstr("sweep.members = 0")))));
}

TEST(Divergence, IsRefusedWhereItsStrideStepsOverAllIterations) {
    EXPECT_THAT([] { record(small_setup(7), "50", "mean"); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("observe.divergence.every"))));
    EXPECT_EQ(record(small_setup(0), "50", "mean").field.axes[0].coordinates.size(), 1U) << "t = 0 is there";
}

}  // namespace
}  // namespace netlyap::observables
