#include "netlyap/dynamics/laminar/laminar.hpp"

#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/model/softmax_map.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace netlyap::laminar {
namespace {

constexpr std::size_t many_rows = 100'000;

/// The paper's network at eta = 5.
TrainingSystem paper_system(std::uint64_t split_seed = default_split_seed) {
    DataSplit split = split_samples(iris(), 120, split_seed, FeatureScale::none);
    TrainingSystem system;
    system.train = split.train;
    system.test = split.test;
    return system;
}

ensemble::TrajectorySetup setup_of(std::int64_t first_seed) {
    ensemble::TrajectorySetup setup;
    setup.point = {5.0, 0.0};
    setup.job_seed = 1;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        setup.seeds[lane] = first_seed + static_cast<std::int64_t>(lane);
    return setup;
}

/// A segmentation with what it sees.
struct WholeSegmentation {
    WholeSegmentation(const TrainingSystem& system, std::size_t max_rows)
        : kernel("auto", system),
          saturation(system, kernel),
          recent_values(system.shape),
          segmentation(system, kernel, {saturation, recent_values}, max_rows) {}

    void observe(const ensemble::Trajectory& trajectory) {
        saturation.update(trajectory.parameters(0));
        recent_values.remember(trajectory);
        segmentation.observe(trajectory);
    }
    [[nodiscard]] std::array<Stretches, lanes> stretches() const { return segmentation.stretches(); }
    void save(ByteWriter& writer) const {
        saturation.save(writer);
        recent_values.save(writer);
        segmentation.save(writer);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
        saturation.restore(reader, trajectory.iteration());
        recent_values.restore(reader);
        segmentation.restore(reader, trajectory);
    }

    LaminarKernel kernel;
    SaturationTracker saturation;
    ensemble::RecentValues recent_values;
    Segmentation segmentation;
};

/// The phases of `seeds` initial conditions over so many iterations, all in one list.
std::vector<Stretch> phases_of(const TrainingSystem& system, std::int64_t seeds, std::int64_t iterations) {
    const auto kernel = make_kernel("auto", system);
    std::vector<Stretch> all;
    for (std::int64_t first = 0; first < seeds; first += static_cast<std::int64_t>(lanes)) {
        ensemble::Trajectory trajectory(system, *kernel, setup_of(first));
        WholeSegmentation segmentation(system, many_rows);
        for (std::int64_t t = 0; t < iterations; ++t) {
            trajectory.compute(true);
            segmentation.observe(trajectory);
            trajectory.accept();
        }
        for (const Stretches& stretches : segmentation.stretches())
            all.insert(all.end(), stretches.rows.begin(), stretches.rows.end());
    }
    return all;
}

TEST(Segmentation, CutsWhereTheSetsChange) {
    const TrainingSystem system = paper_system();
    constexpr std::int64_t iterations = 1500;
    Observation run(system, setup_of(0));
    WholeSegmentation segmentation(system, many_rows);
    const LaminarKernel kernel("scalar", system);
    SaturationTracker tracker(system, kernel);
    std::array<std::vector<Stretch>, lanes> expected;
    for (std::int64_t t = 0; t < iterations; ++t) {
        run.advance_to(t);
        run.trajectory().compute(true);
        segmentation.observe(run.trajectory());
        tracker.update(run.trajectory().parameters(0));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const SaturationCounts counts = tracker.counts(lane);
            const bool is_phase = counts.partial == 0;
            std::vector<Stretch>& phases = expected[lane];
            const bool was_phase = !phases.empty() && phases.back().units_on >= 0;
            const bool is_new = phases.empty() || was_phase != is_phase ||
                                (is_phase && ((tracker.changed() >> lane) & 1U) != 0);
            if (is_new) {
                phases.emplace_back();
                phases.back().begin = t;
                phases.back().units_on = is_phase ? counts.on : -1;
            }
            phases.back().end = t + 1;
        }
    }
    const auto stretches = segmentation.stretches();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<Stretch>& found = stretches[lane].rows;
        ASSERT_EQ(found.size(), expected[lane].size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].begin, expected[lane][i].begin);
            EXPECT_EQ(found[i].end, expected[lane][i].end);
            EXPECT_EQ(found[i].units_on, expected[lane][i].units_on);
            EXPECT_EQ(found[i].kind == StretchKind::burst, found[i].units_on < 0);
            EXPECT_EQ(found[i].is_cut_off, i + 1 == found.size());
            const bool is_scored = found[i].units_on >= 0 && found[i].end - found[i].begin >= 200;
            EXPECT_EQ(found[i].agreement != MapAgreement::not_scored, is_scored);
        }
        EXPECT_EQ(found.front().begin, 0);
        EXPECT_EQ(found.back().end, iterations);
    }
}

