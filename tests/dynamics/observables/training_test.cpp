#include "netlyap/dynamics/observables/training.hpp"

#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 40;

struct Recorded {
    std::vector<Field> fields;
    std::vector<double> loss;
    std::vector<double> weight_norm;
};

Recorded record(const TrainingSystem& system, const ensemble::TrajectorySetup& setup,
                const std::string& every) {
    Observation run(system, setup);
    ObservableSetup told = observable_setup(training_observable(), system, setup, iterations);
    set_setting(told, "every", every);
    run.add(training_observable(), told);
    run.advance_to(iterations);
    const std::vector<FieldValues> results = run.observable(0).results();
    return {run.observable(0).fields(), std::get<std::vector<double>>(results.at(0)),
            std::get<std::vector<double>>(results.at(1))};
}

TEST(Training, IsLossAndNormOfTheReferenceBeforeEveryStep) {
    TrainingSystem system = iris_system();
    system.l2 = 0.01;
    const ensemble::TrajectorySetup setup = small_setup();
    const Recorded recorded = record(system, setup, "1");
    EXPECT_EQ(recorded.fields.at(0).path, "/training/loss");
    EXPECT_EQ(recorded.fields.at(1).path, "/training/weight_norm");
    GradientDescent map(system);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::vector<double> theta =
            initial_condition(system.shape, {}, setup.job_seed, setup.seeds[lane], nullptr);
        std::vector<double> next(theta.size());
        for (std::size_t t = 0; t < iterations; ++t) {
            double norm = 0.0;
            for (const double value : theta)
                norm += std::fabs(value);
            EXPECT_EQ(recorded.weight_norm[lane * iterations + t], norm);
            EXPECT_EQ(recorded.loss[lane * iterations + t], map.step(setup.point.eta, theta, next));
            theta.swap(next);
        }
    }
}

TEST(Training, RecordsAtItsStride) {
    const TrainingSystem system = iris_system();
    const Recorded all = record(system, small_setup(13), "1");
    const Recorded some = record(system, small_setup(13), "7");
    EXPECT_EQ(some.fields.at(0).axes.at(0).coordinates, (std::vector<std::int64_t>{0, 7, 14, 21, 28, 35}));
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t column = 0; column < 6; ++column) {
            EXPECT_EQ(some.loss[lane * 6 + column], all.loss[lane * iterations + 7 * column]);
            EXPECT_EQ(some.weight_norm[lane * 6 + column], all.weight_norm[lane * iterations + 7 * column]);
        }
}

TEST(Training, DoesNotLookAtTheMembers) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup without = small_setup();
    without.members = 0;
    const Recorded reference = record(system, without, "1");
    ensemble::TrajectorySetup with = small_setup(5);
    with.point.epsilon = 0.3;
    EXPECT_EQ(record(system, with, "1").loss, reference.loss);
    EXPECT_EQ(record(system, with, "1").weight_norm, reference.weight_norm);
}

TEST(Training, IsMissingFromTheDivergenceOn) {
    TrainingSystem system = iris_system(Activation::relu);
    system.l2 = 1.0;
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e30;
    const Recorded recorded = record(system, setup, "1");
    Observation run(system, setup);
    run.advance_to(iterations);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::int64_t diverged_at = run.trajectory().diverged_at()[lane];
        ASSERT_GT(diverged_at, 0);
        for (std::int64_t t = 0; t < iterations; ++t) {
            const std::size_t place = lane * iterations + static_cast<std::size_t>(t);
            EXPECT_EQ(std::isnan(recorded.weight_norm[place]), t >= diverged_at);
            EXPECT_TRUE(t < diverged_at || std::isnan(recorded.loss[place]));
        }
    }
}

}  // namespace
}  // namespace netlyap::observables
