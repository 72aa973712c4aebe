#include "netlyap/sweep/statistics/seed_statistics.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/sweep/statistics/dip.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace netlyap::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Exponents as at eta = 1: a wide mode that the filter keeps above 0.05, a narrow one near 0, some missing.
CellSample sample_cell(double epsilon, std::size_t seeds) {
    CellSample cell{.eta = 1.0, .epsilon = epsilon, .exponents = {}, .kept = {}};
    RandomSequence sequence({41, Purpose::bootstrap}, {seeds, 0, 0});
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const double deviate = normal_deviate(sequence.next());
        const double exponent = seed % 10 == 9   ? nan
                                : seed % 10 >= 6 ? 0.01 + 0.01 * deviate
                                                 : 0.3 + 0.06 * deviate;
        cell.exponents.push_back(exponent);
        cell.kept.push_back(exponent > 0.05 ? 1 : 0);
    }
    return cell;
}

/// All numbers as bits, so that NaN equals NaN and nothing else is forgiven.
std::vector<std::uint64_t> bits_of(const SeedStatistics& statistics) {
    std::vector<double> numbers = {statistics.nmle,
                                   statistics.nmle_std,
                                   statistics.nmle_stderr,
                                   statistics.nmle_ci_low,
                                   statistics.nmle_ci_high,
                                   statistics.kept_fraction_ci_low,
                                   statistics.kept_fraction_ci_high,
                                   statistics.dip_p_value,
                                   statistics.dip_p_value_unfiltered};
    numbers.insert(numbers.end(), statistics.bin_edges.begin(), statistics.bin_edges.end());
    numbers.insert(numbers.end(), statistics.density.begin(), statistics.density.end());
    std::vector<std::uint64_t> bits = {static_cast<std::uint64_t>(statistics.total),
                                       static_cast<std::uint64_t>(statistics.kept),
                                       static_cast<std::uint64_t>(statistics.interval_status)};
    for (const double number : numbers)
        bits.push_back(std::bit_cast<std::uint64_t>(number));
    return bits;
}

TEST(SeedStatistics, MomentsAreThoseOfTheKept) {
    const CellSample cell{.eta = 1.0,
                          .epsilon = 1e-8,
                          .exponents = {0.5, nan, 0.125, 0.25, 0.01, 0.125},
                          .kept = {1, 0, 1, 1, 0, 1}};
    const SeedStatistics statistics = seed_statistics(cell, 1);
    EXPECT_EQ(statistics.total, 6);
    EXPECT_EQ(statistics.kept, 4);
    EXPECT_EQ(statistics.nmle, 0.25);
    EXPECT_DOUBLE_EQ(statistics.nmle_std, std::sqrt(0.09375 / 4));
    EXPECT_DOUBLE_EQ(statistics.nmle_stderr, std::sqrt(0.09375 / 3 / 4));
    EXPECT_EQ(statistics.interval_status, IntervalStatus::too_few_kept);
    EXPECT_TRUE(std::isnan(statistics.nmle_ci_low));
    EXPECT_EQ(statistics.dip_p_value, DipNull(4, 1).p_value({0.5, 0.125, 0.25, 0.125}));
    EXPECT_EQ(statistics.dip_p_value_unfiltered, DipNull(5, 1).p_value({0.5, 0.125, 0.25, 0.01, 0.125}));
    EXPECT_EQ(statistics.bin_edges.front(), 0.125);
    EXPECT_EQ(statistics.bin_edges.back(), 0.5);
    EXPECT_NEAR(statistics.density.front() * 0.375 / 20, 0.5, 1e-15);
}