TEST(Segmentation, FindsTheLossRangeOfWhatIsScored) {
    const TrainingSystem system = paper_system();
    Observation run(system, setup_of(0));
    WholeSegmentation segmentation(system, many_rows);
    std::vector<std::vector<double>> loss(lanes);
    for (std::int64_t t = 0; t < 3000; ++t) {
        run.advance_to(t);
        run.trajectory().compute(true);
        segmentation.observe(run.trajectory());
        for (std::size_t lane = 0; lane < lanes; ++lane)
            loss[lane].push_back(run.trajectory().loss()[lane]);
    }
    int scored = 0;
    const auto all = segmentation.stretches();
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (const Stretch& phase : all[lane].rows) {
            if (phase.agreement == MapAgreement::not_scored) {
                EXPECT_TRUE(std::isnan(phase.loss_low));
                continue;
            }
            ++scored;
            const auto begin = loss[lane].begin() + phase.begin + 100;
            const auto end = loss[lane].begin() + phase.end - 20;
            EXPECT_EQ(phase.loss_low, *std::min_element(begin, end));
            EXPECT_EQ(phase.loss_high, *std::max_element(begin, end));
        }
    EXPECT_GT(scored, 8);
}

/// At rest with no unit on, chaos or period 3 with one.
TEST(Segmentation, GivesEveryScoredPhaseTheExponentOfItsMap) {
    std::map<StretchKind, int> seen;
    for (const Stretch& phase : phases_of(paper_system(), 16, 3000)) {
        EXPECT_EQ(std::isnan(phase.exponent), phase.agreement == MapAgreement::not_scored);
        EXPECT_EQ(std::isnan(phase.exponent_error), std::isnan(phase.exponent));
        if (phase.agreement == MapAgreement::not_scored)
            continue;
        EXPECT_EQ(phase.kind, kind_of_scored(phase));
        ++seen[phase.kind];
        if (phase.units_split == 0 && phase.units_on == 0) {
            EXPECT_NEAR(phase.exponent, -0.37, 0.01);
        }
        if (phase.kind == StretchKind::chaotic && phase.units_on == 1) {
            EXPECT_NEAR(phase.exponent, 0.236, 0.012) << "20,000 steps";
            EXPECT_NEAR(phase.exponent_error, 0.002, 0.0015);
        }
    }
    for (const StretchKind kind : {StretchKind::rest, StretchKind::periodic, StretchKind::chaotic})
        EXPECT_GE(seen[kind], 3);
}

