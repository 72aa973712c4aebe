#include "netlyap/dynamics/laminar/saturation_tracker.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::laminar {
namespace {

constexpr std::size_t hidden = 3;  // of 4-3-3

/// The state by the definition: activations of all samples, nothing remembered.
UnitState plain_state(const TrainingSystem& system, const std::vector<double>& theta, std::size_t unit) {
    std::vector<int> on(3, 0), off(3, 0), total(3, 0);
    for (std::size_t sample = 0; sample < system.train.count; ++sample) {
        double z = theta[12 + unit];
        for (std::size_t i = 0; i < 4; ++i)
            z += theta[unit * 4 + i] * system.train.row(sample)[i];
        const double activation = 1.0 / (1.0 + std::exp(-z));
        const std::size_t label = system.train.labels[sample];
        ++total[label];
        on[label] += activation > 0.99 ? 1 : 0;
        off[label] += activation < 0.01 ? 1 : 0;
    }
    int classes_on = 0;
    int classes_off = 0;
    for (std::size_t label = 0; label < 3; ++label) {
        classes_on += on[label] == total[label] ? 1 : 0;
        classes_off += off[label] == total[label] ? 1 : 0;
    }
    if (classes_on + classes_off < 3)
        return UnitState::partial;
    return classes_on == 3 ? UnitState::on : classes_off == 3 ? UnitState::off : UnitState::split;
}

TEST(SaturationTracker, IsExactAtEveryIterationWhateverIsSkipped) {
    const TrainingSystem system = iris_system();
    std::vector<int> seen(4, 0);
    for (const double eta : {0.5, 5.0, 20.0}) {
        Observation run(system, unperturbed_setup(eta));
        const LaminarKernel kernel("scalar", system);
        SaturationTracker tracker(system, kernel);
        for (std::int64_t t = 0; t < 400; ++t) {
            run.advance_to(t);
            const std::span<const double> theta = run.trajectory().parameters(0);
            tracker.update(theta);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                for (std::size_t unit = 0; unit < hidden; ++unit) {
                    ASSERT_EQ(tracker.state(unit, lane), plain_state(system, lane_of(theta, lane), unit))
                        << "eta " << eta << ", t " << t << ", unit " << unit << ", lane " << lane;
                    ++seen[static_cast<std::size_t>(tracker.state(unit, lane))];
                }
        }
    }
    for (const UnitState state : {UnitState::partial, UnitState::off, UnitState::on})
        EXPECT_GT(seen[static_cast<std::size_t>(state)], 100);
}

/// A unit that tells setosa (petals below 2 cm) from the others.
TEST(SaturationTracker, TellsUnitsThatAreOnForSomeClassesOnly) {
    const TrainingSystem system = iris_system();
    LaneArray theta(27 * lanes);
    const LaminarKernel kernel("auto", system);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        theta.data()[2 * lanes + lane] = 100.0;  // unit 0, petal length
        theta.data()[12 * lanes + lane] = -240.0;
        theta.data()[13 * lanes + lane] = 10.0;   // unit 1 is on
        theta.data()[14 * lanes + lane] = -10.0;  // unit 2 is off
    }
    SaturationTracker tracker(system, kernel);
    const auto changed_by = [&](const LaneArray& moved) {
        tracker.update(moved.all());
        return tracker.changed();
    };
    EXPECT_EQ(changed_by(theta), 0U) << "nothing was known before";
    EXPECT_EQ(tracker.counts(3), (SaturationCounts{1, 1, 1, 0}));
    EXPECT_EQ(tracker.state(0, 3), UnitState::split);
    EXPECT_EQ(tracker.classes_on(0, 3), 0b110U) << "versicolor and virginica";
    EXPECT_EQ(changed_by(theta), 0U);
    theta.data()[2 * lanes + 5] = -100.0;  // the other way round, in one lane
    theta.data()[12 * lanes + 5] = 240.0;
    EXPECT_EQ(changed_by(theta), 1U << 5) << "the same state, but of other classes";
    EXPECT_EQ(tracker.classes_on(0, 5), 0b001U);
    theta.data()[13 * lanes + 6] = 4.5;  // activation 0.989
    EXPECT_EQ(changed_by(theta), 1U << 6);
    EXPECT_EQ(tracker.counts(6), (SaturationCounts{0, 1, 1, 1}));
}

TEST(SaturationTracker, IsDefinedForOneLayerOfSigmoids) {
    const LaminarKernel kernel("auto", iris_system());
    EXPECT_THROW(SaturationTracker(iris_system(Activation::tanh), kernel), UsageError);
    TrainingSystem deep = iris_system();
    deep.shape.widths = {4, 3, 3, 3};
    EXPECT_THROW(SaturationTracker(deep, kernel), UsageError);
}

}  // namespace
}  // namespace netlyap::laminar
