#include "netlyap/dynamics/observables/hessian.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/tangents/stability_threshold.hpp"

#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

using SettingTexts = std::vector<std::pair<std::string, std::string>>;

/// The values of an observable by the names of its quantities, [lane][rows ...][recorded iteration].
using NamedValues = std::map<std::string, std::vector<double>>;

NamedValues record_hessian(const TrainingSystem& system, const ensemble::TrajectorySetup& setup,
                           std::int64_t iterations, const SettingTexts& settings) {
    Observation run(system, setup);
    ObservableSetup told = observable_setup(hessian_observable(), system, setup, iterations);
    for (const auto& [name, text] : settings)
        set_setting(told, name, text);
    run.add(hessian_observable(), told);
    run.advance_to(iterations);
    NamedValues named;
    const std::vector<FieldValues> results = run.observable(0).results();
    for (std::size_t i = 0; i < results.size(); ++i)
        named[run.observable(0).fields()[i].path] = std::get<std::vector<double>>(results[i]);
    return named;
}

Samples samples_with_targets(std::size_t features, std::vector<double> inputs, std::vector<double> targets) {
    Samples samples;
    samples.count = targets.size();
    samples.features = features;
    samples.inputs = std::move(inputs);
    samples.targets = std::move(targets);
    samples.target_names = {"y"};
    return samples;
}

/// f(x) = w . x on two samples: the Hessian is diag(1/2, 2) + l2, wherever w is.
TrainingSystem linear_model(double l2) {
    TrainingSystem system;
    system.shape = {{2, 1}, Activation::identity, Biases::none};
    system.loss = Loss::squared;
    system.l2 = l2;
    system.train = samples_with_targets(2, {1.0, 0.0, 0.0, 2.0}, {1.0, 3.0});
    system.test = samples_with_targets(2, {}, {});
    return system;
}

/// L = (u v - 1)^2 / 2.
TrainingSystem scalar_network() {
    TrainingSystem system;
    system.shape = {{1, 1, 1}, Activation::identity, Biases::none};
    system.loss = Loss::squared;
    system.train = samples_with_targets(1, {1.0}, {1.0});
    system.test = samples_with_targets(1, {}, {});
    return system;
}

ensemble::TrajectorySetup start_at(std::span<const double> theta, ensemble::TrajectorySetup setup) {
    setup.given_start.fill(theta);
    return setup;
}

TEST(Hessian, OfALinearModelIsConstant) {
    const double eta = 0.5;
    for (const double l2 : {0.0, 0.25}) {
        const NamedValues found =
            record_hessian(linear_model(l2), unperturbed_setup(eta), 9,
                           {{"every", "4"}, {"largest", "2"}, {"smallest", "1"}, {"all", "yes"}});
        EXPECT_FALSE(found.contains("/hessian/displacement_alignment"));
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t column = 0; column < 3; ++column) {
                const std::size_t place = lane * 3 + column;
                EXPECT_NEAR(found.at("/hessian/sharpness")[place], 2.0 + l2, 1e-14);
                EXPECT_NEAR(found.at("/hessian/sharpness_ratio")[place], (2.0 + l2) * eta / 2.0, 1e-14);
                EXPECT_NEAR(found.at("/hessian/smallest")[place], 0.5 + l2, 1e-14);
                EXPECT_LE(found.at("/hessian/residual")[place], 1e-14);
                for (const std::string name : {"/hessian/largest", "/hessian/eigenvalue"}) {
                    EXPECT_NEAR(found.at(name)[2 * lane * 3 + column], 2.0 + l2, 1e-14);
                    EXPECT_NEAR(found.at(name)[(2 * lane + 1) * 3 + column], 0.5 + l2, 1e-14);
                }
            }
    }
}

TEST(Hessian, OfTheScalarNetworkAtItsMinimumHasTheSquareOfItsLength) {
    const std::vector<double> theta = {4.0, 0.25};
    const NamedValues found = record_hessian(scalar_network(), start_at(theta, unperturbed_setup(0.01)), 1,
                                             {{"every", "1"}, {"all", "yes"}, {"by_layer", "yes"}});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        EXPECT_NEAR(found.at("/hessian/sharpness")[lane], 16.0625, 1e-13);
        EXPECT_NEAR(found.at("/hessian/eigenvalue")[2 * lane + 1], 0.0, 1e-13);
        EXPECT_NEAR(found.at("/hessian/layer_sharpness")[2 * lane], 0.0625, 1e-15);
        EXPECT_NEAR(found.at("/hessian/layer_sharpness")[2 * lane + 1], 16.0, 1e-13);
        EXPECT_TRUE(std::isnan(found.at("/hessian/gradient_alignment")[lane]));  // of no gradient
    }
}

