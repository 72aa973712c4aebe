#include "netlyap/dynamics/series/series_divergence.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/core/random.hpp"

#include "line_fit.hpp"
#include "near_neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace netlyap::series {

namespace {

constexpr std::size_t resamples = 1000;
constexpr std::size_t least_window = 4;

/// [reference with neighbours][k].
struct Followed {
    std::vector<std::vector<double>> references;
    std::size_t total = 0;
};

/// Whether the second and later components of two states are closer than the radius.
bool are_close(std::span<const double> series, std::size_t i, std::size_t j,
               const SeriesDivergenceSettings& settings, double radius) {
    for (std::size_t component = 1; component < settings.embedding; ++component) {
        const std::size_t shift = component * settings.delay;
        if (!(std::abs(series[i + shift] - series[j + shift]) < radius))
            return false;
    }
    return true;
}

Followed follow(std::span<const double> series, const SeriesDivergenceSettings& settings,
                const Pulse& pulse) {
    check_finite(series);
    const std::size_t offset = (settings.embedding - 1) * settings.delay;
    if (series.size() < shortest_series(settings))
        throw UsageError("the series has " + std::to_string(series.size()) +
                         " values, too few to follow neighbours in it; it needs " +
                         std::to_string(shortest_series(settings)) + " at least");
    if (is_constant(series))
        throw UsageError("the series is constant; there is nothing to follow");
    const double radius = settings.radius * standard_deviation(series, series.size());
    const std::size_t states = series.size() - offset - settings.steps;
    const SortedValues sorted(series, states);
    Followed followed;
    for (const std::size_t i : distinct_times(states, settings.references, settings.seed)) {
        pulse();
        std::vector<std::size_t> neighbours;
        for (const std::size_t j : sorted.near(i, radius))
            if ((i > j ? i - j : j - i) > settings.theiler_window &&
                are_close(series, i, j, settings, radius))
                neighbours.push_back(j);
        ++followed.total;
        if (auto logs = log_distances(series.subspan(offset), i, neighbours, settings.steps))
            followed.references.push_back(std::move(*logs));
    }
    return followed;
}

std::vector<double> mean_logs(const Followed& followed) {
    std::vector<double> mean(followed.references.empty() ? 0 : followed.references.front().size(), 0.0);
    for (const std::vector<double>& logs : followed.references)
        for (std::size_t k = 0; k < mean.size(); ++k)
            mean[k] += logs[k];
    for (double& value : mean)
        value /= static_cast<double>(followed.references.size());
    return mean;
}

std::span<const double> window(const std::vector<double>& values, std::size_t first, std::size_t last) {
    return std::span(values).subspan(first, last - first + 1);
}

/// Bootstrap quantiles of the slope over k = 1 .. last: the slope of a mean is the mean of the slopes.
std::pair<double, double> slope_bounds(const Followed& followed, std::size_t last, std::uint64_t seed,
                                       const Pulse& pulse) {
    std::vector<double> slopes;
    for (const std::vector<double>& logs : followed.references)
        slopes.push_back(fit_line(window(logs, 1, last)).slope);
    RandomSequence sequence({seed, Purpose::references}, {1, last, 0});
    std::vector<double> means;
    for (std::size_t resample = 0; resample < resamples; ++resample) {
        pulse();
        double sum = 0.0;
        for (std::size_t draw = 0; draw < slopes.size(); ++draw)
            sum += slopes[uniform_below(sequence.next(), slopes.size())];
        means.push_back(sum / static_cast<double>(slopes.size()));
    }
    std::sort(means.begin(), means.end());
    return {quantile(means, 0.025), quantile(means, 0.975)};
}

/// <|x(i) - x(j)|> over all pairs: sum_i (2 i - n + 1) (x_(i) - x_(0)) over the ordered values, times
/// 2 / (n (n - 1)).
double mean_distance(std::span<const double> series) {
    std::vector<double> ordered(series.begin(), series.end());
    std::sort(ordered.begin(), ordered.end());
    const auto n = static_cast<double>(ordered.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < ordered.size(); ++i)
        sum += (2.0 * static_cast<double>(i) - n + 1.0) * (ordered[i] - ordered[0]);
    return 2.0 * sum / (n * (n - 1.0));
}

/// k1: the last step before S reaches ln <|x(i) - x(j)|> - 1.5.
std::size_t end_of_window(std::span<const double> series, const std::vector<double>& mean) {
    const double saturation = log(mean_distance(series)) - 1.5;
    std::size_t end = 0;
    while (end + 1 < mean.size() && mean[end + 1] < saturation)
        ++end;
    return end;
}

double mean_slope(const std::vector<double>& mean, std::size_t first, std::size_t last) {
    return (mean[last] - mean[first]) / static_cast<double>(last - first);
}

ChaosVerdict judge(std::span<const double> series, const Followed& followed,
                   const SeriesDivergenceSettings& settings, const std::vector<double>& mean,
                   const Pulse& pulse) {
    ChaosVerdict verdict;
    const auto because = [&](ChaosFinding finding) {
        verdict.finding = finding;
        return verdict;
    };
    if (followed.references.size() < least_references)
        return because(ChaosFinding::few_neighbours);
    verdict.window_end = end_of_window(series, mean);
    if (verdict.window_end < least_window)
        return because(ChaosFinding::saturates_at_once);
    const LineFit line = fit_line(window(mean, 1, verdict.window_end));
    verdict.growth = mean[verdict.window_end] - mean[1];
    verdict.r_squared = line.r_squared;
    verdict.slope = line.slope;
    verdict.slope_low = slope_bounds(followed, verdict.window_end, settings.seed, pulse).first;
    if (verdict.growth < 1.0)
        return because(ChaosFinding::little_growth);
    if (!(verdict.r_squared > 0.95))
        return because(ChaosFinding::not_exponential);
    const std::size_t middle = (1 + verdict.window_end) / 2;
    if (mean_slope(mean, middle, verdict.window_end) < 0.5 * mean_slope(mean, 1, middle))
        return because(ChaosFinding::slows_down);
    if (!(verdict.slope_low > 0.0))
        return because(ChaosFinding::chance);
    return because(ChaosFinding::chaos);
}

/// Whether the intervals of two slopes meet.
bool do_agree(const EmbeddingSlope& a, const EmbeddingSlope& b) {
    return a.low <= b.high && b.low <= a.high;
}

}  // namespace

