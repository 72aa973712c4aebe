#include "netlyap/sweep/statistics/bootstrap.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace netlyap::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> normal_sample(RandomSequence& sequence, std::size_t size) {
    std::vector<double> sample(size);
    for (double& value : sample)
        value = 0.3 + 0.1 * normal_deviate(sequence.next());
    return sample;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

TEST(Bootstrap, IntervalOfTheMeanHasTheWidthOfTheNormalTheory) {
    RandomSequence sequence({21, Purpose::bootstrap}, {0, 0, 0});
    const std::vector<double> sample = normal_sample(sequence, 400);
    const double mean = mean_of(sample);
    double squares = 0.0;
    for (const double value : sample)
        squares += (value - mean) * (value - mean);
    const double standard_error = std::sqrt(squares / 399 / 400);

    const BootstrapInterval interval =
        bootstrap_interval(sample, std::vector<std::uint8_t>(400, 1), 1, 1.0, 1e-8);
    EXPECT_EQ(interval.status, IntervalStatus::available);
    EXPECT_NEAR(interval.low, mean - 1.96 * standard_error, 0.2 * standard_error);
    EXPECT_NEAR(interval.high, mean + 1.96 * standard_error, 0.2 * standard_error);
}

TEST(Bootstrap, IntervalCoversTheTrueMeanAsOftenAsItSays) {
    RandomSequence sequence({22, Purpose::bootstrap}, {0, 0, 0});
    int covered = 0;
    for (std::uint64_t job_seed = 0; job_seed < 200; ++job_seed) {
        const BootstrapInterval interval = bootstrap_interval(
            normal_sample(sequence, 60), std::vector<std::uint8_t>(60, 1), job_seed, 1.0, 1e-8);
        covered += interval.low <= 0.3 && 0.3 <= interval.high ? 1 : 0;
    }
    EXPECT_GE(covered, 175);  // Binomial(200, 0.94): four standard deviations
    EXPECT_LE(covered, 199);
}

TEST(Bootstrap, ResamplesAllInitialConditionsAndFiltersAgain) {
    // 250 of 400 kept: the number of kept varies from resample to resample as a binomial does.
    RandomSequence sequence({23, Purpose::bootstrap}, {0, 0, 0});
    std::vector<double> exponents = normal_sample(sequence, 400);
    std::vector<std::uint8_t> kept(400, 0);
    for (std::size_t i = 0; i < 400; ++i)
        if (i % 8 < 5)
            kept[i] = 1;
        else
            exponents[i] = i % 2 == 0 ? nan : 1e6;  // never read
    const BootstrapInterval interval = bootstrap_interval(exponents, kept, 1, 1.0, 1e-8);
    EXPECT_NEAR(interval.low, 0.3 - 1.96 * 0.1 / std::sqrt(250), 0.01);
    EXPECT_NEAR(interval.high, 0.3 + 1.96 * 0.1 / std::sqrt(250), 0.01);
}

TEST(Bootstrap, TooFewKeptGiveNoIntervalAndSayWhy) {
    const std::vector<double> exponents(100, 0.3);
    std::vector<std::uint8_t> kept(100, 0);
    for (std::size_t i = 0; i < 19; ++i)
        kept[5 * i] = 1;
    const BootstrapInterval nineteen = bootstrap_interval(exponents, kept, 1, 1.0, 1e-8);
    EXPECT_EQ(nineteen.status, IntervalStatus::too_few_kept);
    EXPECT_TRUE(std::isnan(nineteen.low) && std::isnan(nineteen.high));
    EXPECT_EQ(bootstrap_interval({}, {}, 1, 1.0, 1e-8).status, IntervalStatus::too_few_kept);

    kept[99] = 1;
    const BootstrapInterval twenty = bootstrap_interval(exponents, kept, 1, 1.0, 1e-8);
    EXPECT_EQ(twenty.status, IntervalStatus::available);
    EXPECT_DOUBLE_EQ(twenty.low, 0.3);
    EXPECT_DOUBLE_EQ(twenty.high, 0.3);
}

TEST(Bootstrap, IsKeyedByJobSeedEtaAndEpsilon) {
    RandomSequence sequence({24, Purpose::bootstrap}, {0, 0, 0});
    const std::vector<double> sample = normal_sample(sequence, 50);
    const std::vector<std::uint8_t> kept(50, 1);
    const double low = bootstrap_interval(sample, kept, 1, 1.0, 1e-8).low;
    EXPECT_EQ(bootstrap_interval(sample, kept, 1, 1.0, 1e-8).low, low);
    EXPECT_NE(bootstrap_interval(sample, kept, 2, 1.0, 1e-8).low, low);
    EXPECT_NE(bootstrap_interval(sample, kept, 1, 2.0, 1e-8).low, low);
    EXPECT_NE(bootstrap_interval(sample, kept, 1, 1.0, 1e-6).low, low);
}

TEST(Bootstrap, RefusesVerdictsThatDoNotMatchTheExponents) {
    EXPECT_THROW(static_cast<void>(bootstrap_interval(std::vector<double>(30),
                                                      std::vector<std::uint8_t>(29, 1), 1, 1.0, 1e-8)),
                 InternalError);
}

}  // namespace
}  // namespace netlyap::statistics