// With u = v = w the eigenvectors are (1, 1) and (1, -1), the gradient lies along the first: 3 w^2 - 1, 1 -
// w^2.
TEST(Hessian, IsAlignedWithTheGradientOfTheScalarNetworkOnItsDiagonal) {
    const std::vector<double> theta = {1.5, 1.5};
    ensemble::TrajectorySetup setup = start_at(theta, small_setup(2));
    setup.point.eta = 0.1;
    setup.point.epsilon = 1e-3;
    const TrainingSystem system = scalar_network();
    const NamedValues found = record_hessian(system, setup, 4, {{"every", "1"}, {"smallest", "1"}});
    Observation run(system, setup);
    for (std::size_t t = 0; t < 4; ++t) {
        run.advance_to(static_cast<std::int64_t>(t));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t place = lane * 4 + t;
            const double w = run.trajectory().parameters(0)[lane];
            EXPECT_NEAR(found.at("/hessian/sharpness")[place], 3.0 * w * w - 1.0, 1e-13);
            EXPECT_NEAR(found.at("/hessian/smallest")[place], 1.0 - w * w, 1e-13);
            EXPECT_NEAR(found.at("/hessian/gradient_alignment")[place], 1.0, 1e-14);
            const double alignment = found.at("/hessian/displacement_alignment")[place];
            EXPECT_EQ(std::isnan(alignment), t < 2);
            if (t < 2)
                continue;
            std::array<double, 2> sum{};
            for (std::size_t member = 1; member <= setup.members; ++member)
                for (std::size_t i = 0; i < 2; ++i)
                    sum[i] += run.trajectory().parameters(member)[i * lanes + lane] - w;
            EXPECT_NEAR(alignment, std::fabs(sum[0] + sum[1]) / (std::sqrt(2.0) * std::hypot(sum[0], sum[1])),
                        1e-12);
        }
    }
}

TEST(Hessian, IsComparedWithTheThresholdOfTheDescent) {
    TrainingSystem system = linear_model(0.0);
    for (const auto& [method, word] : words_of(DescentMethod())) {
        system.descent.method = method;
        const double ratio =
            record_hessian(system, unperturbed_setup(0.1), 1, {}).at("/hessian/sharpness_ratio")[0];
        const double expected = 2.0 / tangent::stability_threshold(system.descent, 0.1);
        if (std::isnan(expected))
            EXPECT_TRUE(std::isnan(ratio)) << word;
        else
            EXPECT_NEAR(ratio, expected, 1e-15) << word;
    }
}

// Lanczos and the dense matrix, of every layer's block and of all.
TEST(Hessian, HasTheSameEigenvaluesInBothWays) {
    TrainingSystem system = iris_system(Activation::tanh);
    system.descent.method = DescentMethod::momentum;
    system.descent.batch = 20;  // the Hessian is that of all samples
    const NamedValues found = record_hessian(
        system, unperturbed_setup(0.5), 41,
        {{"every", "40"}, {"largest", "3"}, {"smallest", "3"}, {"all", "yes"}, {"by_layer", "yes"}});
    constexpr std::size_t n = 27;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t column = 0; column < 2; ++column) {
            const auto dense = [&](std::size_t i) {
                return found.at("/hessian/eigenvalue")[(lane * n + i) * 2 + column];
            };
            const double scale = std::max(std::fabs(dense(0)), std::fabs(dense(n - 1)));
            for (std::size_t i = 0; i < 3; ++i) {
                const std::size_t place = (lane * 3 + i) * 2 + column;
                EXPECT_NEAR(found.at("/hessian/largest")[place], dense(i), 1e-13 * scale);
                // Saturated units have curvatures of 1e-12 and less beside the zeros that softmax conserves.
                EXPECT_NEAR(found.at("/hessian/smallest")[place], dense(n - 1 - i), 1e-10 * scale);
            }
            EXPECT_EQ(found.at("/hessian/sharpness")[lane * 2 + column],
                      found.at("/hessian/largest")[lane * 6 + column]);
            EXPECT_LE(found.at("/hessian/residual")[lane * 2 + column], 1e-12 * scale);
            for (std::size_t layer = 0; layer < 2; ++layer)  // blocks lie between the ends (Cauchy)
                EXPECT_LE(found.at("/hessian/layer_sharpness")[(lane * 2 + layer) * 2 + column], dense(0));
        }
}

TEST(Hessian, IsMissingFromTheDivergenceOn) {
    const TrainingSystem system = linear_model(0.0);
    const NamedValues found =
        record_hessian(system, unperturbed_setup(1e200), 4,
                       {{"every", "1"}, {"all", "yes"}, {"by_layer", "yes"}, {"smallest", "1"}});
    for (const auto& [path, values] : found) {
        EXPECT_FALSE(std::isnan(values.front())) << path;
        EXPECT_TRUE(std::isnan(values.back())) << path;
    }
}

TEST(Hessian, HasNoMoreEigenvaluesThanTheNetworkHasParameters) {
    for (const std::string name : {"largest", "smallest"})
        EXPECT_THAT(
            [&] {
                record_hessian(linear_model(0.0), unperturbed_setup(0.1), 1, {{name, "3"}});
            },
            Throws<UsageError>(
                Property(&UsageError::what,
                         HasSubstr("observe.hessian." + name + " = 3, but the network has 2 parameters"))));
}

}  // namespace
}  // namespace netlyap::observables