TEST(SeedStatistics, OfEqualExponentsHaveNoSpread) {
    for (const double exponent : {0.1, 0.3, 1.0 / 3.0}) {
        const SeedStatistics statistics =
            seed_statistics(CellSample{.eta = 1.0,
                                       .epsilon = 1e-8,
                                       .exponents = std::vector<double>(30, exponent),
                                       .kept = std::vector<std::uint8_t>(30, 1)},
                            1);
        EXPECT_EQ(statistics.nmle, exponent);
        EXPECT_EQ(statistics.nmle_std, 0.0);
        EXPECT_EQ(statistics.nmle_stderr, 0.0);
        EXPECT_EQ(statistics.nmle_ci_low, exponent);
        EXPECT_EQ(statistics.nmle_ci_high, exponent);
    }
}

TEST(SeedStatistics, OfALargeCellShowWhatTheFilterRemoves) {
    const SeedStatistics statistics = seed_statistics(sample_cell(1e-8, 500), 1);
    EXPECT_EQ(statistics.total, 500);
    EXPECT_EQ(statistics.kept, 300);
    EXPECT_EQ(statistics.interval_status, IntervalStatus::available);
    EXPECT_NEAR(statistics.nmle_ci_high - statistics.nmle_ci_low, 2 * 1.96 * statistics.nmle_stderr,
                0.4 * statistics.nmle_stderr);
    EXPECT_NEAR(statistics.kept_fraction_ci_high - statistics.kept_fraction_ci_low,
                2 * 1.96 * std::sqrt(0.6 * 0.4 / 500), 0.01);
    EXPECT_GT(statistics.dip_p_value, 0.1);
    EXPECT_DOUBLE_EQ(statistics.dip_p_value_unfiltered, 1.0 / 2001);
}

TEST(SeedStatistics, WhatIsMissingIsNaNAndCountsAreTrue) {
    const SeedStatistics nothing = seed_statistics(CellSample{}, 1);
    EXPECT_EQ(bits_of(nothing), bits_of(SeedStatistics{}));
    EXPECT_TRUE(std::isnan(nothing.nmle) && std::isnan(nothing.nmle_std) && std::isnan(nothing.nmle_stderr));
    EXPECT_TRUE(std::isnan(nothing.dip_p_value) && std::isnan(nothing.dip_p_value_unfiltered));
    EXPECT_TRUE(std::isnan(nothing.bin_edges[7]) && std::isnan(nothing.density[7]));

    const SeedStatistics none_kept = seed_statistics(
        CellSample{
            .eta = 1.0, .epsilon = 0.1, .exponents = {0.01, 0.02, 0.01, nan, 0.03}, .kept = {0, 0, 0, 0, 0}},
        1);
    EXPECT_EQ(none_kept.total, 5);
    EXPECT_EQ(none_kept.kept, 0);
    EXPECT_TRUE(std::isnan(none_kept.nmle) && std::isnan(none_kept.density[0]));
    EXPECT_FALSE(std::isnan(none_kept.dip_p_value_unfiltered));

    const SeedStatistics one_kept =
        seed_statistics(CellSample{.eta = 1.0, .epsilon = 0.1, .exponents = {0.25}, .kept = {1}}, 1);
    EXPECT_EQ(one_kept.nmle, 0.25);
    EXPECT_EQ(one_kept.nmle_std, 0.0);
    EXPECT_TRUE(std::isnan(one_kept.nmle_stderr));
    EXPECT_EQ(one_kept.bin_edges.front(), -0.25);
}

TEST(SeedStatistics, SeedsThatAreNotKeptChangeTheFractionAndNotTheMean) {
    const CellSample cell = sample_cell(1e-8, 200);
    CellSample padded = cell;
    padded.exponents.insert(padded.exponents.end(), 100, nan);
    padded.kept.insert(padded.kept.end(), 100, 0);
    const SeedStatistics before = seed_statistics(cell, 1);
    const SeedStatistics after = seed_statistics(padded, 1);
    EXPECT_EQ(after.total, before.total + 100);
    EXPECT_EQ(after.kept, before.kept);
    EXPECT_EQ(after.nmle, before.nmle);
    EXPECT_EQ(after.nmle_std, before.nmle_std);
    EXPECT_EQ(after.nmle_stderr, before.nmle_stderr);
    EXPECT_EQ(after.dip_p_value, before.dip_p_value);
    EXPECT_EQ(after.dip_p_value_unfiltered, before.dip_p_value_unfiltered);
    EXPECT_EQ(after.density, before.density);
    EXPECT_LT(after.kept_fraction_ci_high, before.kept_fraction_ci_low);
    EXPECT_NEAR((after.kept_fraction_ci_low + after.kept_fraction_ci_high) / 2, 0.4, 0.01);
}

