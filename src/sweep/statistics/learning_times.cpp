#include "netlyap/dynamics/observables/time_to_learn.hpp"
#include "netlyap/sweep/statistics/median_interval.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"
#include "netlyap/sweep/statistics/survival.hpp"

#include "registry.hpp"

#include <algorithm>
#include <vector>

namespace netlyap::statistics {

namespace {

constexpr Recorded<std::int64_t> time = {"/time_to_learn/time"};
constexpr Recorded<std::uint8_t> learning_outcome = {"/time_to_learn/outcome"};

/// How long learning takes, over the initial conditions. What has not learned within the run is cut off at
/// its end, all of it at the same iteration: the median is that of Kaplan and Meier, and its interval that
/// of the sorted times, of which the last ones are only known to be beyond the run.
class LearningTimes final : public Statistic {
public:
    explicit LearningTimes(const StatisticSetup& setup)
        : Statistic("/learning_statistics"), end_of_run_(setup.iterations) {}

    void compute(const CellSample& cell, observables::Results& results, const Pulse&) const override {
        const Interval median = median_time(cell);
        results[median_] = {median.value};
        results[median_ci_low_] = {median.low};
        results[median_ci_high_] = {median.high};
        results[learned_] = {learned(cell)};
        results[total_] = {static_cast<std::int64_t>(cell.seeds)};
        const Interval share = learned_fraction(cell);
        results[learned_fraction_ci_low_] = {share.low};
        results[learned_fraction_ci_high_] = {share.high};
    }

    [[nodiscard]] std::vector<NamedInterval> intervals() const override {
        return {{"median", [this](const CellSample& cell, const Pulse&) { return median_time(cell); }},
                {"learned_fraction",
                 [](const CellSample& cell, const Pulse&) { return learned_fraction(cell); }}};
    }

private:
    [[nodiscard]] static bool has_learned(const CellSample& cell, std::size_t seed) {
        return cell[learning_outcome][seed] == static_cast<std::uint8_t>(observables::Learning::learned);
    }

    [[nodiscard]] static std::int64_t learned(const CellSample& cell) {
        std::int64_t count = 0;
        for (std::size_t seed = 0; seed < cell.seeds; ++seed)
            count += has_learned(cell, seed) ? 1 : 0;
        return count;
    }

    [[nodiscard]] static Interval learned_fraction(const CellSample& cell) {
        return wilson_interval(learned(cell), static_cast<std::int64_t>(cell.seeds));
    }

    [[nodiscard]] Interval median_time(const CellSample& cell) const {
        std::vector<Duration> times;
        for (std::size_t seed = 0; seed < cell.seeds; ++seed) {
            const bool is_there = has_learned(cell, seed);
            times.push_back({is_there ? cell[time][seed] : end_of_run_, !is_there, seed});
        }
        std::stable_sort(times.begin(), times.end(),
                         [](const Duration& a, const Duration& b) { return a.length < b.length; });
        const auto at_rank = [&](std::size_t rank) {
            const Duration& found = times[rank - 1];
            return found.is_censored ? missing_value : static_cast<double>(found.length);
        };
        const double median = SurvivalCurve(times, std::vector<std::int32_t>(cell.seeds, 1)).median();
        const std::size_t rank = median_interval_rank(cell.seeds);
        if (rank == 0)
            return {median, missing_value, missing_value};
        return {median, at_rank(rank), at_rank(cell.seeds + 1 - rank)};
    }

    std::int64_t end_of_run_;

    observables::Quantity<double> declare_time(const std::string& path, const std::string& long_name,
                                               const std::string& remark, const std::string& ancillary = {}) {
        return declare<double>({.path = path,
                                .units = "iteration",
                                .long_name = long_name,
                                .ancillary = ancillary,
                                .remark = remark});
    }

    observables::Quantity<double> median_ =
        declare_time("median", "median time to learn over the initial conditions, by Kaplan-Meier",
                     "the smallest t by which half of them have learned; NaN where fewer have within the run",
                     "median_ci_low median_ci_high learned total");
    observables::Quantity<double> median_ci_low_ = declare_time(
        "median_ci_low", "lower end of the 95 % interval of the median time to learn, by order",
        "between two of the sorted times, for any distribution: with n initial conditions from the r-th to "
        "the (n + 1 - r)-th, P(B < r) <= 0.025 for B binomial (n, 1/2); NaN under 6, and where it is beyond "
        "the run");
    observables::Quantity<double> median_ci_high_ =
        declare_time("median_ci_high", "upper end of the 95 % interval of the median time to learn, by order",
                     "NaN under 6 initial conditions, and where it is beyond the run, as `learned` tells");
    observables::Quantity<std::int64_t> learned_ =
        declare<std::int64_t>({.path = "learned",
                               .long_name = "initial conditions that have learned within the run",
                               .is_never_missing = true,
                               .ancillary = "learned_fraction_ci_low learned_fraction_ci_high total"});
    observables::Quantity<std::int64_t> total_ =
        declare<std::int64_t>({.path = "total",
                               .long_name = "initial conditions that have a result",
                               .is_never_missing = true,
                               .remark = "`total` - `learned` are cut off at the end of the run"});
    observables::Quantity<double> learned_fraction_ci_low_ =
        declare<double>({.path = "learned_fraction_ci_low",
                         .long_name = "lower end of Wilson's 95 % interval of learned / total",
                         .remark = "NaN for 0"});
    observables::Quantity<double> learned_fraction_ci_high_ =
        declare<double>({.path = "learned_fraction_ci_high",
                         .long_name = "upper end of Wilson's 95 % interval of learned / total"});
};

}  // namespace

StatisticType learning_times() {
    return {.name = "learning_times",
            .summary = "median time to learn with its interval, and the share that learns within the run",
            .settings = {},
            .needs = {time.path, learning_outcome.path},
            .revises = {},
            .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
                return std::make_unique<LearningTimes>(setup);
            }};
}

}  // namespace netlyap::statistics
