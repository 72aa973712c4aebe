#include "netlyap/dynamics/observables/final_parameters.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

constexpr std::size_t parameters = 27;  // of 4-3-3

void add(Observation& run, const TrainingSystem& system, const ensemble::TrajectorySetup& setup,
         std::int64_t iterations) {
    run.add(final_parameters_observable(),
            observable_setup(final_parameters_observable(), system, setup, iterations));
}

std::vector<double> found(const Observation& run) {
    return std::get<std::vector<double>>(run.observable(0).results().at(0));
}

TEST(FinalParameters, AreThoseAfterTheLastStep) {
    const TrainingSystem system = iris_system();
    Observation run(system, small_setup());
    add(run, system, small_setup(), 30);
    run.advance_to(29);
    EXPECT_TRUE(std::isnan(found(run).front())) << "the last step is missing";
    run.advance_to(30);
    const std::vector<double> values = found(run);
    ASSERT_EQ(values.size(), lanes * parameters);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t i = 0; i < parameters; ++i)
            EXPECT_EQ(values[lane * parameters + i], run.trajectory().parameters(0)[i * lanes + lane]);
}

TEST(FinalParameters, AreFoundInAStateAtTheEnd) {
    const TrainingSystem system = iris_system();
    Observation run(system, small_setup()), again(system, small_setup());
    add(run, system, small_setup(), 30);
    add(again, system, small_setup(), 30);
    run.advance_to(30);
    again.restore(run.save());
    EXPECT_EQ(found(again), found(run));
}

/// The first step leaves a finite number, the second overflows: theta(2) is not there, nor what follows.
TEST(FinalParameters, AreMissingWhereTheLastStepOverflows) {
    const TrainingSystem system = iris_system(Activation::relu);
    const ensemble::TrajectorySetup setup = unperturbed_setup(1e200);
    Observation overflow(system, setup);
    overflow.advance_to(20);
    const std::int64_t at = overflow.trajectory().diverged_at()[0];
    ASSERT_GT(at, 1);
    for (const std::int64_t end : {at - 1, at, at + 1}) {
        Observation run(system, setup), again(system, setup);
        add(run, system, setup, end);
        add(again, system, setup, end);
        run.advance_to(end);
        again.restore(run.save());
        const std::vector<double> values = found(run);
        for (std::size_t i = 0; i < parameters; ++i)
            EXPECT_EQ(std::isnan(values[i]), end >= at) << end;
        EXPECT_EQ(bits(FieldValues(found(again))), bits(FieldValues(found(run))));
    }
}

}  // namespace
}  // namespace netlyap::observables