/// The class counts {43, 37, 40}: many phases without a period are on their way to one of 30 and more.
TEST(SlowSegmentation, TellsSlowTransientsFromChaos) {
    const TrainingSystem system = paper_system(17);
    ASSERT_EQ(class_counts(system.train), (std::vector<std::int64_t>{43, 37, 40}));
    double scored = 0.0, agreeing = 0.0;
    int transients = 0, chaotic = 0;
    for (const Stretch& phase : phases_of(system, 96, 10'000)) {
        if (phase.agreement == MapAgreement::not_scored)
            continue;
        scored += 1.0;
        agreeing += phase.agreement == MapAgreement::agrees ? 1.0 : 0.0;
        transients += phase.kind == StretchKind::regular ? 1 : 0;
        chaotic += phase.kind == StretchKind::chaotic ? 1 : 0;
        if (phase.kind == StretchKind::regular) {
            EXPECT_LT(phase.exponent, 0.0);
        }
    }
    EXPECT_GE(agreeing / scored, 0.98) << scored;
    EXPECT_GT(transients, 8);
    EXPECT_GT(chaotic, 40);
}

TEST(SlowSegmentation, PhasesAreWhatTheSoftmaxMapDoesByItself) {
    const std::vector<Stretch> phases = phases_of(paper_system(), 96, 10'000);
    std::map<MapAgreement, double> agreement;
    std::map<std::int64_t, double> time;
    double all = 0.0;
    for (const Stretch& phase : phases) {
        agreement[phase.agreement] += phase.agreement == MapAgreement::not_scored ? 0.0 : 1.0;
        const auto length = static_cast<double>(phase.end - phase.begin);
        time[phase.units_on] += length;
        all += length;
    }
    const double agreeing = agreement[MapAgreement::agrees];
    const double scored = agreeing + agreement[MapAgreement::differs] + agreement[MapAgreement::unsettled];
    EXPECT_GT(scored, 200.0);
    EXPECT_GE(agreeing / scored, 0.98);
    EXPECT_LT(time[-1] / all, 0.06) << "bursts";
    EXPECT_NEAR(time[0] / all, 0.21, 0.09);
    EXPECT_NEAR(time[1] / all, 0.35, 0.10);
    EXPECT_NEAR(time[2] / all, 0.26, 0.10);
}

/// With equal class frequencies the cycle permutes the classes, and the loss does not show it.
TEST(SlowSegmentation, BalancedClassesHideThePeriodFromTheLoss) {
    const TrainingSystem system = paper_system(42);
    ASSERT_EQ(class_counts(system.train), (std::vector<std::int64_t>{40, 40, 40}));
    int settled = 0;
    int hidden = 0;
    for (const Stretch& phase : phases_of(system, 96, 10'000)) {
        const bool is_asked = phase.units_split == 0 && (phase.units_on == 1 || phase.units_on == 2) &&
                              (phase.kind == StretchKind::rest || phase.kind == StretchKind::periodic);
        if (!is_asked)
            continue;
        ++settled;
        hidden += phase.bias_period == 3 && phase.loss_period == 1 && phase.kind == StretchKind::periodic &&
                          phase.loss_high - phase.loss_low < 1e-3 * phase.loss_high
                      ? 1
                      : 0;
    }
    EXPECT_GT(settled, 40);
    EXPECT_GE(hidden, 0.95 * settled) << settled;
}

/// The growth per iteration of the distance between a network and a twin that is brought back to 1e-8 at
/// every step, over so many iterations from theta on; the first 100 are for its direction to settle.
double twin_exponent(const TrainingSystem& system, std::vector<double> theta, std::int64_t iterations) {
    constexpr double distance = 1e-8;
    GradientDescent map(system);
    std::vector<double> twin = theta;
    for (std::size_t i = 0; i < twin.size(); ++i)
        twin[i] += distance / std::sqrt(static_cast<double>(twin.size())) * (i % 2 == 0 ? 1.0 : -1.0);
    std::vector<double> next(theta.size()), next_twin(theta.size());
    double sum = 0.0;
    for (std::int64_t t = 0; t < iterations; ++t) {
        map.step(5.0, theta, next);
        map.step(5.0, twin, next_twin);
        double square = 0.0;
        for (std::size_t i = 0; i < next.size(); ++i)
            square += (next_twin[i] - next[i]) * (next_twin[i] - next[i]);
        const double length = std::sqrt(square);
        sum += t < 100 ? 0.0 : std::log(length / distance);
        for (std::size_t i = 0; i < next.size(); ++i)
            next_twin[i] = next[i] + (next_twin[i] - next[i]) * distance / length;
        theta.swap(next);
        twin.swap(next_twin);
    }
    return sum / static_cast<double>(iterations - 100);
}

/// The exponent of the map is that of the network, in 83 dimensions.
TEST(SlowSegmentation, TwinsPartAsTheSoftmaxMapSays) {
    const TrainingSystem system = paper_system();
    const auto kernel = make_kernel("auto", system);
    constexpr std::int64_t since = 1300;
    double sum = 0.0;
    double phases = 0.0;
    for (std::int64_t first = 0; first < 160; first += static_cast<std::int64_t>(lanes)) {
        ensemble::Trajectory trajectory(system, *kernel, setup_of(first));
        WholeSegmentation segmentation(system, many_rows);
        std::array<std::vector<double>, lanes> theta;  // of iteration `since`
        for (std::int64_t t = 0; t < 2500; ++t) {
            trajectory.compute(true);
            segmentation.observe(trajectory);
            for (std::size_t lane = 0; lane < lanes && t == since; ++lane)
                theta[lane] = lane_of(trajectory.parameters(0), lane);
            trajectory.accept();
        }
        const auto all = segmentation.stretches();
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (const Stretch& phase : all[lane].rows)
                if (phase.kind == StretchKind::chaotic && phase.units_on == 1 && phase.begin + 200 <= since &&
                    phase.end - 20 >= since + 1100) {
                    sum += twin_exponent(system, theta[lane], 1100);
                    phases += 1.0;
                }
    }
    EXPECT_GT(phases, 10.0);
    EXPECT_NEAR(sum / phases, 0.236, 0.01) << phases << " phases";
}

std::vector<std::uint64_t> ranges(const Stretch& phase) {
    const std::vector<double> values = {phase.loss_low, phase.loss_high, phase.map_low,
                                        phase.map_high, phase.exponent,  phase.exponent_error};
    return bits(std::span<const double>(values));
}

TEST(Segmentation, GoesOnWhereItWasRestored) {
    const TrainingSystem system = paper_system();
    Observation run(system, setup_of(8));
    WholeSegmentation undisturbed(system, many_rows);
    auto disturbed = std::make_unique<WholeSegmentation>(system, many_rows);
    for (std::int64_t t = 0; t < 2500; ++t) {
        run.advance_to(t);
        if (t % 271 == 1) {
            ByteWriter writer;
            disturbed->save(writer);
            disturbed = std::make_unique<WholeSegmentation>(system, many_rows);
            ByteReader reader(writer.bytes());
            disturbed->restore(reader, run.trajectory());
        }
        run.trajectory().compute(true);
        undisturbed.observe(run.trajectory());
        disturbed->observe(run.trajectory());
    }
    const auto whole = undisturbed.stretches();
    const auto resumed = disturbed->stretches();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<Stretch>& a = whole[lane].rows;
        const std::vector<Stretch>& b = resumed[lane].rows;
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            EXPECT_EQ(a[i].begin, b[i].begin);
            EXPECT_EQ(a[i].kind, b[i].kind);
            EXPECT_EQ(a[i].agreement, b[i].agreement);
            EXPECT_EQ(ranges(a[i]), ranges(b[i]));
        }
        EXPECT_EQ(whole[lane].tally.stretches, static_cast<std::int64_t>(a.size()));
        EXPECT_EQ(resumed[lane].tally.stretches, whole[lane].tally.stretches);
        EXPECT_EQ(resumed[lane].tally.transitions, whole[lane].tally.transitions);
        EXPECT_EQ(resumed[lane].tally.degree_counts, whole[lane].tally.degree_counts);
        auto iterations = whole[lane].tally.iterations;
        EXPECT_EQ(resumed[lane].tally.iterations, iterations);
        for (const Stretch& stretch : a)
            iterations[label_of(stretch)] -= stretch.end - stretch.begin;
        EXPECT_EQ(iterations, decltype(iterations){}) << "what waited for its map is counted, and once";
    }
}

TEST(Segmentation, CountsOnWhenItsTableIsFull) {
    const TrainingSystem system = paper_system();
    Observation run(system, setup_of(0));
    WholeSegmentation whole(system, many_rows);
    WholeSegmentation bounded(system, 3);
    std::size_t state_size = 0;
    for (std::int64_t t = 0; t < 3000; ++t) {
        run.advance_to(t);
        run.trajectory().compute(true);
        whole.observe(run.trajectory());
        bounded.observe(run.trajectory());
        if (t == 2000 || t == 2999) {
            ByteWriter writer;
            bounded.save(writer);
            EXPECT_TRUE(t == 2000 || writer.bytes().size() <= state_size) << "memory does not grow";
            state_size = writer.bytes().size();
        }
    }
    const auto all = whole.stretches();
    const auto first = bounded.stretches();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        ASSERT_GT(all[lane].rows.size(), 3U);
        ASSERT_EQ(first[lane].rows.size(), 3U);
        for (std::size_t row = 0; row < 3; ++row) {
            EXPECT_EQ(first[lane].rows[row].end, all[lane].rows[row].end);
            EXPECT_EQ(ranges(first[lane].rows[row]), ranges(all[lane].rows[row]));
        }
        EXPECT_EQ(first[lane].tally.stretches, static_cast<std::int64_t>(all[lane].rows.size()));
        EXPECT_EQ(first[lane].tally.iterations, all[lane].tally.iterations);
        EXPECT_EQ(first[lane].tally.transitions, all[lane].tally.transitions);
        EXPECT_EQ(first[lane].tally.degree_counts, all[lane].tally.degree_counts);
        const auto& time = first[lane].tally.iterations;
        EXPECT_EQ(std::accumulate(time.begin(), time.end(), std::int64_t{0}), 3000);
    }
}

