#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/loss_autocorrelation.hpp"
#include "netlyap/dynamics/observables/loss_divergence.hpp"
#include "netlyap/dynamics/observables/loss_visibility.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"
#include "netlyap/dynamics/series/published_divergence.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"
#include "netlyap/dynamics/series/visibility.hpp"

#include "exact_autocorrelation.hpp"
#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

/// The observables give what the estimators give for the loss of each reference trajectory.
namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::int64_t iterations = 700;
constexpr std::int64_t first = 100;

/// A trajectory that becomes chaotic soon.
ensemble::TrajectorySetup wild_setup() {
    ensemble::TrajectorySetup setup = small_setup();
    setup.point.eta = 5.0;
    setup.members = 0;
    return setup;
}

/// The losses over first:iterations [lane].
std::vector<std::vector<double>> losses(const TrainingSystem& system) {
    Observation run(system, wild_setup());
    std::vector<std::vector<double>> all(lanes);
    for (std::int64_t t = first; t < iterations; ++t) {
        run.advance_to(t);
        run.trajectory().compute(true);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            all[lane].push_back(run.trajectory().loss()[lane]);
    }
    return all;
}

std::vector<FieldValues> record(const ObservableType& type, const TrainingSystem& system,
                                std::map<std::string, std::string> settings) {
    Observation run(system, wild_setup());
    ObservableSetup told = observable_setup(type, system, wild_setup(), iterations);
    settings["range"] = "100:700";
    for (const auto& [name, value] : settings)
        set_setting(told, name, value);
    run.add(type, told);
    run.advance_to(iterations);
    return run.observable(0).results();
}

std::vector<std::uint64_t> lane_bits(const FieldValues& values, std::size_t lane) {
    const std::vector<std::uint64_t> all = bits(values);
    const auto entries = static_cast<std::ptrdiff_t>(all.size() / lanes);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(lane) * entries;
    return {begin, begin + entries};
}

std::uint64_t bits_of(double value) {
    return bits(std::span<const double>(&value, 1))[0];
}

TEST(LossAutocorrelation, IsThatOfTheLossWithItsShuffles) {
    const TrainingSystem system = iris_system();
    const auto loss = losses(system);
    const auto results =
        record(loss_autocorrelation_observable(), system, {{"lags", "12"}, {"shuffles", "20"}});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto seed = static_cast<std::uint64_t>(wild_setup().seeds[lane]);
        const series::AutocorrelationBand band = series::shuffled_autocorrelation(loss[lane], 12, 20, seed);
        EXPECT_EQ(lane_bits(results[0], lane),
                  bits(std::span<const double>(series::autocorrelation(loss[lane], 12))));
        EXPECT_EQ(lane_bits(results[1], lane), bits(std::span<const double>(band.low)));
        EXPECT_EQ(lane_bits(results[2], lane), bits(std::span<const double>(band.high)));
    }
}

TEST(LossAutocorrelation, OfALossThatFlickersByUnitsInTheLastPlaceIsExact) {
    const TrainingSystem system = iris_system();
    ensemble::TrajectorySetup setup = wild_setup();
    setup.point.eta = 1e-15;  // nothing moves but the last digits
    Observation series(system, setup);
    std::vector<std::vector<double>> loss(lanes);
    for (std::int64_t t = first; t < iterations; ++t) {
        series.advance_to(t);
        series.trajectory().compute(true);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            loss[lane].push_back(series.trajectory().loss()[lane]);
    }
    Observation run(system, setup);
    ObservableSetup told = observable_setup(loss_autocorrelation_observable(), system, setup, iterations);
    set_setting(told, "range", "100:700");
    set_setting(told, "lags", "30");
    set_setting(told, "shuffles", "1");
    run.add(loss_autocorrelation_observable(), told);
    run.advance_to(iterations);
    const auto r = std::get<std::vector<double>>(run.observable(0).results()[0]);
    std::size_t flickering = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double lowest = *std::min_element(loss[lane].begin(), loss[lane].end());
        const double unit = std::nextafter(lowest, HUGE_VAL) - lowest;
        std::vector<std::int64_t> units;
        for (const double value : loss[lane])
            units.push_back(static_cast<std::int64_t>((value - lowest) / unit));
        const std::int64_t most = *std::max_element(units.begin(), units.end());
        ASSERT_LT(most, 5000);
        if (most == 0)
            continue;
        ++flickering;
        const std::vector<double> exact = test::exact_autocorrelation(units, 30);
        for (std::size_t lag = 0; lag <= 30; ++lag)
            EXPECT_NEAR(r[lane * 31 + lag], exact[lag], 1e-12) << lane << " " << lag;
    }
    EXPECT_GE(flickering, 4U);
}

/// What the observable with embedding = 2 and radius = 0.05 asks of the loss of a lane.
series::SeriesDivergenceSettings divergence_settings(std::size_t lane) {
    series::SeriesDivergenceSettings settings;
    settings.embedding = 2;
    settings.radius = 0.05;
    settings.seed = static_cast<std::uint64_t>(wild_setup().seeds[lane]);
    return settings;
}

