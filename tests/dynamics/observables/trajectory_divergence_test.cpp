#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace netlyap::observables {
namespace {

bool is_finite(const std::vector<double>& theta) {
    return std::all_of(theta.begin(), theta.end(), [](double value) { return std::isfinite(value); });
}

/// The first iteration at which the scalar map has a parameter that is not finite, or -1.
std::int64_t first_not_finite(const TrainingSystem& system, double eta, std::vector<double> theta,
                              std::int64_t iterations) {
    GradientDescent map(system);
    std::vector<double> next(theta.size());
    for (std::int64_t t = 0; t <= iterations; ++t) {
        if (!is_finite(theta))
            return t;
        map.step(eta, theta, next);
        theta.swap(next);
    }
    return -1;
}

/// Weights of relu networks that overflow within a few steps: the learning rate times the penalty is above 2.
TrainingSystem exploding_system() {
    TrainingSystem system = iris_system(Activation::relu);
    system.l2 = 1.0;
    return system;
}

constexpr std::int64_t iterations = 60;

ensemble::TrajectorySetup exploding_setup() {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e12;
    return setup;
}

TEST(TrajectoryDivergence, IsTheFirstIterationThatIsNotFinite) {
    const TrainingSystem system = exploding_system();
    const ensemble::TrajectorySetup setup = exploding_setup();
    Observation run(system, setup);
    run.advance_to(iterations);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<double> start =
            initial_condition(system.shape, {}, setup.job_seed, setup.seeds[lane], nullptr);
        std::int64_t expected = first_not_finite(system, setup.point.eta, start, iterations);
        ASSERT_GT(expected, 1);
        for (std::size_t member = 1; member <= setup.members; ++member) {
            std::vector<double> theta = start;
            const std::vector<double> delta = ensemble::perturbation_vector(
                system.shape, setup.perturbation, setup.job_seed, setup.seeds[lane], member, setup.point);
            for (std::size_t i = 0; i < theta.size(); ++i)
                theta[i] += delta[i];
            expected = std::min(expected, first_not_finite(system, setup.point.eta, theta, iterations));
        }
        EXPECT_EQ(run.trajectory().diverged_at()[lane], expected);
        EXPECT_TRUE(run.trajectory().has_diverged(lane));
    }
}

TEST(TrajectoryDivergence, ShowsNoNumbersFromThenOn) {
    const TrainingSystem system = exploding_system();
    Observation run(system, exploding_setup());
    ensemble::Trajectory& trajectory = run.trajectory();
    bool seen_both = false;
    for (std::int64_t t = 0; t < iterations; ++t) {
        trajectory.compute(true);
        std::array<double, lanes> test_loss{};
        std::array<std::int64_t, lanes> correct{};
        trajectory.assess(trajectory.parameters(0), system.test, test_loss, correct);
        int gone = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const bool is_gone = trajectory.has_diverged(lane);
            gone += is_gone ? 1 : 0;
            EXPECT_TRUE(!is_gone || std::isnan(trajectory.loss()[lane]));
            EXPECT_TRUE(!is_gone || std::isnan(test_loss[lane]));
            EXPECT_EQ(is_gone, correct[lane] == -1);
            for (std::size_t member = 0; member < 3; ++member)
                EXPECT_TRUE(!is_gone || std::isnan(trajectory.distances()[member * lanes + lane]));
            EXPECT_EQ(is_gone, trajectory.diverged_at()[lane] >= 0 && trajectory.diverged_at()[lane] <= t);
        }
        seen_both = seen_both || (gone > 0 && gone < static_cast<int>(lanes));
        trajectory.accept();
    }
    EXPECT_TRUE(seen_both) << "lanes diverge one by one";
}

TEST(TrajectoryDivergence, LeavesTheOtherLanesAlone) {
    const TrainingSystem system = iris_system(Activation::relu);
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 0.01;
    Observation calm(system, setup);
    calm.advance_to(10);
    // The state with one weight of the reference in lane 2 and one of a member in lane 5 at infinity.
    ByteWriter writer;
    const Bytes state = calm.save();
    ByteReader reader(state);
    writer.put(reader.get<std::int64_t>());
    writer.put(reader.get<std::array<std::int64_t, lanes>>());
    std::vector<double> theta = reader.get_all<double>();
    const std::size_t size = parameter_count(system.shape) * lanes;
    theta[2] = 1e308;
    theta[size + 5] = 1e308;
    writer.put_all(std::span<const double>(theta));
    Observation broken(system, setup);
    broken.restore(writer.bytes());
    calm.advance_to(20);
    broken.advance_to(20);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        EXPECT_EQ(broken.trajectory().has_diverged(lane), lane == 2 || lane == 5) << lane;
        if (!broken.trajectory().has_diverged(lane)) {
            EXPECT_EQ(lane_of(broken.trajectory().parameters(0), lane),
                      lane_of(calm.trajectory().parameters(0), lane));
            EXPECT_EQ(lane_of(broken.trajectory().distances(), lane),
                      lane_of(calm.trajectory().distances(), lane));
        }
    }
}

TEST(TrajectoryDivergence, IsSeenInTheStartToo) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup setup = small_setup();
    setup.initial_weights.scales = {1.7e308};
    Observation run(system, setup);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        EXPECT_EQ(run.trajectory().diverged_at()[lane], 0);
}

TEST(TrajectoryDivergence, IsSeenInTheDisplacementToo) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup setup = small_setup();
    setup.initial_weights.scales = {1.5e307};
    setup.point.epsilon = 1.7e308;
    const Observation run(system, setup);
    std::set<std::int64_t> seen;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::int64_t expected = -1;
        const std::vector<double> start = initial_condition(system.shape, setup.initial_weights,
                                                            setup.job_seed, setup.seeds[lane], nullptr);
        for (std::size_t member = 1; member <= setup.members; ++member) {
            std::vector<double> theta = ensemble::perturbation_vector(
                system.shape, setup.perturbation, setup.job_seed, setup.seeds[lane], member, setup.point);
            for (std::size_t i = 0; i < theta.size(); ++i)
                theta[i] += start[i];
            expected = is_finite(theta) ? expected : 0;
        }
        EXPECT_EQ(run.trajectory().diverged_at()[lane], expected);
        seen.insert(expected);
    }
    EXPECT_EQ(seen.size(), 2U) << "some lanes overflow, some do not";
}

}  // namespace
}  // namespace netlyap::observables
