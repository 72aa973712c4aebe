#include "netlyap/sweep/statistics/dip.hpp"

#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::statistics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The steps of an empirical distribution function: at value it rises from below to upto.
struct Step {
    double value, below, upto;
};

std::vector<Step> steps_of(const std::vector<double>& sorted) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double n = static_cast<double>(sorted.size());
        if (i == 0 || sorted[i] != sorted[i - 1])
            steps.push_back({sorted[i], static_cast<double>(i) / n, 0.0});
        steps.back().upto = static_cast<double>(i + 1) / n;
    }
    return steps;
}

/// The smallest value just before the mode, steps[mode], of a convex increasing function within `distance` of
/// F before it, or infinity if there is none. Away from the mode the function is continuous, so it must lie
/// in [upto - distance, below + distance] at every step; between steps F is constant and nothing is added.
double smallest_convex_value(const std::vector<Step>& steps, std::size_t mode, double distance) {
    double smallest = steps[mode].below - distance;
    for (std::size_t j = 0; j < mode; ++j) {
        const double lower = steps[j].upto - distance;
        if (lower > steps[j].below + distance)
            return infinity;
        smallest = std::max(smallest, lower);
        for (std::size_t i = 0; i < j; ++i) {
            const double upper =
                steps[i].below + distance;  // a convex function rises at least as fast after j
            const double slope = (lower - upper) / (steps[j].value - steps[i].value);
            for (std::size_t k = j + 1; k < mode; ++k)
                if (upper + slope * (steps[k].value - steps[i].value) > steps[k].below + distance + 1e-15)
                    return infinity;
            smallest = std::max(smallest, upper + slope * (steps[mode].value - steps[i].value));
        }
    }
    return smallest <= steps[mode].below + distance + 1e-15 ? smallest : infinity;
}

/// The definition: the smallest distance at which, for some mode, a convex part and a concave part (a convex
/// part seen from the other end) fit without a jump downwards between them. By bisection, O(n^4) per step.
double dip_by_definition(const std::vector<double>& sorted) {
    const std::vector<Step> steps = steps_of(sorted);
    std::vector<Step> mirrored;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
        mirrored.push_back({-step->value, 1.0 - step->upto, 1.0 - step->below});
    const auto possible = [&](double distance) {
        for (std::size_t mode = 0; mode < steps.size(); ++mode) {
            const double before = smallest_convex_value(steps, mode, distance);
            const double after = 1.0 - smallest_convex_value(mirrored, steps.size() - 1 - mode, distance);
            if (before <= after + 1e-15)
                return true;
        }
        return false;
    };
    double low = 0.0;
    double high = 0.5;
    while (high - low > 1e-13)
        (possible((low + high) / 2) ? high : low) = (low + high) / 2;
    return std::max(high, 0.5 / static_cast<double>(sorted.size()));
}

std::vector<double> sorted_uniforms(RandomSequence& sequence, std::size_t size) {
    std::vector<double> sample(size);
    for (double& number : sample)
        number = uniform_open(sequence.next());
    std::sort(sample.begin(), sample.end());
    return sample;
}

TEST(DipStatistic, OfKnownDataIsThatOfTheRPackage) {
    // "statfaculty": quality of 63 statistics departments, the example of Hartigan & Hartigan (1985).
    const std::vector<double> faculty = {30, 33, 35, 36, 37, 37, 39, 39, 39, 39, 39, 40, 40, 40, 40, 41,
                                         42, 43, 43, 43, 44, 44, 45, 45, 46, 46, 47, 47, 48, 48, 48, 49,
                                         50, 50, 51, 52, 52, 53, 53, 53, 53, 53, 54, 54, 57, 57, 59, 60,
                                         60, 60, 61, 61, 61, 61, 62, 62, 62, 62, 63, 66, 70, 72, 72};
    ASSERT_EQ(faculty.size(), 63U);
    EXPECT_DOUBLE_EQ(dip_statistic(faculty), 7.5 / 126);  // 0.05952381
    EXPECT_NEAR(dip_by_definition(faculty), 7.5 / 126, 1e-12);

    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{0, 2, 3, 5, 6}), (4.0 / 3) / 10);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{0, 1, 3, 4, 6}), (4.0 / 3) / 10);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{0, 1, 3, 6}), 1.0 / 8);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 2, 2, 2, 2, 2, 2, 2, 2, 2}), 1.0 / 20);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 1, 1, 2}), 1.0 / 20);
}

