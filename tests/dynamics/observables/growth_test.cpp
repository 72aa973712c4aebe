#include "netlyap/dynamics/observables/growth.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/divergence.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 60;
constexpr std::size_t members = 3;

/// The windows of the tests end 25 iterations after the perturbation.
struct Recorded {
    std::vector<double> distance;  ///< [lane][member][t - at], from the observable divergence
    std::vector<FieldValues> growth;
};

Recorded record(const ensemble::TrajectorySetup& setup,
                series::GrowthAverage average = series::GrowthAverage::mean,
                series::GrowthEstimator estimator = series::GrowthEstimator::fit,
                Activation activation = Activation::sigmoid) {
    const TrainingSystem system = iris_system(activation);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(growth_observable(), system, setup, iterations);
    told.windows.average = average;
    told.windows.estimator = estimator;
    run.add(growth_observable(), told);
    run.add(divergence_observable(), observable_setup(divergence_observable(), system, setup, iterations));
    run.advance_to(iterations);
    return {std::get<std::vector<double>>(run.observable(1).results().at(0)), run.observable(0).results()};
}

template <class Number>
const std::vector<Number>& column(const Recorded& recorded, std::size_t field) {
    return std::get<std::vector<Number>>(recorded.growth.at(field));
}

constexpr std::size_t nobody = members;

/// y(t) by its definition, with plain sums over the members but one.
std::vector<double> log_distance(const Recorded& recorded, std::size_t lane, std::size_t length,
                                 series::GrowthAverage average, std::size_t without = nobody) {
    const bool is_mean = average == series::GrowthAverage::mean;
    std::vector<double> y;
    for (std::size_t t = 0; t < 25; ++t) {
        double sum = 0.0;
        std::size_t count = 0;
        for (std::size_t i = 0; i < members; ++i) {
            if (i == without)
                continue;
            const double d = recorded.distance[(lane * members + i) * length + t];
            sum += is_mean ? d : log(d);
            ++count;
        }
        sum /= static_cast<double>(count);
        y.push_back(is_mean ? log(sum) : sum);
    }
    return y;
}

TEST(Growth, IsTheFitOfTheRecordedDistances) {
    for (const std::int64_t at : {0, 30})
        for (const series::GrowthAverage average : {series::GrowthAverage::mean, series::GrowthAverage::log})
            for (const series::GrowthEstimator estimator :
                 {series::GrowthEstimator::fit, series::GrowthEstimator::ratio}) {
                const Recorded recorded = record(small_setup(at), average, estimator);
                const auto length = static_cast<std::size_t>(iterations - at);
                series::WindowSearch search;
                search.starts = {0, 5};
                search.lengths = {10, 20};
                search.estimator = estimator;
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    const std::vector<double> y = log_distance(recorded, lane, length, average);
                    const series::WindowFit fit = series::fit_growth(y, search);
                    EXPECT_EQ(column<double>(recorded, 0)[lane], fit.exponent);
                    EXPECT_EQ(column<double>(recorded, 1)[lane], fit.r_squared);
                    EXPECT_EQ(column<std::int64_t>(recorded, 2)[lane], fit.begin);
                    EXPECT_EQ(column<std::int64_t>(recorded, 3)[lane], fit.end);
                    EXPECT_EQ(column<std::uint8_t>(recorded, 4)[lane],
                              static_cast<std::uint8_t>(fit.outcome));
                }
            }
}

/// The jackknife by its definition.
double error_of(const Recorded& recorded, std::size_t lane, std::size_t length,
                const series::WindowSearch& search) {
    std::vector<double> left_out;
    for (std::size_t without = 0; without < members; ++without)
        left_out.push_back(
            series::fit_growth(log_distance(recorded, lane, length, search.average, without), search)
                .exponent);
    double mean = 0.0;
    for (const double exponent : left_out)
        mean += exponent / members;
    double squares = 0.0;
    for (const double exponent : left_out)
        squares += (exponent - mean) * (exponent - mean);
    return std::sqrt((members - 1.0) / members * squares);
}

TEST(Growth, HasTheErrorOfMembersLeftOut) {
    for (const std::int64_t at : {0, 30})
        for (const series::GrowthAverage average : {series::GrowthAverage::mean, series::GrowthAverage::log})
            for (const series::GrowthEstimator estimator :
                 {series::GrowthEstimator::fit, series::GrowthEstimator::ratio}) {
                const Recorded recorded = record(small_setup(at), average, estimator);
                const series::WindowSearch search{{0, 5}, {10, 20}, average, estimator};
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    const double error = column<double>(recorded, 6)[lane];
                    const double expected =
                        error_of(recorded, lane, static_cast<std::size_t>(iterations - at), search);
                    EXPECT_GT(error, 0.0);
                    EXPECT_NEAR(error, expected, 1e-9 * expected);
                }
            }
}

TEST(Growth, HasNoErrorOfTwoMembersOrWhereAnExponentIsMissing) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.members = 2;
    const auto is_missing = testing::Truly([](double error) { return std::isnan(error); });
    EXPECT_THAT(column<double>(record(setup), 6), Each(is_missing));
    EXPECT_THAT(column<double>(record(setup), 0), Each(testing::Not(is_missing)));
    setup = small_setup();
    setup.point.epsilon = 1e-300;  // all distances are 0
    EXPECT_THAT(column<double>(record(setup), 6), Each(is_missing));
}

TEST(Growth, OfNoDisplacementIsRounded) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.epsilon = 1e-300;  // theta + delta = theta
    const Recorded recorded = record(setup);
    EXPECT_THAT(column<std::uint8_t>(recorded, 4), Each(static_cast<std::uint8_t>(series::Outcome::rounded)));
    EXPECT_THAT(column<double>(recorded, 5), Each(1.0));
    EXPECT_TRUE(std::isnan(column<double>(recorded, 0)[0]));
    EXPECT_THAT(column<std::int64_t>(recorded, 2), Each(-1));
}

