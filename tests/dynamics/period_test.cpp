#include "netlyap/dynamics/period.hpp"

#include "netlyap/core/error.hpp"

#include "known_series.hpp"
#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace netlyap {
namespace {

std::int64_t period_of(const std::vector<double>& series) {
    return detect_period(std::span(series).last(period_window));
}

TEST(Period, OfTheLogisticMapIsKnown) {
    const std::vector<std::pair<double, std::int64_t>> known = {{2.8, 1},  {3.2, 2},   {3.5, 4},  {3.55, 8},
                                                                {3.83, 3}, {3.845, 6}, {3.57, 0}, {4.0, 0}};
    for (const auto& [r, period] : known)
        for (std::uint64_t seed = 1; seed <= 20; ++seed)
            EXPECT_EQ(period_of(test::logistic(100'000, seed, r)), period) << r << " " << seed;
}

TEST(Period, IsNotHiddenByADriftInsideTheBranches) {
    std::vector<double> series = test::logistic(2000, 1, 3.83);
    for (std::size_t t = 0; t < series.size(); ++t)
        series[t] += 1e-4 * static_cast<double>(t);
    EXPECT_EQ(period_of(series), 3);
}

TEST(Period, OfRestIsOne) {
    EXPECT_EQ(period_of(std::vector<double>(period_window, 0.25)), 1);
    std::vector<double> settling;
    for (std::size_t t = 0; t < period_window; ++t)
        settling.push_back(1.0986 + 1e-6 * std::exp(-0.05 * static_cast<double>(t)));
    EXPECT_EQ(period_of(settling), 1);
}

TEST(Period, OfWhatIsNotFiniteIsMissing) {
    std::vector<double> series(period_window, 0.25);
    series[100] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(period_of(series), -1);
}

TEST(Period, OfSeveralSeriesIsThatOfAll) {
    std::vector<double> both;
    for (std::size_t t = 0; t < period_window; ++t)
        both.push_back(static_cast<double>(t % 2));
    for (std::size_t t = 0; t < period_window; ++t)
        both.push_back(static_cast<double>(t % 3));
    EXPECT_EQ(detect_common_period(both, 2), 6);
    EXPECT_EQ(detect_common_period(std::span<const double>(both).first(period_window), 1), 2);
}

TEST(Period, IsLookedForInTheLastLossesAndOutputBiases) {
    const TrainingSystem system = iris_system();
    TrajectorySetup setup = small_setup();
    setup.point.eta = 5.0;
    Observation run(system, setup);
    ObservableSetup told = observable_setup(period_observable(), system, setup, 600);
    told.settings["every"] = "100";
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
                return std::vector<double>(end - period_window, end);
            };
            std::vector<double> biases;
            for (std::size_t k = 1; k <= 3; ++k)
                for (const double value : window(k))
                    biases.push_back(value);
            const auto found = [&](std::size_t field) {
                return std::get<std::vector<std::int64_t>>(results[field])[lane * expected.size() + column];
            };
            EXPECT_EQ(found(0), detect_period(window(0)));
            EXPECT_EQ(found(1), detect_common_period(biases, 3));
        }
}

TEST(Period, NeedsAWholeWindow) {
    const TrainingSystem system = iris_system();
    const ObservableSetup told = observable_setup(period_observable(), system, small_setup(), 255);
    EXPECT_THROW(period_observable().make(told), UsageError);
}

}  // namespace
}  // namespace netlyap
