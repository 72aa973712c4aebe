#include "netlyap/dynamics/observables/weight_path.hpp"

#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 25;

std::vector<std::vector<double>> record(const TrainingSystem& system,
                                        const ensemble::TrajectorySetup& setup) {
    Observation run(system, setup);
    run.add(weight_path_observable(), observable_setup(weight_path_observable(), system, setup, iterations));
    run.advance_to(iterations);
    std::vector<std::vector<double>> columns;
    for (const FieldValues& values : run.observable(0).results())
        columns.push_back(std::get<std::vector<double>>(values));
    return columns;
}

TEST(WeightPath, AddsUpTheStepsOfEveryWeight) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = small_setup(5);
    const auto columns = record(system, setup);
    ASSERT_EQ(columns.size(), 3U);
    GradientDescent map(system);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<double> start =
            initial_condition(system.shape, {}, setup.job_seed, setup.seeds[lane], nullptr);
        std::vector<double> theta = start;
        std::vector<double> next(theta.size());
        std::vector<double> length(theta.size(), 0.0);
        for (std::int64_t t = 0; t < iterations; ++t) {
            map.step(setup.point.eta, theta, next);
            for (std::size_t i = 0; i < theta.size(); ++i)
                length[i] += std::fabs(next[i] - theta[i]);
            theta.swap(next);
        }
        std::size_t weight = 0;
        for (std::size_t i = 0; i < theta.size(); ++i) {
            if ((i >= 12 && i < 15) || i >= 24)  // biases
                continue;
            const std::size_t place = lane * 21 + weight++;
            EXPECT_EQ(columns[0][place], std::fabs(theta[i] - start[i]));
            EXPECT_EQ(columns[1][place], std::fabs(theta[i] - start[i]) / std::fabs(start[i]));
            EXPECT_EQ(columns[2][place], length[i]);
            EXPECT_GE(columns[2][place], columns[0][place] * (1.0 - 1e-12)) << "no way is shorter";
        }
    }
}

TEST(WeightPath, IsMissingWhereTheTrajectoryHasDiverged) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e200;
    const TrainingSystem system = iris_system(Activation::relu);
    Observation run(system, setup);
    run.advance_to(iterations);
    const auto columns = record(system, setup);
    for (const std::vector<double>& column : columns)
        for (std::size_t place = 0; place < column.size(); ++place)
            EXPECT_EQ(std::isnan(column[place]), run.trajectory().has_diverged(place / 21)) << place;
}

}  // namespace
}  // namespace netlyap::observables
