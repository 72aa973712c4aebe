#include "netlyap/dynamics/observables/weights.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <set>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 30;
constexpr std::size_t parameters = 27;  // of 4-3-3

std::vector<double> record(const std::string& seeds, const ensemble::TrajectorySetup& setup = small_setup(),
                           Activation activation = Activation::sigmoid) {
    const TrainingSystem system = iris_system(activation);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(weights_observable(), system, setup, iterations);
    set_setting(told, "every", "10");
    set_setting(told, "zoom", "3:5");
    set_setting(told, "seeds", seeds);
    run.add(weights_observable(), told);
    run.advance_to(iterations);
    return std::get<std::vector<double>>(run.observable(0).results().at(0));
}

TEST(Weights, AreTheParametersOfTheChosenSeeds) {
    const std::vector<std::int64_t> recorded = {0, 3, 4, 10, 20};
    const ensemble::TrajectorySetup setup = small_setup();
    const std::vector<double> some = record("2 14:16");
    const std::vector<double> all = record("");
    ASSERT_EQ(some.size(), lanes * parameters * recorded.size());
    const TrainingSystem system = iris_system();
    Observation run(system, setup);
    for (std::size_t column = 0; column < recorded.size(); ++column) {
        run.advance_to(recorded[column]);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t i = 0; i < parameters; ++i) {
                const std::size_t place = (lane * parameters + i) * recorded.size() + column;
                EXPECT_EQ(all[place], run.trajectory().parameters(0)[i * lanes + lane]);
                if (std::set<std::int64_t>{2, 14, 15}.contains(setup.seeds[lane]))
                    EXPECT_EQ(some[place], all[place]);
                else
                    EXPECT_TRUE(std::isnan(some[place]));
            }
    }
}

TEST(Weights, OfOtherUnitsTakeNoRoom) {
    EXPECT_TRUE(record("77").empty());
}

TEST(Weights, AreMissingFromTheDivergenceOn) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e200;
    const std::vector<double> values = record("", setup, Activation::relu);
    EXPECT_FALSE(std::isnan(values.front()));
    EXPECT_TRUE(std::isnan(values.back()));
}

}  // namespace
}  // namespace netlyap::observables