TEST(SeedStatistics, EqualCellsOfDifferentEpsilonHaveDifferentStreams) {
    const SeedStatistics one = seed_statistics(sample_cell(1e-8, 100), 1);
    const SeedStatistics other = seed_statistics(sample_cell(1e-6, 100), 1);
    EXPECT_EQ(one.nmle, other.nmle);
    EXPECT_NE(one.nmle_ci_low, other.nmle_ci_low);
    EXPECT_EQ(one.dip_p_value, other.dip_p_value);  // they share a null
    EXPECT_NE(seed_statistics(sample_cell(1e-8, 100), 2).nmle_ci_low, one.nmle_ci_low);
}

TEST(SeedStatistics, DoNotDependOnTheNumberOfThreads) {
    std::vector<CellSample> cells;
    for (std::size_t cell = 0; cell < 9; ++cell)
        cells.push_back(sample_cell(1e-8 * static_cast<double>(cell + 1), 20 * cell));
    for (const unsigned threads : {1U, 2U, 3U, 32U}) {
        const std::vector<SeedStatistics> statistics = seed_statistics(cells, 7, threads);
        ASSERT_EQ(statistics.size(), cells.size());
        for (std::size_t cell = 0; cell < cells.size(); ++cell)
            EXPECT_EQ(bits_of(statistics[cell]), bits_of(seed_statistics(cells[cell], 7)))
                << cell << ' ' << threads;
    }
    EXPECT_TRUE(seed_statistics(std::vector<CellSample>{}, 7, 4).empty());
}

TEST(SeedStatistics, AnExceptionReachesTheCaller) {
    std::vector<CellSample> cells(6, sample_cell(1e-8, 20));
    cells[5].kept.pop_back();
    cells[3].exponents[9] = nan;
    cells[3].kept[9] = 1;
    for (const unsigned threads : {1U, 4U}) {
        try {
            static_cast<void>(seed_statistics(cells, 1, threads));
            FAIL() << "no exception";
        } catch (const InternalError& error) {
            EXPECT_NE(std::string(error.what()).find("not finite"), std::string::npos)
                << error.what();  // the first
        }
    }
    EXPECT_THROW(static_cast<void>(seed_statistics(cells[5], 1)), InternalError);
}

TEST(SeedStatistics, CanBeEndedAtAnyTimeByTheCallingThreadAlone) {
    const std::vector<CellSample> cells = {sample_cell(1e-8, 100), sample_cell(1e-6, 90),
                                           sample_cell(1e-4, 80)};
    const std::thread::id caller = std::this_thread::get_id();
    for (const unsigned threads : {1U, 3U}) {
        int pulses = 0;
        const auto whole = seed_statistics(cells, 7, threads, [&] {
            EXPECT_EQ(std::this_thread::get_id(), caller);
            ++pulses;
        });
        EXPECT_GE(pulses, threads == 1 ? 3 * 2 * 2000 : 1) << "at every sample of a null and every resample";
        for (const int last : {1, pulses / 2 + 1}) {
            int left = last;
            try {
                static_cast<void>(seed_statistics(cells, 7, threads, [&] {
                    if (--left <= 0)
                        throw std::runtime_error("enough");
                }));
                EXPECT_GT(threads, 1U) << "with other threads there may be fewer pulses this time";
            } catch (const std::runtime_error& failure) {
                EXPECT_STREQ(failure.what(), "enough");
            }
        }
        EXPECT_EQ(bits_of(seed_statistics(cells, 7, threads)[2]), bits_of(whole[2]));
    }
}

}  // namespace
}  // namespace netlyap::statistics