TEST(LossDivergence, IsThatOfTheLossByBothRecipes) {
    const TrainingSystem system = iris_system();
    const auto loss = losses(system);
    const auto results =
        record(loss_divergence_observable(), system, {{"embedding", "2"}, {"radius", "0.05"}});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const series::SeriesDivergenceSettings settings = divergence_settings(lane);
        const series::SeriesDivergence found = series::diverge_series(loss[lane], settings);
        EXPECT_EQ(lane_bits(results[0], lane), std::vector<std::uint64_t>{bits_of(found.exponent)});
        EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[3])[lane],
                  static_cast<std::int64_t>(found.with_neighbours));
        EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[4])[lane],
                  found.verdict.finding == series::ChaosFinding::few_neighbours
                      ? -1
                      : static_cast<std::int64_t>(found.verdict.window_end));
        EXPECT_EQ(lane_bits(results[5], lane)[0], bits_of(found.verdict.slope));
        EXPECT_EQ(std::get<std::vector<std::uint8_t>>(results[7])[lane],
                  static_cast<std::uint8_t>(found.verdict.finding));
        if (!found.mean_log.empty()) {
            EXPECT_EQ(lane_bits(results[8], lane), bits(std::span<const double>(found.mean_log)));
        }
        const auto published = series::diverge_series_as_published(loss[lane], settings.seed);
        ASSERT_EQ(published.size(), std::get<std::vector<double>>(results[12]).size() / lanes);
        for (std::size_t i = 0; i < published.size(); ++i) {
            const std::size_t place = lane * published.size() + i;
            EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[9])[place],
                      first + static_cast<std::int64_t>(published[i].time));
            EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[10])[place],
                      static_cast<std::int64_t>(published[i].neighbours));
            EXPECT_EQ(lane_bits(results[11], lane)[i], bits_of(published[i].p_value));
            EXPECT_EQ(lane_bits(results[12], lane)[i], bits_of(published[i].slope));
        }
    }
}

TEST(LossDivergence, HasTheTrendOfItsSettledExponent) {
    const TrainingSystem system = iris_system();
    const auto loss = losses(system);
    const auto results =
        record(loss_divergence_observable(), system, {{"embedding", "2"}, {"radius", "0.05"}});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const series::SeriesDivergenceSettings settings = divergence_settings(lane);
        const series::SettledExponent found = series::settle_exponent(loss[lane], settings);
        const std::int64_t trend = !found.has_settled ? -1 : found.has_trend ? 1 : 0;
        EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[17])[lane], trend);
        EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[16])[lane],
                  found.has_settled ? static_cast<std::int64_t>(found.embedding) : -1);
    }
}

TEST(LossVisibility, IsThatOfTheLoss) {
    const TrainingSystem system = iris_system();
    const auto loss = losses(system);
    const auto results = record(loss_visibility_observable(), system, {{"max_degree", "6"}});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const series::VisibilityGraph graph = series::horizontal_visibility(loss[lane], 1e-3);
        EXPECT_EQ(lane_bits(results[1], lane)[0], bits_of(graph.mean_degree));
        EXPECT_EQ(lane_bits(results[2], lane)[0], bits_of(graph.rate));
        EXPECT_EQ(lane_bits(results[3], lane)[0], bits_of(graph.entropy));
        const auto& shares = std::get<std::vector<double>>(results[0]);
        double above = 0.0;
        for (std::size_t k = 0; k < graph.degree_counts.size(); ++k) {
            const double share =
                static_cast<double>(graph.degree_counts[k]) / static_cast<double>(loss[lane].size());
            if (k < 6)
                EXPECT_EQ(shares[lane * 7 + k], share);
            else
                above += share;
        }
        EXPECT_NEAR(shares[lane * 7 + 6], above, 1e-12);
    }
}

TEST(LossAnalysis, IsMissingWhereTheTrajectoryHasDiverged) {
    const TrainingSystem system = iris_system(Activation::relu);
    ensemble::TrajectorySetup setup = wild_setup();
    setup.point.eta = 1e200;
    Observation run(system, setup);
    for (const ObservableType& type : {loss_autocorrelation_observable(), loss_divergence_observable()})
        run.add(type, observable_setup(type, system, setup, iterations));
    run.advance_to(iterations);
    EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(run.observable(0).results()[0])[0]));
    EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(run.observable(1).results()[0])[0]));
    EXPECT_EQ(std::get<std::vector<std::uint8_t>>(run.observable(1).results()[7])[0], missing_flag);
}

TEST(LossAnalysis, RefusesWhatItsSeriesIsTooShortFor) {
    const TrainingSystem system = iris_system();
    const auto refuses = [&](const ObservableType& type, std::map<std::string, std::string> settings,
                             const std::string& sentence) {
        EXPECT_THAT([&] { record(type, system, settings); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    };
    refuses(loss_autocorrelation_observable(), {{"lags", "600"}}, "observe.loss_autocorrelation.lags = 600");
    refuses(loss_divergence_observable(), {{"embedding", "500"}},
            "needs a series of 634 iterations with its embedding");
}

/// Work at the end of a unit looks around at every shuffle, reference and resample.
TEST(LossAnalysis, WorkAtTheEndCanBeEndedAndDoneAgain) {
    const TrainingSystem system = iris_system();
    Observation run(system, wild_setup());
    for (const ObservableType& type :
         {loss_autocorrelation_observable(), loss_divergence_observable(), loss_visibility_observable()})
        run.add(type, observable_setup(type, system, wild_setup(), iterations));
    run.advance_to(iterations);
    const std::size_t least[] = {8 * 1000, 8 * (500 + 500), 8};
    for (std::size_t i = 0; i < 3; ++i) {
        std::size_t pulses = 0;
        const auto bits_of_all = [](const std::vector<FieldValues>& all) {
            std::vector<std::vector<std::uint64_t>> result;
            for (const FieldValues& values : all)
                result.push_back(bits(values));
            return result;
        };
        const auto expected = bits_of_all(run.observable(i).results([&] { ++pulses; }));
        EXPECT_GE(pulses, least[i]) << i;
        std::size_t left = pulses / 2 + 1;
        EXPECT_THROW(static_cast<void>(run.observable(i).results([&] {
                         if (--left == 0)
                             throw std::runtime_error("enough");
                     })),
                     std::runtime_error);
        EXPECT_EQ(bits_of_all(run.observable(i).results()), expected);
    }
}

}  // namespace
}  // namespace netlyap::observables
