#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/dip.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include "computed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace netlyap::statistics {
namespace {

using series::Outcome;
using test::Computed;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const std::string group = "/statistics/";

/// What seeds with these exponents recorded; where one is not kept, why not.
CellSample cell_of(double epsilon, const std::vector<double>& exponents,
                   const std::vector<Outcome>& outcomes) {
    CellSample cell;
    cell.eta = 1.0;
    cell.epsilon = epsilon;
    cell.seeds = exponents.size();
    std::vector<std::uint8_t> bytes;
    for (const Outcome outcome : outcomes)
        bytes.push_back(static_cast<std::uint8_t>(outcome));
    cell.set("/lyapunov/exponent", exponents);
    cell.set("/lyapunov/r_squared", std::vector<double>(exponents.size(), 0.99));
    cell.set("/lyapunov/outcome", bytes);
    return cell;
}

/// 1: kept.
CellSample cell_of(double epsilon, const std::vector<double>& exponents, const std::vector<int>& kept) {
    std::vector<Outcome> outcomes;
    for (const int one : kept)
        outcomes.push_back(one == 1 ? Outcome::kept : Outcome::low_exponent);
    return cell_of(epsilon, exponents, outcomes);
}

/// Exponents as at eta = 1: a wide mode that the filter keeps above 0.05, a narrow one near 0, some missing.
CellSample sample_cell(double epsilon, std::size_t seeds, std::size_t without_exponent = 0) {
    std::vector<double> exponents;
    std::vector<int> kept;
    RandomSequence sequence({41, Purpose::bootstrap}, {seeds, 0, 0});
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const double deviate = normal_deviate(sequence.next());
        exponents.push_back(seed % 10 == 9   ? nan
                            : seed % 10 >= 6 ? 0.01 + 0.01 * deviate
                                             : 0.3 + 0.06 * deviate);
        kept.push_back(exponents.back() > 0.05 ? 1 : 0);
    }
    exponents.insert(exponents.end(), without_exponent, nan);
    kept.insert(kept.end(), without_exponent, 0);
    return cell_of(epsilon, exponents, kept);
}

Computed computed(const std::vector<CellSample>& cells, std::uint64_t seed = 1, unsigned threads = 1,
                  const Pulse& pulse = no_pulse) {
    return {*test::make_statistic("exponents", seed), cells, threads, pulse};
}

/// All numbers as bits, so that NaN equals NaN and nothing else is forgiven.
std::vector<std::uint64_t> bits_of(const Computed& computed) {
    std::vector<std::uint64_t> bits;
    for (const observables::FieldValues& values : computed.values())
        std::visit(
            [&](const auto& numbers) {
                for (const auto number : numbers)
                    if constexpr (sizeof number == 8)
                        bits.push_back(std::bit_cast<std::uint64_t>(number));
                    else
                        bits.push_back(number);
            },
            values);
    return bits;
}

TEST(Exponents, AreJudgedByTheFilterWhereThereAreAny) {
    CellSample cell = cell_of(1e-8, {0.5, 0.5, 0.02, 0.02, nan, 0.5},
                              {Outcome::kept, Outcome::low_exponent, Outcome::kept, Outcome::low_r_squared,
                               Outcome::diverged, Outcome::rounded});
    test::make_statistic("exponents", 1)->revise(cell);
    using Bytes = std::vector<std::uint8_t>;
    EXPECT_EQ(std::get<Bytes>(cell.values("/lyapunov/outcome")), (Bytes{0, 0, 1, 1, 4, 5}));
    test::make_statistic("exponents", 1, 200, {.min_r_squared = 0.995, .min_exponent = 0.01})->revise(cell);
    EXPECT_EQ(std::get<Bytes>(cell.values("/lyapunov/outcome")), (Bytes{2, 2, 2, 2, 4, 5}));
    test::make_statistic("exponents", 1, 200, {.min_r_squared = 0.9, .min_exponent = 0.01})->revise(cell);
    EXPECT_EQ(std::get<Bytes>(cell.values("/lyapunov/outcome")), (Bytes{0, 0, 0, 0, 4, 5}));
}

TEST(Exponents, HaveTheMomentsOfTheKept) {
    const Computed found =
        computed({cell_of(1e-8, {0.5, nan, 0.125, 0.25, 0.01, 0.125}, std::vector{1, 0, 1, 1, 0, 1})});
    EXPECT_EQ(found.whole(group + "total"), 6);
    EXPECT_EQ(found.whole(group + "kept"), 4);
    EXPECT_EQ(found(group + "nmle"), 0.25);
    EXPECT_DOUBLE_EQ(found(group + "nmle_std"), std::sqrt(0.09375 / 4));
    EXPECT_DOUBLE_EQ(found(group + "nmle_stderr"), std::sqrt(0.09375 / 3 / 4));
    EXPECT_EQ(found.flag(group + "interval_status"), static_cast<std::uint8_t>(IntervalStatus::too_few_kept));
    EXPECT_TRUE(std::isnan(found(group + "nmle_ci_low")));
    EXPECT_EQ(found(group + "dip_p_value"), DipNull(4, 1).p_value({0.5, 0.125, 0.25, 0.125}));
    EXPECT_EQ(found(group + "dip_p_value_unfiltered"),
              DipNull(5, 1).p_value({0.5, 0.125, 0.25, 0.01, 0.125}));
    EXPECT_EQ(found.all(group + "bin_edges").front(), 0.125);
    EXPECT_EQ(found.all(group + "bin_edges").back(), 0.5);
    EXPECT_NEAR(found(group + "density") * 0.375 / 20, 0.5, 1e-15);
}

