#include "netlyap/dynamics/observables/period.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"
#include "netlyap/dynamics/series/trend.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

TEST(Period, IsLookedForInTheLastLossesAndOutputBiases) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 5.0;
    Observation run(system, setup);
    ObservableSetup told = observable_setup(period_observable(), system, setup, 600);
    set_setting(told, "every", "100");
    run.add(period_observable(), told);
    Observation again(system, setup);
    std::vector<std::vector<double>> series(lanes * 4);  // loss and three biases
    for (std::int64_t t = 0; t < 600; ++t) {
        again.advance_to(t);
        again.trajectory().compute(true);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            series[lane * 4].push_back(again.trajectory().loss()[lane]);
            for (std::size_t k = 0; k < 3; ++k)
                series[lane * 4 + 1 + k].push_back(again.trajectory().parameters(0)[(24 + k) * lanes + lane]);
        }
    }
    run.advance_to(600);
    const std::vector<FieldValues> results = run.observable(0).results();
    const std::vector<std::int64_t> expected = {255, 355, 455, 555};
    EXPECT_EQ(run.observable(0).fields().at(0).axes.at(0).coordinates, expected);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t column = 0; column < expected.size(); ++column) {
            const auto window = [&](std::size_t s) {
                const auto end = series[lane * 4 + s].begin() + expected[column] + 1;
                return std::vector<double>(end - series::period_window, end);
            };
            const std::vector<double> first = window(1), second = window(2), third = window(3);
            const auto found = [&](std::size_t field) {
                return std::get<std::vector<std::int64_t>>(results[field])[lane * expected.size() + column];
            };
            EXPECT_EQ(found(0), series::detect_period(window(0)));
            EXPECT_EQ(std::get<std::vector<double>>(results[1])[lane * expected.size() + column],
                      series::trend(window(0)));
            EXPECT_EQ(found(2), series::detect_common_period(
                                    std::vector<std::span<const double>>{first, second, third}));
        }
}

TEST(Period, IsThatOfTheLossAloneWhereTheOutputHasNoBiases) {
    for (const Biases biases : {Biases::none, Biases::hidden}) {
        TrainingSystem system = iris_system();
        system.shape.biases = biases;
        const ensemble::TrajectorySetup setup = small_setup();
        Observation run(system, setup);
        run.add(period_observable(), observable_setup(period_observable(), system, setup, 300));
        run.advance_to(300);
        ASSERT_EQ(run.observable(0).fields().size(), 2U);
        EXPECT_EQ(run.observable(0).fields()[0].path, "/period/loss");
        EXPECT_EQ(run.observable(0).fields()[1].path, "/period/loss_trend");
        ByteWriter writer;
        run.observable(0).save(writer);
        EXPECT_EQ(run.observable(0).results().size(), 2U);
    }
}

TEST(Period, NeedsAWholeWindow) {
    const TrainingSystem system = iris_system();
    const ObservableSetup told = observable_setup(period_observable(), system, small_setup(), 255);
    EXPECT_THROW(period_observable().make(told), UsageError);
}

}  // namespace
}  // namespace netlyap::observables
