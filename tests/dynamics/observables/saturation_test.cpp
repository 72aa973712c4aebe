#include "netlyap/dynamics/observables/saturation.hpp"

#include "netlyap/dynamics/laminar/saturation_tracker.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

TEST(Saturation, IsCountedAtTheRecordedIterations) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(5.0);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(saturation_observable(), system, setup, 300);
    set_setting(told, "every", "100");
    set_setting(told, "zoom", "7");
    run.add(saturation_observable(), told);
    run.advance_to(300);
    const std::vector<FieldValues> results = run.observable(0).results();
    const std::vector<std::int64_t> recorded = {0, 7, 100, 200};
    EXPECT_EQ(run.observable(0).fields().front().axes.front().coordinates, recorded);
    Observation again(system, setup);
    const LaminarKernel kernel("auto", system);
    laminar::SaturationTracker tracker(system, kernel);
    std::vector<std::int64_t> changes(lanes, 0);
    std::size_t column = 0;
    for (std::int64_t t = 0; t <= 200; ++t) {
        again.advance_to(t);
        tracker.update(again.trajectory().parameters(0));
        for (std::size_t lane = 0; lane < lanes; ++lane)
            changes[lane] += (tracker.changed() >> lane) & 1U;
        if (t != recorded[column])
            continue;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto value = [&](std::size_t field) {
                return std::get<std::vector<std::int64_t>>(results[field])[lane * 4 + column];
            };
            EXPECT_EQ((laminar::SaturationCounts{value(0), value(1), value(2), value(3)}),
                      tracker.counts(lane));
            EXPECT_EQ(value(4), changes[lane]);
        }
        std::fill(changes.begin(), changes.end(), 0);
        ++column;
    }
}

TEST(Saturation, IsMissingWhereTheTrajectoryHasDiverged) {
    TrainingSystem system = iris_system();
    system.l2 = 1.0;
    const ensemble::TrajectorySetup setup = unperturbed_setup(1e100);
    Observation run(system, setup);
    run.add(saturation_observable(), observable_setup(saturation_observable(), system, setup, 10));
    run.advance_to(10);
    ASSERT_TRUE(run.trajectory().has_diverged(0));
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(run.observable(0).results()[3])[9], -1);
}

}  // namespace
}  // namespace netlyap::observables
