#include "netlyap/sweep/survival.hpp"

#include "netlyap/core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace netlyap {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t resamples = 400;
constexpr std::size_t least_resamples = 100;
constexpr std::size_t statistics = 4;

std::array<double, statistics> statistics_of(const SurvivalCurve& curve, std::int64_t horizon) {
    return {curve.median(), curve.at(1000), curve.at(3000), curve.restricted_mean(horizon)};
}

double standard_deviation(const std::vector<double>& values) {
    if (values.size() < least_resamples)
        return missing;
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0.0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

SurvivalCurve::SurvivalCurve(std::vector<Duration> durations) {
    std::sort(durations.begin(), durations.end(),
              [](const Duration& a, const Duration& b) { return a.length < b.length; });
    double survival = 1.0;
    for (std::size_t i = 0; i < durations.size();) {
        const std::int64_t length = durations[i].length;
        const auto at_risk = static_cast<double>(durations.size() - i);
        double ended = 0.0;
        for (; i < durations.size() && durations[i].length == length; ++i)
            ended += durations[i].is_censored ? 0.0 : 1.0;
        if (ended > 0.0) {
            survival *= 1.0 - ended / at_risk;
            steps_.push_back(length);
            survival_.push_back(survival);
        }
        last_seen_ = length;
    }
    is_known_behind_ = !survival_.empty() && survival_.back() == 0.0;
}

double SurvivalCurve::at(std::int64_t t) const {
    const bool is_known = t <= last_seen_ || is_known_behind_;
    if (last_seen_ == 0 || !is_known)
        return missing;
    const auto behind = std::upper_bound(steps_.begin(), steps_.end(), t) - steps_.begin();
    return behind == 0 ? 1.0 : survival_[static_cast<std::size_t>(behind) - 1];
}

double SurvivalCurve::median() const {
    for (std::size_t i = 0; i < steps_.size(); ++i)
        if (survival_[i] <= 0.5)
            return static_cast<double>(steps_[i]);
    return missing;
}

double SurvivalCurve::restricted_mean(std::int64_t horizon) const {
    if (std::isnan(at(horizon)))
        return missing;
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

SurvivalStatistics survival_statistics(std::span<const std::vector<Duration>> trajectories,
                                       std::int64_t horizon, std::uint64_t seed) {
    std::vector<Duration> all;
    for (const std::vector<Duration>& trajectory : trajectories)
        all.insert(all.end(), trajectory.begin(), trajectory.end());
    const auto value = statistics_of(SurvivalCurve(all), horizon);
    std::array<std::vector<double>, statistics> drawn;
    RandomSequence sequence({seed, Purpose::bootstrap}, {2, 0, 0});
    for (std::size_t resample = 0; resample < resamples && !trajectories.empty(); ++resample) {
        all.clear();
        for (std::size_t draw = 0; draw < trajectories.size(); ++draw) {
            const std::vector<Duration>& picked =
                trajectories[uniform_below(sequence.next(), trajectories.size())];
            all.insert(all.end(), picked.begin(), picked.end());
        }
        const auto of_resample = statistics_of(SurvivalCurve(all), horizon);
        for (std::size_t i = 0; i < statistics; ++i)
            if (!std::isnan(of_resample[i]))
                drawn[i].push_back(of_resample[i]);
    }
    const auto estimate = [&](std::size_t i) {
        return SurvivalEstimate{value[i], std::isnan(value[i]) ? missing : standard_deviation(drawn[i])};
    };
    return {estimate(0), estimate(1), estimate(2), estimate(3)};
}

}  // namespace netlyap
