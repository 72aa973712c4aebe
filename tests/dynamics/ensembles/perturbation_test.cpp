#include "netlyap/dynamics/ensembles/perturbation.hpp"

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
    Perturbation late;
    late.at = 4000;
    EXPECT_EQ(delta(late, 3, 2), delta({}, 3, 2)) << "the time of the perturbation is not part of its key";
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
