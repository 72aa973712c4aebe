#include "netlyap/sweep/statistics/laminar_statistics.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <bit>

namespace netlyap::statistics {

namespace {

/// A name of random words besides those of bootstrap.cpp.
constexpr std::uint64_t random_name = 1;

constexpr Estimate unknown = {missing_value, missing_value};

/// In units of their own [trajectory][entry].
using Sums = std::vector<std::vector<double>>;

/// sum of a / sum of b over the trajectories as often as they are drawn, entry by entry.
std::vector<double> ratios(const Sums& a, const Sums& b, const std::vector<std::int32_t>& draws,
                           std::size_t entries) {
    std::vector<double> found;
    for (std::size_t entry = 0; entry < entries; ++entry) {
        double above = 0.0;
        double below = 0.0;
        for (std::size_t trajectory = 0; trajectory < draws.size(); ++trajectory) {
            above += draws[trajectory] * a[trajectory][entry];
            below += draws[trajectory] * b[trajectory][entry];
        }
        found.push_back(below > 0.0 ? above / below : missing_value);
    }
    return found;
}

std::vector<Estimate> ratio_estimates(const Sums& a, const Sums& b, std::size_t entries,
                                      const Resamples& resamples, const Pulse& pulse) {
    return estimates(
        resamples, a.size(),
        [&](const std::vector<std::int32_t>& draws) { return ratios(a, b, draws, entries); }, pulse);
}

std::size_t epoch_of(std::int64_t t, std::span<const std::int64_t> ends) {
    return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), t) - ends.begin());
}

std::vector<Estimate> occupation(std::span<const StretchesOfTrajectory> trajectories,
                                 const Resamples& resamples, const Pulse& pulse) {
    const bool is_known = std::all_of(trajectories.begin(), trajectories.end(),
                                      [](const StretchesOfTrajectory& one) { return one.is_whole; });
    if (!is_known)
        return std::vector<Estimate>(laminar::phase_labels, unknown);
    Sums time, all;
    for (const StretchesOfTrajectory& stretches : trajectories) {
        time.emplace_back(laminar::phase_labels, 0.0);
        for (const CountedStretch& stretch : stretches.rows)
            time.back()[stretch.label] += static_cast<double>(stretch.end - stretch.begin);
        all.emplace_back(laminar::phase_labels, static_cast<double>(stretches.rows.back().end));
    }
    return ratio_estimates(time, all, laminar::phase_labels, resamples, pulse);
}

std::vector<Estimate> burst_rate(std::span<const StretchesOfTrajectory> trajectories,
                                 std::span<const std::int64_t> ends, const Resamples& resamples,
                                 const Pulse& pulse) {
    Sums bursts, seen;
    for (const StretchesOfTrajectory& stretches : trajectories) {
        bursts.emplace_back(ends.size(), 0.0);
        seen.emplace_back(ends.size(), 0.0);
        bool is_in_burst = false;
        for (const CountedStretch& stretch : stretches.rows) {
            const bool is_scored = stretch.label >= laminar::first_scored_label;
            if (!is_scored && !is_in_burst)
                bursts.back()[epoch_of(stretch.begin, ends)] += 1.0;
            is_in_burst = !is_scored;
        }
        std::int64_t begin = 0;
        for (std::size_t epoch = 0; epoch < ends.size(); ++epoch) {
            const std::int64_t end = std::min(ends[epoch], stretches.rows.back().end);
            seen.back()[epoch] = static_cast<double>(std::max<std::int64_t>(end - begin, 0));
            begin = ends[epoch];
        }
    }
    return ratio_estimates(bursts, seen, ends.size(), resamples, pulse);
}

}  // namespace

std::vector<std::int64_t> epoch_ends(std::int64_t iterations) {
    std::vector<std::int64_t> ends;
    const auto add = [&](std::int64_t end) {
        if (end < iterations)
            ends.push_back(end);
    };
    for (std::int64_t decade = 1000; decade < iterations; decade *= 10) {
        add(decade);
        add(decade / 10 * 25);
        add(decade * 5);
    }
    ends.push_back(iterations);
    return ends;
}

std::vector<std::int64_t> survival_lengths(std::int64_t iterations) {
    std::vector<std::int64_t> lengths = {200};
    for (std::int64_t decade = 100; decade < iterations; decade *= 10)
        for (const std::int64_t factor : {1, 2, 3, 5})
            if (factor * decade > lengths.back() && factor * decade < iterations)
                lengths.push_back(factor * decade);
    return lengths;
}

LaminarStatistics laminar_statistics(std::span<const StretchesOfTrajectory> trajectories,
                                     std::int64_t iterations, std::int64_t horizon, std::uint64_t seed,
                                     double eta, double epsilon, const Pulse& pulse) {
    const std::vector<std::int64_t> ends = epoch_ends(iterations);
    const std::vector<std::int64_t> lengths = survival_lengths(iterations);
    const Resamples resamples = resample_trajectories(
        trajectories.size(), seed,
        {std::bit_cast<std::uint64_t>(eta), std::bit_cast<std::uint64_t>(epsilon), random_name});
    LaminarStatistics statistics;
    statistics.trajectories = static_cast<std::int64_t>(trajectories.size());
    statistics.occupation = occupation(trajectories, resamples, pulse);
    statistics.burst_rate = burst_rate(trajectories, ends, resamples, pulse);

    const std::size_t starts = ends.size() + 1;
    std::vector<std::vector<Duration>> durations(phase_groups * starts);
    for (std::size_t trajectory = 0; trajectory < trajectories.size(); ++trajectory)
        for (const CountedStretch& stretch : trajectories[trajectory].rows) {
            const Duration duration{stretch.end - stretch.begin, stretch.is_cut_off, trajectory};
            const auto add = [&](std::size_t group) {
                durations[group * starts + epoch_of(stretch.begin, ends)].push_back(duration);
                durations[group * starts + ends.size()].push_back(duration);
            };
            add(stretch.label);
            if (stretch.label >= laminar::first_scored_label)
                add(laminar::phase_labels);
        }
    for (std::vector<Duration>& group : durations) {
        const auto cut_off =
            std::count_if(group.begin(), group.end(), [](const Duration& one) { return one.is_censored; });
        statistics.groups.push_back(
            {static_cast<std::int64_t>(group.size()), cut_off,
             survival_statistics(std::move(group), horizon, lengths, trajectories.size(), resamples, pulse)});
        SurvivalStatistics& survival = statistics.groups.back().survival;
        if (iterations <= 1000)
            survival.beyond_1000 = unknown;
        if (iterations <= 3000)
            survival.beyond_3000 = unknown;
        if (iterations < horizon)
            survival.restricted_mean = unknown;
    }
    return statistics;
}

}  // namespace netlyap::statistics