std::size_t shortest_series(const SeriesDivergenceSettings& settings) {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    const std::size_t components = settings.embedding - 1;
    std::size_t length = 100;
    if (components > 0 && settings.delay > (most - length) / components)
        return most;
    for (const std::size_t part : {components * settings.delay, settings.steps, settings.theiler_window}) {
        if (part > most - length)
            return most;
        length += part;
    }
    return length;
}

SeriesDivergence diverge_series(std::span<const double> series, const SeriesDivergenceSettings& settings,
                                const Pulse& pulse) {
    const Followed followed = follow(series, settings, pulse);
    SeriesDivergence result;
    result.references = followed.total;
    result.with_neighbours = followed.references.size();
    result.mean_log = mean_logs(followed);
    result.exponent = result.exponent_low = result.exponent_high = missing_value;
    result.verdict = judge(series, followed, settings, result.mean_log, pulse);
    if (followed.references.empty())
        return result;
    result.exponent = fit_line(window(result.mean_log, 1, settings.fit_steps)).slope;
    std::tie(result.exponent_low, result.exponent_high) =
        slope_bounds(followed, settings.fit_steps, settings.seed, pulse);
    return result;
}

SettledExponent settle_exponent(std::span<const double> series, const SeriesDivergenceSettings& settings,
                                const Pulse& pulse) {
    constexpr std::size_t most_embeddings = 6;
    SettledExponent result;
    std::vector<EmbeddingSlope>& all = result.by_embedding;
    SeriesDivergenceSettings own = settings;
    for (std::size_t tried = 0; tried < most_embeddings; ++tried, ++own.embedding) {
        if (tried > 0 && series.size() < shortest_series(own))
            break;
        const Followed followed = follow(series, own, pulse);
        if (followed.references.size() < least_references)
            break;
        const std::vector<double> mean = mean_logs(followed);
        const std::size_t end = end_of_window(series, mean);
        if (end < least_window)
            continue;
        const auto [low, high] = slope_bounds(followed, end, own.seed, pulse);
        const std::size_t middle = (1 + end) / 2;
        all.push_back({own.embedding, followed.references.size(), end, fit_line(window(mean, 1, end)).slope,
                       low, high, mean_slope(mean, 1, middle), mean_slope(mean, middle, end)});
    }
    if (all.empty())
        return result;
    std::size_t settled = 1;
    while (settled < all.size() && !do_agree(all[settled - 1], all[settled]))
        ++settled;
    result.has_settled = settled < all.size();
    result.has_trend = result.has_settled && !do_agree(all[settled - 1], all.back());
    const std::size_t chosen = result.has_settled ? settled : all.size() - 1;
    result.embedding = all[chosen].embedding;
    result.exponent = all[chosen].slope;
    result.low = std::min(all[chosen].first_half, all[chosen].second_half);
    result.high = std::max(all[chosen].first_half, all[chosen].second_half);
    for (std::size_t i = result.has_settled ? settled - 1 : 0; i < all.size(); ++i) {
        result.low = std::min(result.low, all[i].low);
        result.high = std::max(result.high, all[i].high);
    }
    return result;
}

std::string finding_text(ChaosFinding finding) {
    switch (finding) {
        case ChaosFinding::chaos:
            return "the distance of neighbours grows exponentially";
        case ChaosFinding::few_neighbours:
            return "fewer than 100 references have neighbours that part";
        case ChaosFinding::saturates_at_once:
            return "neighbours are as far apart as any two values within 4 iterations";
        case ChaosFinding::little_growth:
            return "the distance grows by less than a factor e";
        case ChaosFinding::not_exponential:
            return "the growth is not exponential";
        case ChaosFinding::slows_down:
            return "the growth slows down";
        case ChaosFinding::chance:
            break;
    }
    return "the growth is not statistically significant";
}

}  // namespace netlyap::series
