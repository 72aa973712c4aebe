#include "netlyap/dynamics/ensembles/trajectory.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::ensemble {
namespace {

std::vector<double> start_of(const TrainingSystem& system, const TrajectorySetup& setup, std::size_t lane) {
    return initial_condition(system.shape, setup.initial_weights, setup.job_seed, setup.seeds[lane], nullptr);
}

std::vector<double> delta_of(const TrainingSystem& system, const TrajectorySetup& setup, std::size_t lane,
                             std::size_t member) {
    return perturbation_vector(system.shape, setup.perturbation, setup.job_seed, setup.seeds[lane], member,
                               setup.point);
}

std::vector<double> sum(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> total(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        total[i] = a[i] + b[i];
    return total;
}

TEST(Trajectory, IsTheScalarMapFromEveryStart) {
    const TrainingSystem system = iris_system();
    const TrajectorySetup setup = small_setup();
    Observation run(system, setup);
    GradientDescent map(system);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t member = 0; member <= setup.members; ++member) {
            Observation fresh(system, setup);
            std::vector<double> theta = start_of(system, setup, lane);
            if (member > 0)
                theta = sum(theta, delta_of(system, setup, lane, member));
            std::vector<double> next(theta.size());
            for (int t = 0; t < 12; ++t) {
                const double loss = map.step(setup.point.eta, theta, next);
                fresh.trajectory().compute(true);
                ASSERT_EQ(fresh.trajectory().iteration(), t);
                ASSERT_EQ(lane_of(fresh.trajectory().parameters(member), lane), theta);
                ASSERT_EQ(lane_of(fresh.trajectory().next_parameters(member), lane), next);
                if (member == 0) {
                    ASSERT_EQ(fresh.trajectory().loss()[lane], loss);
                }
                fresh.trajectory().accept();
                theta.swap(next);
            }
        }
}

TEST(Trajectory, OfALaneDoesNotDependOnTheOthers) {
    const TrainingSystem system = iris_system(Activation::tanh);
    const TrajectorySetup setup = small_setup(4);
    Observation together(system, setup);
    together.advance_to(30);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        TrajectorySetup alone = setup;
        alone.seeds.fill(setup.seeds[lane]);
        Observation run(system, alone);
        run.advance_to(30);
        for (std::size_t member = 0; member <= setup.members; ++member)
            for (const std::size_t other : {std::size_t{0}, lane, lanes - 1})
                EXPECT_EQ(lane_of(run.trajectory().parameters(member), other),
                          lane_of(together.trajectory().parameters(member), lane));
    }
}

TEST(Trajectory, DistancesAreSumsOfAbsoluteDifferencesInTheirOrder) {
    const TrainingSystem system = iris_system();
    Observation run(system, small_setup(3));
    for (const std::int64_t t : {3, 4, 11, 40}) {
        run.advance_to(t);
        const Trajectory& trajectory = run.trajectory();
        for (std::size_t member = 1; member <= 3; ++member)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                double distance = 0.0;
                const std::vector<double> a = lane_of(trajectory.parameters(0), lane);
                const std::vector<double> b = lane_of(trajectory.parameters(member), lane);
                for (std::size_t i = 0; i < a.size(); ++i)
                    distance += std::fabs(a[i] - b[i]);
                EXPECT_EQ(trajectory.distances()[(member - 1) * lanes + lane], distance);
                EXPECT_GT(distance, 0.0);
            }
    }
}

TEST(Trajectory, MembersLeaveTheReferenceAtThePerturbation) {
    const TrainingSystem system = iris_system();
    const TrajectorySetup late = small_setup(7);
    TrajectorySetup none = small_setup();
    none.members = 0;
    Observation perturbed(system, late);
    Observation reference(system, none);
    perturbed.advance_to(6);
    EXPECT_FALSE(perturbed.trajectory().is_perturbed());
    perturbed.advance_to(7);
    reference.advance_to(7);
    ASSERT_TRUE(perturbed.trajectory().is_perturbed());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<double> theta = lane_of(reference.trajectory().parameters(0), lane);
        EXPECT_EQ(lane_of(perturbed.trajectory().parameters(0), lane), theta);
        for (std::size_t member = 1; member <= 3; ++member)
            EXPECT_EQ(lane_of(perturbed.trajectory().parameters(member), lane),
                      sum(theta, delta_of(system, late, lane, member)));
    }
    perturbed.advance_to(25);
    reference.advance_to(25);
    EXPECT_EQ(bits(perturbed.trajectory().parameters(0)), bits(reference.trajectory().parameters(0)));
}

TEST(Trajectory, RestoredInTheMiddleGoesOnWithTheSameBits) {
    const TrainingSystem system = iris_system();
    Observation undisturbed(system, small_setup(10));
    undisturbed.advance_to(40);
    for (const std::int64_t cut : {0, 1, 9, 10, 11, 39, 40}) {
        Observation before(system, small_setup(10));
        before.advance_to(cut);
        Observation after(system, small_setup(10));
        after.advance_to(cut / 2);  // what it did until now must not show
        after.restore(before.save());
        EXPECT_EQ(after.trajectory().iteration(), cut);
        after.advance_to(40);
        EXPECT_EQ(after.save(), undisturbed.save());
        EXPECT_EQ(bits(after.trajectory().distances()), bits(undisturbed.trajectory().distances()));
    }
}

TEST(Trajectory, RefusesTheStateOfAnother) {
    const TrainingSystem system = iris_system();
    Observation run(system, small_setup());
    TrajectorySetup larger = small_setup();
    larger.members = 4;
    Observation other(system, larger);
    EXPECT_THROW(other.restore(run.save()), DataError);
    Bytes cut = run.save();
    cut.resize(cut.size() - 1);
    EXPECT_THROW(run.restore(cut), DataError);
}

}  // namespace
}  // namespace netlyap::ensemble
