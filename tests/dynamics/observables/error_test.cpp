#include "netlyap/dynamics/observables/error.hpp"

#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/dynamics/observables/training.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t iterations = 21;

/// [field][lane][iteration / 10] of the observable, and the fields.
struct RecordedErrors {
    std::vector<Field> fields;
    std::vector<std::vector<double>> values;
};

RecordedErrors errors_of(const TrainingSystem& system, const ObservableType& type) {
    const ensemble::TrajectorySetup setup = small_setup();
    Observation run(system, setup);
    ObservableSetup told = observable_setup(type, system, setup, iterations);
    set_setting(told, "every", "10");
    run.add(type, told);
    run.advance_to(iterations);
    RecordedErrors recorded{run.observable(0).fields(), {}};
    for (const FieldValues& values : run.observable(0).results())
        recorded.values.push_back(std::get<std::vector<double>>(values));
    return recorded;
}

TEST(ErrorObservable, IsTwiceTheSquaredLossOnBothSplits) {
    TrainingSystem system = iris_system();
    system.loss = Loss::squared;
    system.l2 = 0.01;
    const RecordedErrors recorded = errors_of(system, error_observable());
    ASSERT_EQ(recorded.fields.size(), 2U);
    EXPECT_EQ(recorded.fields[0].path, "/error/train");
    EXPECT_EQ(recorded.fields[1].path, "/error/test");
    for (const Field& field : recorded.fields) {
        EXPECT_THAT(field.long_name, HasSubstr("mean squared error of the reference network on the t"));
        EXPECT_EQ(field.units, "1");
    }
    system.l2 = 0.0;  // the first loss, without the penalty
    const RecordedErrors loss = errors_of(system, training_observable());
    EXPECT_EQ(loss.fields[0].units, "1");
    EXPECT_THAT(loss.fields[0].long_name, HasSubstr("mean of |f - y|^2 / 2"));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        EXPECT_NEAR(recorded.values[0][3 * lane], 2.0 * loss.values[0][3 * lane], 1e-12);
        EXPECT_GT(recorded.values[1][3 * lane], 0.0);
    }
}

TEST(ErrorObservable, IsTheCrossEntropyWhereThatIsTheLoss) {
    const TrainingSystem system = iris_system();
    const RecordedErrors recorded = errors_of(system, error_observable());
    EXPECT_EQ(recorded.fields[0].units, "nat");
    EXPECT_THAT(recorded.fields[1].long_name,
                HasSubstr("mean cross-entropy of the reference network on the test"));
    const RecordedErrors loss = errors_of(system, training_observable());
    for (std::size_t place = 0; place < 3 * lanes; ++place)
        EXPECT_NEAR(recorded.values[0][place], loss.values[0][place], 1e-12);
}

TEST(ErrorObservable, IsMissingWithoutTestSamples) {
    TrainingSystem system = iris_system();
    system.loss = Loss::squared;
    system.test = first_samples(system.test, 0);
    const RecordedErrors recorded = errors_of(system, error_observable());
    for (const double value : recorded.values[1])
        EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace netlyap::observables