/// 4 - 2/T of a cycle of T, less what the ends of a window of 256 see; 4 for chaos.
TEST(SlowSegmentation, VisibilityGraphsTellPeriodsAndChaos) {
    int cycles = 0;
    int chaotic = 0;
    for (const Stretch& phase : phases_of(paper_system(), 32, 5000)) {
        if (phase.end - phase.begin < 400)
            continue;  // a shorter window sees less
        if (phase.loss_period == 3) {
            ++cycles;
            EXPECT_NEAR(phase.visibility_degree, 4.0 - 2.0 / 3.0, 10.0 / 256.0);
            EXPECT_LT(phase.visibility_entropy, 1.2) << "three degrees";
        }
        if (phase.kind == StretchKind::chaotic) {
            ++chaotic;
            EXPECT_NEAR(phase.visibility_degree, 4.0, 8.0 * std::log(256.0) / 256.0);
            EXPECT_GT(phase.visibility_entropy, 1.2);
        }
        EXPECT_EQ(std::isnan(phase.visibility_degree), phase.loss_period == 1 || phase.loss_period == -1);
    }
    EXPECT_GT(cycles, 10);
    EXPECT_GT(chaotic, 5);
}

TEST(Segmentation, EndsWithTheDivergence) {
    TrainingSystem system = paper_system();
    system.l2 = 1.0;
    ensemble::TrajectorySetup setup = setup_of(0);
    setup.point.eta = 1e30;
    Observation run(system, setup);
    WholeSegmentation segmentation(system, many_rows);
    for (std::int64_t t = 0; t < 50; ++t) {
        run.advance_to(t);
        run.trajectory().compute(true);
        segmentation.observe(run.trajectory());
    }
    const auto stretches = segmentation.stretches();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        ASSERT_TRUE(run.trajectory().has_diverged(lane));
        const std::vector<Stretch>& phases = stretches[lane].rows;
        ASSERT_FALSE(phases.empty());
        EXPECT_EQ(phases.back().end, run.trajectory().diverged_at()[lane]);
        EXPECT_FALSE(phases.back().is_cut_off);
    }
}

}  // namespace
}  // namespace netlyap::laminar
