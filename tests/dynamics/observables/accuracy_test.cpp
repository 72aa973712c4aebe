#include "netlyap/dynamics/observables/accuracy.hpp"

#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 31;

struct Recorded {
    std::vector<Field> fields;
    std::vector<std::vector<double>> values;  ///< [field]
};

Recorded record(const TrainingSystem& system, const ensemble::TrajectorySetup& setup,
                const std::string& every) {
    Observation run(system, setup);
    ObservableSetup told = observable_setup(accuracy_observable(), system, setup, iterations);
    set_setting(told, "every", every);
    run.add(accuracy_observable(), told);
    run.advance_to(iterations);
    Recorded recorded{run.observable(0).fields(), {}};
    for (const FieldValues& values : run.observable(0).results())
        recorded.values.push_back(std::get<std::vector<double>>(values));
    return recorded;
}

TEST(Accuracy, IsTheShareOfRightAnswersAndTheLossOnTestData) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = small_setup();
    const Recorded recorded = record(system, setup, "10");
    ASSERT_EQ(recorded.fields.size(), 3U);
    EXPECT_EQ(recorded.fields[0].path, "/accuracy/train_accuracy");
    EXPECT_EQ(recorded.fields[1].path, "/accuracy/test_loss");
    EXPECT_EQ(recorded.fields[2].path, "/accuracy/test_accuracy");
    for (const Field& field : recorded.fields)
        EXPECT_EQ(field.axes.at(0).coordinates, (std::vector<std::int64_t>{0, 10, 20, 30}));
    GradientDescent map(system);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::vector<double> theta =
            initial_condition(system.shape, {}, setup.job_seed, setup.seeds[lane], nullptr);
        std::vector<double> next(theta.size());
        for (std::size_t t = 0; t < iterations; ++t) {
            if (t % 10 == 0) {
                const std::size_t place = lane * 4 + t / 10;
                const Assessment train = map.assess(theta, system.train);
                const Assessment test = map.assess(theta, system.test);
                EXPECT_EQ(recorded.values[0][place], static_cast<double>(train.correct) / 120.0);
                EXPECT_EQ(recorded.values[1][place], test.loss);
                EXPECT_EQ(recorded.values[2][place], static_cast<double>(test.correct) / 30.0);
            }
            map.step(setup.point.eta, theta, next);
            theta.swap(next);
        }
    }
}

TEST(Accuracy, IsMissingWithoutTestData) {
    TrainingSystem system = iris_system();
    system.test = split_samples(iris(), 150, default_split_seed, FeatureScale::none).test;
    const Recorded recorded = record(system, small_setup(), "1");
    for (std::size_t place = 0; place < lanes * iterations; ++place) {
        EXPECT_GE(recorded.values[0][place], 0.0);
        EXPECT_LE(recorded.values[0][place], 1.0);
        EXPECT_TRUE(std::isnan(recorded.values[1][place]));
        EXPECT_TRUE(std::isnan(recorded.values[2][place]));
    }
}

TEST(Accuracy, IsMissingWhereTheTrajectoryHasDiverged) {
    TrainingSystem system = iris_system(Activation::relu);
    system.l2 = 1.0;
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e100;
    const Recorded recorded = record(system, setup, "1");
    for (const std::vector<double>& values : recorded.values) {
        EXPECT_FALSE(std::isnan(values.front()));
        EXPECT_TRUE(std::isnan(values.back()));
    }
}

}  // namespace
}  // namespace netlyap::observables