TEST(DipStatistic, IsDefinedForVeryFewValues) {
    EXPECT_TRUE(std::isnan(dip_statistic({})));
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{7}), 1.0 / 2);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 2}), 1.0 / 4);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 1}), 1.0 / 4);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 2, 4}), 1.0 / 6);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{1, 1, 4}), 1.0 / 6);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>(50, 0.3)), 1.0 / 100);
}

TEST(DipStatistic, OfEquallySpacedValuesIsTheSmallestPossible) {
    for (const std::size_t n : {4U, 5U, 20U, 501U}) {
        std::vector<double> values;
        for (std::size_t i = 0; i < n; ++i)
            values.push_back(0.1 * static_cast<double>(i) - 3.0);
        EXPECT_NEAR(dip_statistic(values), 0.5 / static_cast<double>(n), 1e-13);
    }
}

TEST(DipStatistic, OfTwoPointMassesIsHalfTheSmallerOne) {
    for (const std::size_t smaller : {1U, 7U, 50U}) {
        std::vector<double> values(100, 2.0);
        std::fill_n(values.begin(), smaller, -1.0);
        EXPECT_DOUBLE_EQ(dip_statistic(values), static_cast<double>(smaller) / 200);
    }
    // An atom at the mode costs nothing, but there is only one.
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{0, 1, 1, 1, 1, 1, 1, 2}), 1.0 / 16);
    EXPECT_DOUBLE_EQ(dip_statistic(std::vector<double>{0, 0, 0, 1, 1, 1, 1, 1, 2, 2}), 3.0 / 20);
}

TEST(DipStatistic, IsTheDistanceToTheNearestUnimodalDistribution) {
    RandomSequence sequence({11, Purpose::dip_null}, {1, 2, 3});
    for (int trial = 0; trial < 3000; ++trial) {
        std::vector<double> sample = sorted_uniforms(sequence, 2 + static_cast<std::size_t>(trial) % 20);
        for (double& value : sample) {
            value = trial % 2 == 0 ? value * value * (value - 0.5) : value;  // other shapes
            value = trial % 3 == 0 ? std::floor(8 * value) : value;          // many ties
        }
        std::sort(sample.begin(), sample.end());
        ASSERT_NEAR(dip_statistic(sample), dip_by_definition(sample), 1e-11) << "trial " << trial;
    }
}

TEST(DipStatistic, DoesNotChangeUnderReflectionAndScale) {
    RandomSequence sequence({12, Purpose::dip_null}, {0, 0, 0});
    for (int trial = 0; trial < 50; ++trial) {
        const std::vector<double> sample = sorted_uniforms(sequence, 200);
        std::vector<double> other;
        for (auto value = sample.rbegin(); value != sample.rend(); ++value)
            other.push_back(3.0 - 20.0 * *value);
        EXPECT_NEAR(dip_statistic(other), dip_statistic(sample), 1e-12);
    }
}

TEST(DipStatistic, OfUniformSamplesHasThePublishedQuantiles) {
    // Quantiles 0.5 and 0.95 of the dip (a million samples each: table qDiptab of the R package diptest).
    struct {
        std::size_t n;
        double median, upper;
    } const published[] = {{10, 0.09778, 0.13961}, {50, 0.048851, 0.070274}, {500, 0.016452, 0.023729}};
    for (const auto& [n, median, upper] : published) {
        RandomSequence sequence({13, Purpose::dip_null}, {n, 0, 0});
        int above_median = 0;
        int above_upper = 0;
        for (int sample = 0; sample < 2000; ++sample) {
            const double dip = dip_statistic(sorted_uniforms(sequence, n));
            above_median += dip > median ? 1 : 0;
            above_upper += dip > upper ? 1 : 0;
        }
        EXPECT_NEAR(above_median, 1000, 4 * 22.4) << n;  // four standard deviations of the binomial
        EXPECT_NEAR(above_upper, 100, 4 * 9.75) << n;
    }
}