TEST(Exponents, ThatAreEqualHaveNoSpread) {
    for (const double exponent : {0.1, 0.3, 1.0 / 3.0}) {
        const Computed found =
            computed({cell_of(1e-8, std::vector<double>(30, exponent), std::vector<int>(30, 1))});
        EXPECT_EQ(found(group + "nmle"), exponent);
        EXPECT_EQ(found(group + "nmle_std"), 0.0);
        EXPECT_EQ(found(group + "nmle_stderr"), 0.0);
        EXPECT_EQ(found(group + "nmle_ci_low"), exponent);
        EXPECT_EQ(found(group + "nmle_ci_high"), exponent);
    }
}

TEST(Exponents, OfALargeCellShowWhatTheFilterRemoves) {
    const Computed found = computed({sample_cell(1e-8, 500)});
    EXPECT_EQ(found.whole(group + "total"), 500);
    EXPECT_EQ(found.whole(group + "kept"), 300);
    EXPECT_EQ(found.flag(group + "interval_status"), static_cast<std::uint8_t>(IntervalStatus::available));
    const double error = found(group + "nmle_stderr");
    EXPECT_NEAR(found(group + "nmle_ci_high") - found(group + "nmle_ci_low"), 2 * 1.96 * error, 0.4 * error);
    EXPECT_GT(found(group + "dip_p_value"), 0.1);
    EXPECT_DOUBLE_EQ(found(group + "dip_p_value_unfiltered"), 1.0 / 2001);
}

TEST(Exponents, HaveWilsonsIntervalOfTheKeptFractionWhateverTheirNumber) {
    for (const auto& [seeds, kept] : {std::pair{5, 0}, {5, 5}, {24, 3}, {100, 60}}) {
        std::vector<int> is_kept(static_cast<std::size_t>(seeds), 0);
        std::fill_n(is_kept.begin(), kept, 1);
        const Computed found = computed({cell_of(1e-8, std::vector<double>(is_kept.size(), 0.25), is_kept)});
        EXPECT_EQ(found(group + "kept_fraction_ci_low"), wilson_interval(kept, seeds).low) << kept;
        EXPECT_EQ(found(group + "kept_fraction_ci_high"), wilson_interval(kept, seeds).high) << kept;
    }
    const Computed nothing = computed({cell_of(1e-8, {}, std::vector<int>{})});
    EXPECT_TRUE(std::isnan(nothing(group + "kept_fraction_ci_low")));
    EXPECT_TRUE(std::isnan(nothing(group + "kept_fraction_ci_high")));
}

TEST(Exponents, ThatAreMissingGiveNaNAndCountsAreTrue) {
    const Computed nothing = computed({cell_of(1e-8, {}, std::vector<int>{})});
    for (const char* name : {"nmle", "nmle_std", "nmle_stderr", "dip_p_value", "dip_p_value_unfiltered"})
        EXPECT_TRUE(std::isnan(nothing(group + name))) << name;
    EXPECT_TRUE(std::isnan(nothing.all(group + "bin_edges")[7]) &&
                std::isnan(nothing.all(group + "density")[7]));
    EXPECT_EQ(nothing.whole(group + "total"), 0);

    const Computed none_kept =
        computed({cell_of(0.1, {0.01, 0.02, 0.01, nan, 0.03}, std::vector<int>(5, 0))});
    EXPECT_EQ(none_kept.whole(group + "total"), 5);
    EXPECT_EQ(none_kept.whole(group + "kept"), 0);
    EXPECT_TRUE(std::isnan(none_kept(group + "nmle")) && std::isnan(none_kept(group + "density")));
    EXPECT_FALSE(std::isnan(none_kept(group + "dip_p_value_unfiltered")));

    const Computed one_kept = computed({cell_of(0.1, {0.25}, std::vector<int>{1})});
    EXPECT_EQ(one_kept(group + "nmle"), 0.25);
    EXPECT_EQ(one_kept(group + "nmle_std"), 0.0);
    EXPECT_TRUE(std::isnan(one_kept(group + "nmle_stderr")));
    EXPECT_EQ(one_kept(group + "bin_edges"), -0.25);
}

