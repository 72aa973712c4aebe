#include "netlyap/sweep/statistics/survival.hpp"

#include "netlyap/core/missing.hpp"

#include "exact_product.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::statistics {

SurvivalCurve::SurvivalCurve(std::span<const Duration> sorted, std::span<const std::int32_t> draws) {
    std::int64_t at_risk = 0;
    for (const Duration& duration : sorted)
        at_risk += draws[duration.trajectory];
    // Factors 1 - ended / at_risk that nothing is cut off between make one: (at risk behind them) / (before
    // them).
    ExactProduct before;
    std::int64_t first_at_risk = at_risk;
    std::int64_t left = at_risk;
    for (std::size_t i = 0; i < sorted.size();) {
        const std::int64_t length = sorted[i].length;
        std::int64_t ended = 0;
        std::int64_t seen = 0;
        for (; i < sorted.size() && sorted[i].length == length; ++i) {
            const std::int32_t count = draws[sorted[i].trajectory];
            seen += count;
            ended += sorted[i].is_censored ? 0 : count;
        }
        if (ended > 0) {
            if (at_risk != left) {
                before.multiply(left, first_at_risk);
                first_at_risk = at_risk;
            }
            left = at_risk - ended;
            steps_.push_back(length);
            survival_.push_back(before.value() *
                                (static_cast<double>(left) / static_cast<double>(first_at_risk)));
            if (std::isnan(median_) && before.falls_to_half(left, first_at_risk))
                median_ = static_cast<double>(length);
        }
        if (seen > 0)
            last_seen_ = length;
        at_risk -= seen;
    }
    is_known_behind_ = !survival_.empty() && survival_.back() == 0.0;
}

double SurvivalCurve::at(std::int64_t t) const {
    const bool is_known = t <= last_seen_ || is_known_behind_;
    if (last_seen_ == 0 || !is_known)
        return missing_value;
    const auto behind = std::upper_bound(steps_.begin(), steps_.end(), t) - steps_.begin();
    return behind == 0 ? 1.0 : survival_[static_cast<std::size_t>(behind) - 1];
}

double SurvivalCurve::restricted_mean(std::int64_t horizon) const {
    if (std::isnan(at(horizon)))
        return missing_value;
    double area = 0.0;
    double survival = 1.0;
    std::int64_t from = 0;
    for (std::size_t i = 0; i < steps_.size() && steps_[i] < horizon; ++i) {
        area += survival * static_cast<double>(steps_[i] - from);
        survival = survival_[i];
        from = steps_[i];
    }
    return area + survival * static_cast<double>(horizon - from);
}

SurvivalStatistics survival_statistics(std::vector<Duration> durations, std::int64_t horizon,
                                       std::span<const std::int64_t> lengths, std::size_t trajectories,
                                       const Resamples& resamples, const Pulse& pulse) {
    std::stable_sort(durations.begin(), durations.end(),
                     [](const Duration& a, const Duration& b) { return a.length < b.length; });
    const auto found = estimates(
        resamples, trajectories,
        [&](const std::vector<std::int32_t>& draws) {
            const SurvivalCurve curve(durations, draws);
            return std::vector<double>{curve.median(), curve.at(1000), curve.at(3000),
                                       curve.restricted_mean(horizon)};
        },
        pulse);
    SurvivalStatistics statistics{found[0], found[1], found[2], found[3], {}};
    const SurvivalCurve curve(durations, std::vector<std::int32_t>(trajectories, 1));
    for (const std::int64_t length : lengths)
        statistics.curve.push_back(curve.at(length));
    return statistics;
}

}  // namespace netlyap::statistics
