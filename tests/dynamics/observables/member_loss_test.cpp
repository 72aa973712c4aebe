#include "netlyap/dynamics/observables/member_loss.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 40;

ObservableSetup every_tenth(const TrainingSystem& system, const ensemble::TrajectorySetup& setup) {
    ObservableSetup told = observable_setup(member_loss_observable(), system, setup, iterations);
    set_setting(told, "every", "10");
    return told;
}

/// The same as the loss of a network that starts where the member does, with its penalty.
TEST(MemberLoss, IsTheLossOfEveryMemberFromThePerturbationOn) {
    TrainingSystem system = iris_system();
    system.l2 = 0.01;
    GradientDescent map(system);
    for (const std::int64_t at : {0, 13}) {
        const ensemble::TrajectorySetup setup = small_setup(at);
        Observation run(system, setup);
        run.add(member_loss_observable(), every_tenth(system, setup));
        const Field field = run.observable(0).fields().front();
        EXPECT_EQ(field.path, "/member_loss/loss");
        const std::vector<std::int64_t> recorded = field.axes.back().coordinates;
        EXPECT_EQ(recorded.front(), at == 0 ? 0 : 20);
        std::vector<std::vector<double>> expected(lanes * setup.members);
        for (const std::int64_t t : recorded) {
            run.advance_to(t);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                for (std::size_t member = 0; member < setup.members; ++member) {
                    const std::vector<double> theta = lane_of(run.trajectory().parameters(member + 1), lane);
                    std::vector<double> gradient(theta.size());
                    expected[lane * setup.members + member].push_back(map.gradient(theta, gradient));
                }
        }
        run.advance_to(iterations);
        std::vector<double> all;
        for (const std::vector<double>& series : expected)
            all.insert(all.end(), series.begin(), series.end());
        EXPECT_EQ(std::get<std::vector<double>>(run.observable(0).results().at(0)), all);
    }
}

TEST(MemberLoss, IsMissingWhereATrajectoryHasDiverged) {
    const TrainingSystem system = iris_system(Activation::relu);
    ensemble::TrajectorySetup setup = small_setup();
    setup.point = {1e200, 1e-6};
    Observation run(system, setup);
    run.add(member_loss_observable(), every_tenth(system, setup));
    run.advance_to(iterations);
    const auto loss = std::get<std::vector<double>>(run.observable(0).results().at(0));
    const std::size_t length = loss.size() / (lanes * setup.members);
    bool is_any = false;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (run.trajectory().has_diverged(lane) && run.trajectory().diverged_at()[lane] < 30) {
            is_any = true;
            for (std::size_t member = 0; member < setup.members; ++member)
                EXPECT_TRUE(std::isnan(loss[(lane * setup.members + member) * length + 3]));
        }
    EXPECT_TRUE(is_any);
}

TEST(MemberLoss, NeedsMembers) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(1.0);
    Observation run(system, setup);
    EXPECT_THAT([&] { run.add(member_loss_observable(), every_tenth(system, setup)); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("take member_loss out of"))));
}

}  // namespace
}  // namespace netlyap::observables