TEST(Exponents, ThatAreNotKeptChangeTheFractionAndNotTheMean) {
    const Computed before = computed({sample_cell(1e-8, 200)});
    const Computed after = computed({sample_cell(1e-8, 200, 100)});
    EXPECT_EQ(after.whole(group + "total"), before.whole(group + "total") + 100);
    EXPECT_EQ(after.whole(group + "kept"), before.whole(group + "kept"));
    for (const char* name : {"nmle", "nmle_std", "nmle_stderr", "dip_p_value", "dip_p_value_unfiltered"})
        EXPECT_EQ(after(group + name), before(group + name)) << name;
    EXPECT_EQ(after.all(group + "density"), before.all(group + "density"));
    EXPECT_LT(after(group + "kept_fraction_ci_high"), before(group + "kept_fraction_ci_low"));
    EXPECT_NEAR((after(group + "kept_fraction_ci_low") + after(group + "kept_fraction_ci_high")) / 2, 0.4,
                0.01);
}

TEST(Exponents, OfEqualCellsOfDifferentEpsilonHaveDifferentStreams) {
    const Computed one = computed({sample_cell(1e-8, 100)});
    const Computed other = computed({sample_cell(1e-6, 100)});
    EXPECT_EQ(one(group + "nmle"), other(group + "nmle"));
    EXPECT_NE(one(group + "nmle_ci_low"), other(group + "nmle_ci_low"));
    EXPECT_EQ(one(group + "dip_p_value"), other(group + "dip_p_value"));  // they share a null
    EXPECT_NE(computed({sample_cell(1e-8, 100)}, 2)(group + "nmle_ci_low"), one(group + "nmle_ci_low"));
}

TEST(Exponents, HaveAsManyBinsAsAreAskedFor) {
    const auto statistic = test::make_statistic("exponents", 1, 200, {}, {{"bins", "7"}});
    const std::vector<CellSample> cells(2, sample_cell(1e-8, 50));
    const Computed found(*statistic, cells);
    EXPECT_EQ(found.all(group + "bin_edges").size(), 2U * 8U);
    EXPECT_EQ(found.all(group + "density").size(), 2U * 7U);
}

TEST(Exponents, DoNotDependOnTheNumberOfThreadsOrOnOtherCells) {
    std::vector<CellSample> cells;
    std::vector<std::uint64_t> nmle;
    for (std::size_t cell = 0; cell < 9; ++cell) {
        cells.push_back(sample_cell(1e-8 * static_cast<double>(cell + 1), 20 * cell));
        nmle.push_back(std::bit_cast<std::uint64_t>(computed({cells.back()}, 7)(group + "nmle_ci_low")));
    }
    const Computed one = computed(cells, 7, 1);
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(one.all(group + "nmle_ci_low")[cell]), nmle[cell]);
    for (const unsigned threads : {2U, 3U, 32U})
        EXPECT_EQ(bits_of(computed(cells, 7, threads)), bits_of(one)) << threads;
    EXPECT_TRUE(computed({}, 7, 4).all(group + "nmle").empty());
}

TEST(Exponents, ThatCannotBeReachTheCaller) {
    std::vector<CellSample> cells(6, sample_cell(1e-8, 20));
    cells[3] = cell_of(1e-8, {0.5, nan}, std::vector<int>{1, 1});
    for (const unsigned threads : {1U, 4U}) {
        try {
            static_cast<void>(computed(cells, 1, threads));
            FAIL() << "no exception";
        } catch (const InternalError& error) {
            EXPECT_NE(std::string(error.what()).find("not finite"), std::string::npos) << error.what();
        }
    }
}

TEST(Exponents, CanBeEndedAtAnyTimeByTheCallingThreadAlone) {
    const std::vector<CellSample> cells = {sample_cell(1e-8, 100), sample_cell(1e-6, 90),
                                           sample_cell(1e-4, 80)};
    const std::thread::id caller = std::this_thread::get_id();
    for (const unsigned threads : {1U, 3U}) {
        int pulses = 0;
        const Computed whole = computed(cells, 7, threads, [&] {
            EXPECT_EQ(std::this_thread::get_id(), caller);
            ++pulses;
        });
        EXPECT_GE(pulses, threads == 1 ? 3 * 2 * 2000 : 1) << "at every sample of a null and every resample";
        for (const int last : {1, pulses / 2 + 1}) {
            int left = last;
            try {
                static_cast<void>(computed(cells, 7, threads, [&] {
                    if (--left <= 0)
                        throw std::runtime_error("enough");
                }));
                EXPECT_GT(threads, 1U) << "with other threads there may be fewer pulses this time";
            } catch (const std::runtime_error& failure) {
                EXPECT_STREQ(failure.what(), "enough");
            }
        }
        EXPECT_EQ(bits_of(computed(cells, 7, threads)), bits_of(whole));
    }
}

}  // namespace
}  // namespace netlyap::statistics
