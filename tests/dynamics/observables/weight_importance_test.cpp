#include "netlyap/dynamics/observables/weight_importance.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 20;

Observation observed(const TrainingSystem& system, const ensemble::TrajectorySetup& setup,
                     const std::string& at) {
    Observation run(system, setup);
    ObservableSetup told = observable_setup(weight_importance_observable(), system, setup, iterations);
    set_setting(told, "at", at);
    run.add(weight_importance_observable(), told);
    return run;
}

TEST(WeightImportance, IsTheLossWithoutTheWeightOverTheLoss) {
    const TrainingSystem system = iris_system();
    for (const std::int64_t at : {0, 7, 19}) {
        Observation run = observed(system, small_setup(), at == 19 ? "" : std::to_string(at));
        run.advance_to(at);
        const std::vector<double> theta(run.trajectory().parameters(0).begin(),
                                        run.trajectory().parameters(0).end());
        run.advance_to(iterations);
        const auto ratio = std::get<std::vector<double>>(run.observable(0).results().at(0));
        EXPECT_EQ(run.observable(0).fields().at(0).path, "/weight_importance/loss_ratio");
        ASSERT_EQ(ratio.size(), lanes * 21) << "4-3-3 has 12 + 9 weights";
        GradientDescent map(system);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::vector<double> whole = lane_of(theta, lane);
            std::size_t weight = 0;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                if ((i >= 12 && i < 15) || i >= 24)  // biases
                    continue;
                std::vector<double> without = whole;
                without[i] = 0.0;
                EXPECT_EQ(ratio[lane * 21 + weight],
                          map.assess(without, system.train).loss / map.assess(whole, system.train).loss);
                ++weight;
            }
        }
    }
}

TEST(WeightImportance, TakesOneIterationOfTheRun) {
    const TrainingSystem system = iris_system();
    const auto refuses = [&](const std::string& at, const std::string& sentence) {
        EXPECT_THAT([&] { observed(system, small_setup(), at); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    };
    refuses("3:5", "must be one iteration");
    refuses("3 4", "observe.weight_importance.at = 3 4 must be one iteration, e.g. 4999");
    refuses("20", "reaches beyond the iterations 0:20");
}

TEST(WeightImportance, IsMissingWhereTheTrajectoryHasDiverged) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 1e200;
    const TrainingSystem system = iris_system(Activation::relu);
    Observation run = observed(system, setup, "");
    run.advance_to(iterations);
    const auto ratio = std::get<std::vector<double>>(run.observable(0).results().at(0));
    for (std::size_t place = 0; place < ratio.size(); ++place)
        if (run.trajectory().has_diverged(place / 21)) {
            EXPECT_TRUE(std::isnan(ratio[place])) << place;
        }
    EXPECT_TRUE(run.trajectory().has_diverged(0));
}

}  // namespace
}  // namespace netlyap::observables
