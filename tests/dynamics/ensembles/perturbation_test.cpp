#include "netlyap/dynamics/ensembles/perturbation.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace netlyap::ensemble {
namespace {

const NetworkShape shape;  // 4-10-3: 70 weights and 13 biases
constexpr GridPoint point{1.0, 1e-8};

std::vector<double> delta(const Perturbation& perturbation, std::int64_t seed, std::size_t member,
                          const GridPoint& where = point, std::uint64_t job_seed = 1) {
    return perturbation_vector(shape, perturbation, job_seed, seed, member, where);
}

double l1_norm(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values)
        sum += std::fabs(value);
    return sum;
}

TEST(Perturbation, IsUniformInsideItsRadius) {
    std::vector<double> values;
    for (std::int64_t seed = 0; seed < 200; ++seed)
        for (std::size_t member = 1; member <= 5; ++member)
            for (const double value : delta({}, seed, member))
                if (value != 0.0)
                    values.push_back(value / point.epsilon);
    ASSERT_EQ(values.size(), 200U * 5U * 70U);
    std::sort(values.begin(), values.end());
    EXPECT_GT(values.front(), -1.0);
    EXPECT_LT(values.back(), 1.0);
    double distance = 0.0;  // Kolmogorov-Smirnov; 1.95 / sqrt(n) is exceeded with probability 0.001
    const auto n = static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        distance =
            std::max(distance, std::fabs((values[i] + 1.0) / 2.0 - (static_cast<double>(i) + 0.5) / n));
    EXPECT_LT(distance, 1.95 / std::sqrt(n));
}

TEST(Perturbation, TouchesTheWeightsOnlyOrAll) {
    const std::vector<bool> is_weight = weight_mask(shape);
    Perturbation all;
    all.target = PerturbTarget::all;
    const std::vector<double> of_weights = delta({}, 3, 2);
    const std::vector<double> of_all = delta(all, 3, 2);
    ASSERT_EQ(of_weights.size(), 83U);
    for (std::size_t i = 0; i < of_all.size(); ++i) {
        EXPECT_NE(of_all[i], 0.0);
        EXPECT_EQ(of_weights[i], is_weight[i] ? of_all[i] : 0.0) << "the target changes no direction";
    }
}

TEST(Perturbation, StartsThirtyFiveRadiiAwayOnAverage) {
    constexpr int seeds = 2000;
    double sum = 0.0;
    for (int seed = 0; seed < seeds; ++seed)
        sum += l1_norm(delta({}, seed, 1)) / point.epsilon;
    const double standard_error = std::sqrt(70.0 / 12.0 / seeds);
    EXPECT_NEAR(sum / seeds, 35.0, 4.0 * standard_error);
}

TEST(Perturbation, PairedDirectionsAreScaledByEpsilonAlone) {
    const std::vector<double> direction = delta({}, 7, 3, {0.01, 1.0});
    for (const double eta : {0.01, 1.0, 5.0})
        for (const double epsilon : {1e-14, 1e-8, 0.3}) {
            const std::vector<double> there = delta({}, 7, 3, {eta, epsilon});
            for (std::size_t i = 0; i < there.size(); ++i)
                EXPECT_EQ(there[i], epsilon * direction[i]);
        }
}

TEST(Perturbation, UnpairedDirectionsBelongToTheBitsOfEtaAndEpsilon) {
    Perturbation unpaired;
    unpaired.paired = false;
    std::set<double> seen;
    const double next_eta = std::nextafter(1.0, 2.0);
    const double next_epsilon = std::nextafter(1e-8, 1.0);
    for (const GridPoint& where : {point, {next_eta, 1e-8}, {1.0, next_epsilon}, {2.0, 1e-8}, {1.0, 1e-6}}) {
        const std::vector<double> there = delta(unpaired, 7, 3, where);
        EXPECT_EQ(there, delta(unpaired, 7, 3, where));
        EXPECT_NE(there, delta({}, 7, 3, where));
        seen.insert(std::round(1e6 * there[0] / where.epsilon));
    }
    EXPECT_EQ(seen.size(), 5U) << "not a small change of the direction, but another one";
}

TEST(Perturbation, EverySeedMemberAndJobHasItsOwn) {
    std::set<std::vector<double>> seen;
    for (const std::uint64_t job_seed : {1U, 2U})
        for (const std::int64_t seed : {0, 1, 2, 499, -1})
            for (const std::size_t member : {1U, 2U, 5U, 1'000'000U})
                seen.insert(delta({}, seed, member, point, job_seed));
    EXPECT_EQ(seen.size(), 2U * 5U * 4U);
}

Perturbation of_target(const std::string& text) {
    Perturbation perturbation;
    EXPECT_TRUE(read_target(text, perturbation)) << text;
    EXPECT_EQ(target_text(perturbation), text);
    return perturbation;
}