/// The definition, from the parameters themselves; whatever the target, from wherever it is asked.
TEST(Growth, JudgesEachInitialConditionByWhatRoundingTakesOfItsPerturbation) {
    const TrainingSystem system = iris_system();
    for (const ensemble::PerturbTarget target :
         {ensemble::PerturbTarget::weights, ensemble::PerturbTarget::all})
        for (const std::int64_t at : {0, 30})
            for (const double epsilon : {1e-8, 1e-14, 1e-15, 1e-16, 1e-17, 1e-20}) {
                ensemble::TrajectorySetup setup = small_setup(at);
                setup.perturbation.target = target;
                setup.point.epsilon = epsilon;
                const Recorded recorded = record(setup);
                Observation run(system, setup);
                run.advance_to(at);
                const ensemble::Trajectory& trajectory = run.trajectory();
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    double lost = 0.0;
                    double all = 0.0;
                    for (std::size_t member = 1; member <= members; ++member) {
                        const std::vector<double> drawn =
                            ensemble::perturbation_vector(system.shape, setup.perturbation, setup.job_seed,
                                                          setup.seeds[lane], member, setup.point);
                        for (std::size_t i = 0; i < drawn.size(); ++i) {
                            const double realised = trajectory.parameters(member)[i * lanes + lane] -
                                                    trajectory.parameters(0)[i * lanes + lane];
                            lost += std::fabs(realised - drawn[i]);
                            all += std::fabs(drawn[i]);
                        }
                    }
                    const double share = column<double>(recorded, 5)[lane];
                    EXPECT_DOUBLE_EQ(share, lost / all) << epsilon;
                    EXPECT_EQ(column<std::uint8_t>(recorded, 4)[lane] ==
                                  static_cast<std::uint8_t>(series::Outcome::rounded),
                              share > 0.01)
                        << epsilon << " " << share;
                    if (epsilon >= 1e-14) {
                        EXPECT_LT(share, 0.01);
                    }
                    if (epsilon <= 1e-16) {
                        EXPECT_GT(share, 0.1);
                    }
                }
            }
}

TEST(Growth, RememberTheRoundingWhenTheyAreInterrupted) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup setup = small_setup(30);
    setup.point.epsilon = 1e-15;
    const ObservableSetup told = observable_setup(growth_observable(), system, setup, iterations);
    Observation whole(system, setup);
    whole.add(growth_observable(), told);
    whole.advance_to(iterations);
    for (const std::int64_t stop : {10, 30, 31, 50}) {
        Observation first(system, setup), second(system, setup);
        first.add(growth_observable(), told);
        second.add(growth_observable(), told);
        first.advance_to(stop);
        second.restore(first.save());
        second.advance_to(iterations);
        for (std::size_t field = 0; field < 7; ++field)
            EXPECT_EQ(bits(second.observable(0).results()[field]), bits(whole.observable(0).results()[field]))
                << stop;
    }
}

TEST(Growth, OfATrajectoryThatIsNotFiniteIsDiverged) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point = {1e200, 1e-300};  // no displacement either: diverged comes first
    const Recorded recorded =
        record(setup, series::GrowthAverage::mean, series::GrowthEstimator::fit, Activation::relu);
    const std::vector<std::uint8_t>& outcomes = column<std::uint8_t>(recorded, 4);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const bool is_gone = std::isnan(recorded.distance[lane * members * iterations + 24]);
        EXPECT_EQ(outcomes[lane],
                  static_cast<std::uint8_t>(is_gone ? series::Outcome::diverged : series::Outcome::rounded));
    }
    EXPECT_THAT(outcomes, testing::Contains(static_cast<std::uint8_t>(series::Outcome::diverged)));
}

TEST(Growth, DeclaresItsOutcomesAsFlags) {
    const TrainingSystem system = iris_system();
    ObservableSet set(system, "scalar");
    set.add(growth_observable(), observable_setup(growth_observable(), system, small_setup(), iterations));
    const Field outcome = set.all().front()->fields().at(4);
    EXPECT_EQ(outcome.path, "/lyapunov/outcome");
    ASSERT_EQ(outcome.flags.size(), 6U);
    for (const auto& [value, meaning] :
         {std::pair(series::Outcome::kept, "kept"), std::pair(series::Outcome::low_exponent, "low_exponent"),
          std::pair(series::Outcome::low_r_squared, "low_r_squared"),
          std::pair(series::Outcome::degenerate, "degenerate"),
          std::pair(series::Outcome::diverged, "diverged")})
        EXPECT_EQ(outcome.flags[static_cast<std::size_t>(value)].meaning, meaning);
}

TEST(Growth, IsRefusedWithoutMembersOrIterations) {
    ensemble::TrajectorySetup setup = small_setup();
    setup.members = 0;
    EXPECT_THAT([&] { record(setup); },
                Throws<UsageError>(Property(&UsageError::what, AllOf(HasSubstr("observable growth"),
                                                                     HasSubstr("sweep.members = 0")))));
    EXPECT_NO_THROW(record(small_setup(iterations - 25)));
    EXPECT_THAT([] { record(small_setup(iterations - 24)); },
                Throws<UsageError>(Property(&UsageError::what,
                                            AllOf(HasSubstr("fit.window_length"), HasSubstr("25 iterations"),
                                                  HasSubstr("only 24 are recorded")))));
}

}  // namespace
}  // namespace netlyap::observables
