#include "netlyap/dynamics/laminar/stretch.hpp"

#include "netlyap/dynamics/laminar/stretch_tally.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace netlyap::laminar {
namespace {

Stretch phase_of(StretchKind kind, std::int64_t units_on, std::int64_t length, std::int64_t units_split = 0) {
    Stretch phase;
    phase.kind = kind;
    phase.units_on = units_on;
    phase.units_split = units_split;
    phase.begin = 1000;
    phase.end = phase.begin + length;
    return phase;
}

std::string name_of(const Stretch& phase) {
    return phase_label_names().at(label_of(phase));
}

TEST(PhaseLabel, TellsUnitsAndKind) {
    EXPECT_EQ(name_of(phase_of(StretchKind::burst, -1, 5)), "burst");
    EXPECT_EQ(name_of(phase_of(StretchKind::brief, 3, 5)), "brief");
    EXPECT_EQ(name_of(phase_of(StretchKind::periodic, 3, 500, 1)), "split");
    EXPECT_EQ(name_of(phase_of(StretchKind::rest, 0, 500)), "on_0_rest");
    EXPECT_EQ(name_of(phase_of(StretchKind::chaotic, 1, 500)), "on_1_chaotic");
    EXPECT_EQ(name_of(phase_of(StretchKind::periodic, 4, 500)), "on_4_periodic");
    EXPECT_EQ(name_of(phase_of(StretchKind::periodic, 5, 500)), "on_5_or_more_periodic");
    EXPECT_EQ(name_of(phase_of(StretchKind::chaotic, 64, 500)), "on_5_or_more_chaotic");
    EXPECT_EQ(name_of(phase_of(StretchKind::regular, 0, 500)), "on_0_regular");
    EXPECT_EQ(name_of(phase_of(StretchKind::undecided, 4, 500)), "on_4_undecided");
    EXPECT_EQ(name_of(phase_of(StretchKind::unlike_map, 9, 500)), "on_5_or_more_unlike_map");
}

/// Those of archives from before there were more go on meaning what they meant.
TEST(PhaseLabel, KeepsTheNumbersThatThereWere) {
    EXPECT_EQ(label_of(phase_of(StretchKind::rest, 0, 500)), 3U);
    EXPECT_EQ(label_of(phase_of(StretchKind::chaotic, 1, 500)), 8U);
    EXPECT_EQ(label_of(phase_of(StretchKind::chaotic, 5, 500)), 20U);
    EXPECT_EQ(label_of(phase_of(StretchKind::regular, 0, 500)), 21U);
    EXPECT_EQ(label_of(phase_of(StretchKind::unlike_map, 5, 500)), 38U);
}

Stretch scored(std::int64_t loss_period, double exponent, double error) {
    Stretch phase = phase_of(StretchKind::unlike_map, 1, 500);
    phase.agreement = MapAgreement::agrees;
    phase.loss_period = loss_period;
    phase.bias_period = loss_period;
    phase.exponent = exponent;
    phase.exponent_error = error;
    return phase;
}

TEST(PhaseKind, FollowsTheSignOfTheExponentBeyondItsError) {
    EXPECT_EQ(kind_of_scored(scored(0, 0.236, 0.002)), StretchKind::chaotic);
    EXPECT_EQ(kind_of_scored(scored(0, -0.011, 0.001)), StretchKind::regular);
    EXPECT_EQ(kind_of_scored(scored(0, 0.0019, 0.001)), StretchKind::undecided);
    EXPECT_EQ(kind_of_scored(scored(0, -0.0019, 0.001)), StretchKind::undecided);
    EXPECT_EQ(kind_of_scored(scored(0, 0.0021, 0.001)), StretchKind::chaotic);
    EXPECT_EQ(kind_of_scored(scored(0, -0.0021, 0.001)), StretchKind::regular);
    EXPECT_EQ(kind_of_scored(scored(0, missing_value, missing_value)), StretchKind::undecided);
}

TEST(PhaseKind, TellsPeriodsWhereTheExponentIsNegative) {
    EXPECT_EQ(kind_of_scored(scored(1, -0.37, 0.0)), StretchKind::rest);
    EXPECT_EQ(kind_of_scored(scored(3, -0.07, 1e-5)), StretchKind::periodic);
    Stretch hidden = scored(1, -0.2, 1e-5);
    hidden.bias_period = 3;
    EXPECT_EQ(kind_of_scored(hidden), StretchKind::periodic);
    EXPECT_EQ(kind_of_scored(scored(3, 0.01, 1e-4)), StretchKind::chaotic) << "in narrow bands";
    EXPECT_EQ(kind_of_scored(scored(3, 0.0, 1e-4)), StretchKind::undecided);
}

TEST(PhaseKind, SaysWhereTheMapIsAnother) {
    for (const MapAgreement agreement : {MapAgreement::differs, MapAgreement::unsettled})
        for (const double exponent : {0.236, -0.2}) {
            Stretch phase = scored(exponent > 0.0 ? 0 : 3, exponent, 0.001);
            phase.agreement = agreement;
            EXPECT_EQ(kind_of_scored(phase), StretchKind::unlike_map);
        }
}

TEST(PhaseLabel, IsAnotherForEveryName) {
    const std::vector<std::string>& names = phase_label_names();
    EXPECT_EQ(names.size(), phase_labels);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), phase_labels);
    EXPECT_LT(label_of(phase_of(StretchKind::brief, 0, 5)), first_scored_label);
    EXPECT_GE(label_of(phase_of(StretchKind::rest, 0, 500, 1)), first_scored_label);
}

TEST(StretchTally, SumsByLabel) {
    const Stretch burst = phase_of(StretchKind::burst, -1, 5);
    const Stretch chaos = phase_of(StretchKind::chaotic, 1, 500);
    StretchTally tally;
    const std::vector<std::int64_t> degrees = [] {
        std::vector<std::int64_t> counts(30, 0);
        counts[2] = 100;
        counts[20] = 1;
        counts[29] = 3;
        return counts;
    }();
    const Stretch rest = phase_of(StretchKind::rest, 0, 300);
    tally.add(burst, {});
    tally.add(chaos, degrees);
    tally.add(burst, {});
    tally.add(phase_of(StretchKind::brief, 2, 20), {});
    tally.add(rest, {});
    tally.add(chaos, degrees);
    EXPECT_EQ(tally.stretches, 6);
    EXPECT_EQ(tally.iterations[label_of(burst)], 10);
    EXPECT_EQ(tally.iterations[label_of(chaos)], 1000);
    EXPECT_EQ(tally.transitions[label_of(chaos) * phase_labels + label_of(rest)], 1);
    EXPECT_EQ(tally.transitions[label_of(rest) * phase_labels + label_of(chaos)], 1);
    EXPECT_EQ(std::accumulate(tally.transitions.begin(), tally.transitions.end(), 0), 2)
        << "through bursts, not into them";
    EXPECT_EQ(tally.degree_counts[label_of(chaos) * StretchTally::degrees + 2], 200);
    EXPECT_EQ(tally.degree_counts[label_of(chaos) * StretchTally::degrees + 20], 8) << "and larger ones";
}

}  // namespace
}  // namespace netlyap::laminar