TEST(Perturbation, OfALayerTouchesItsWeights) {
    const std::vector<double> of_weights = delta({}, 3, 2);
    const std::vector<LayerLayout> layers = layer_layouts(shape);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const std::vector<double> of_layer = delta(of_target("layer " + std::to_string(l + 1)), 3, 2);
        for (std::size_t i = 0; i < of_layer.size(); ++i) {
            const bool is_inside = i >= layers[l].weights && i < layers[l].biases;
            EXPECT_EQ(of_layer[i], is_inside ? of_weights[i] : 0.0) << "layer " << l + 1 << ", " << i;
        }
    }
}

TEST(Perturbation, OfSomeWeightsChoosesThemAnewForEverySeedAndMember) {
    const Perturbation some = of_target("5 random weights of layer 1");
    const std::vector<double> whole = delta(of_target("layer 1"), 3, 2);
    std::set<std::vector<bool>> chosen;
    std::vector<int> times(40, 0);
    for (std::int64_t seed = 0; seed < 400; ++seed)
        for (const std::size_t member : {1U, 2U}) {
            const std::vector<double> there = delta(some, seed, member);
            std::vector<bool> is_displaced;
            for (std::size_t i = 0; i < there.size(); ++i) {
                is_displaced.push_back(there[i] != 0.0);
                if (is_displaced.back()) {
                    ASSERT_LT(i, 40U);
                    ++times[i];
                }
                if (seed == 3 && member == 2 && there[i] != 0.0) {
                    EXPECT_EQ(there[i], whole[i]) << "the target changes no direction";
                }
            }
            EXPECT_EQ(std::count(is_displaced.begin(), is_displaced.end(), true), 5);
            chosen.insert(is_displaced);
        }
    EXPECT_GT(chosen.size(), 790U);
    for (const int n : times)  // 100 each on average, binomial: 5 standard deviations are 47
        EXPECT_NEAR(n, 100, 47);
    EXPECT_EQ(delta(some, 3, 2, {0.01, 1e-4})[0] != 0.0, delta(some, 3, 2)[0] != 0.0) << "paired";
    EXPECT_EQ(delta(of_target("40 random weights of layer 1"), 3, 2), whole);
}

TEST(Perturbation, IsNormalOrOnASphere) {
    Perturbation normal;
    normal.distribution = PerturbDistribution::normal;
    Perturbation sphere;
    sphere.distribution = PerturbDistribution::sphere;
    double squares = 0.0;
    double fourth_powers = 0.0;
    for (std::int64_t seed = 0; seed < 500; ++seed) {
        const std::vector<double> gauss = delta(normal, seed, 1);
        const std::vector<double> on_sphere = delta(sphere, seed, 1);
        double length = 0.0;
        double gauss_length = 0.0;
        for (std::size_t i = 0; i < gauss.size(); ++i) {
            const double g = gauss[i] / point.epsilon;
            squares += g * g;
            fourth_powers += g * g * g * g;
            gauss_length += gauss[i] * gauss[i];
            length += on_sphere[i] * on_sphere[i];
        }
        EXPECT_NEAR(std::sqrt(length) / point.epsilon, 1.0, 1e-14);
        for (std::size_t i = 0; i < gauss.size(); ++i)
            EXPECT_NEAR(on_sphere[i] / std::sqrt(length), gauss[i] / std::sqrt(gauss_length), 1e-14);
    }
    const double n = 500.0 * 70.0;
    EXPECT_NEAR(squares / n, 1.0, 4.0 * std::sqrt(2.0 / n));
    EXPECT_NEAR(fourth_powers / n, 3.0, 4.0 * std::sqrt(96.0 / n));
}

TEST(PerturbTarget, IsRefusedWhereTheNetworkDoesNotHaveIt) {
    Perturbation none;
    for (const std::string wrong : {"", "bias", "layer", "layer 0", "layer x", "0 random weights of layer 1",
                                    "5 random weights of layer", "random weights of layer 1", "layer 1 2"})
        EXPECT_FALSE(read_target(wrong, none)) << wrong;
    check_target(of_target("layer 2"), shape);
    check_target(of_target("30 random weights of layer 2"), shape);
    EXPECT_THROW(check_target(of_target("layer 3"), shape), UsageError);
    EXPECT_THROW(check_target(of_target("31 random weights of layer 2"), shape), UsageError);
}

TEST(Perturbation, DependsOnTheIndexOfAParameterNotOnTheShape) {
    const std::vector<double> small = delta({}, 3, 2);
    const std::vector<double> large =
        perturbation_vector({{4, 16, 16, 3}, Activation::relu}, {}, 1, 3, 2, point);
    EXPECT_EQ(large[0], small[0]);
    EXPECT_EQ(large[39], small[39]) << "both are weights of the first layer";
}

}  // namespace
}  // namespace netlyap::ensemble