double dip_p_value(const std::vector<double>& values, std::uint64_t job_seed) {
    return DipNull(values.size(), job_seed).p_value(values);
}

TEST(DipPValue, IsNotSmallForOneModeAndTheSmallestPossibleForTwo) {
    RandomSequence sequence({14, Purpose::dip_null}, {0, 0, 0});
    std::vector<double> one_mode;
    std::vector<double> two_modes;
    for (int i = 0; i < 500; ++i) {
        one_mode.push_back(normal_deviate(sequence.next()));
        two_modes.push_back(one_mode.back() + (i % 2 == 0 ? 0.0 : 6.0));
    }
    EXPECT_GT(dip_p_value(one_mode, 1), 0.5);
    EXPECT_DOUBLE_EQ(dip_p_value(two_modes, 1), 1.0 / 2001);
    EXPECT_GT(dip_p_value(sorted_uniforms(sequence, 500), 1), 0.01);
}

TEST(DipPValue, RejectsUniformSamplesAsOftenAsItSays) {
    RandomSequence sequence({15, Purpose::dip_null}, {0, 0, 0});
    int rejected = 0;
    int below_half = 0;
    for (std::uint64_t job_seed = 0; job_seed < 200; ++job_seed) {
        const double p = dip_p_value(sorted_uniforms(sequence, 40), job_seed);
        rejected += p <= 0.05 ? 1 : 0;
        below_half += p <= 0.5 ? 1 : 0;
    }
    EXPECT_GE(rejected, 2);  // Binomial(200, 0.05) is outside 2..20 with probability 0.002
    EXPECT_LE(rejected, 20);
    EXPECT_NEAR(below_half, 100, 4 * 7.1);
}

TEST(DipPValue, CountsTheDipsOfConsecutiveSamplesOfItsStream) {
    RandomSequence sequence({17, Purpose::dip_null}, {0, 0, 0});
    for (const std::size_t n : {4U, 13U, 100U}) {
        const std::vector<double> values = sorted_uniforms(sequence, n);
        RandomSequence null({5, Purpose::dip_null}, {n, 0, 0});
        int at_least_as_large = 0;
        for (int sample = 0; sample < 2000; ++sample)
            at_least_as_large +=
                dip_statistic(sorted_uniforms(null, n)) >= dip_statistic(values) - 1e-13 ? 1 : 0;
        EXPECT_EQ(dip_p_value(values, 5), (1.0 + at_least_as_large) / 2001);
    }
}

TEST(DipPValue, IsOneAtTheSmallestDipWhateverTheRounding) {
    EXPECT_EQ(dip_p_value(std::vector<double>{0.1, 0.2, 0.3, 0.4}, 1), 1.0);
    EXPECT_EQ(dip_p_value(std::vector<double>{0.7, 0.7, 0.7, 0.7, 0.7}, 1), 1.0);
    std::vector<double> equally_spaced;
    for (int i = 0; i < 7; ++i)
        equally_spaced.push_back(0.1 * i + 0.37);
    EXPECT_EQ(dip_p_value(equally_spaced, 1), 1.0);
}

TEST(DipPValue, IsMissingUnderFourValues) {
    EXPECT_TRUE(std::isnan(dip_p_value({}, 1)));
    EXPECT_TRUE(std::isnan(dip_p_value(std::vector<double>{1, 2, 3}, 1)));
}

TEST(DipPValue, DependsOnTheJobSeedButNotOnTheOrderOfValues) {
    RandomSequence sequence({16, Purpose::dip_null}, {0, 0, 0});
    std::vector<double> values = sorted_uniforms(sequence, 100);
    const double p = dip_p_value(values, 1);
    EXPECT_NE(dip_p_value(values, 2), p);
    std::reverse(values.begin(), values.end());
    EXPECT_EQ(dip_p_value(values, 1), p);
}

}  // namespace
}  // namespace netlyap::statistics
