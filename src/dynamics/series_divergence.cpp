#include "netlyap/dynamics/series_divergence.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/core/random.hpp"

#include "line_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <tuple>

namespace netlyap {

namespace {

constexpr std::size_t resamples = 1000;

/// `count` distinct numbers below `bound`, in random order; all of them if there are no more.
std::vector<std::size_t> distinct_times(std::size_t bound, std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> times(bound);
    std::iota(times.begin(), times.end(), std::size_t{0});
    count = std::min(count, bound);
    RandomSequence sequence({seed, Purpose::references}, {0, 0, 0});
    for (std::size_t i = 0; i < count; ++i)
        std::swap(times[i], times[i + uniform_below(sequence.next(), bound - i)]);
    times.resize(count);
    return times;
}

/// The states of a series by their first component, for finding neighbours.
class SortedStates {
public:
    /// States 0 .. count - 1.
    SortedStates(std::span<const double> series, std::size_t count) : series_(series), order_(count) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
            return series[a] < series[b] || (series[a] == series[b] && a < b);
        });
    }

    /// Calls visit(j) for every state whose first component is closer than the radius, i itself included.
    template <class Visit>
    void near(std::size_t i, double radius, Visit visit) const {
        auto place = std::lower_bound(order_.begin(), order_.end(), series_[i] - radius,
                                      [&](std::size_t j, double value) { return series_[j] <= value; });
        for (; place != order_.end() && series_[*place] < series_[i] + radius; ++place)
            visit(*place);
    }

private:
    std::span<const double> series_;
    std::vector<std::size_t> order_;
};

void check_finite(std::span<const double> series) {
    for (std::size_t t = 0; t < series.size(); ++t)
        if (!std::isfinite(series[t]))
            throw UsageError("the series is not finite: value " + std::to_string(t) +
                             ", counted from 0, is no number; leave out what follows it");
}

/// ln of the mean distances at k = 0 .. steps; nothing if there is no neighbour, or one of the means is 0.
std::optional<std::vector<double>> log_distances(std::span<const double> series, std::size_t i,
                                                 const std::vector<std::size_t>& neighbours,
                                                 std::size_t offset, std::size_t steps) {
    if (neighbours.empty())
        return std::nullopt;
    std::vector<double> result;
    for (std::size_t k = 0; k <= steps; ++k) {
        double sum = 0.0;
        for (const std::size_t j : neighbours)
            sum += std::abs(series[i + offset + k] - series[j + offset + k]);
        if (sum == 0.0)
            return std::nullopt;
        result.push_back(log(sum / static_cast<double>(neighbours.size())));
    }
    return result;
}

/// [reference with neighbours][k].
struct Followed {
    std::vector<std::vector<double>> references;
    std::size_t total = 0;
};

Followed follow(std::span<const double> series, const SeriesDivergenceSettings& settings) {
    check_finite(series);
    const std::size_t offset = (settings.embedding - 1) * settings.delay;
    if (series.size() < offset + settings.steps + settings.theiler_window + 100)
        throw UsageError("the series has " + std::to_string(series.size()) +
                         " values, too few to follow neighbours in it; take a longer one");
    const auto n = static_cast<double>(series.size());
    const double mean = std::accumulate(series.begin(), series.end(), 0.0) / n;
    double variance = 0.0;
    for (const double value : series)
        variance += (value - mean) * (value - mean) / n;
    if (variance == 0.0)
        throw UsageError("the series is constant; there is nothing to follow");
    const double radius = settings.radius * std::sqrt(variance);
    const std::size_t states = series.size() - offset - settings.steps;
    const SortedStates sorted(series, states);
    Followed followed;
    for (const std::size_t i : distinct_times(states, settings.references, settings.seed)) {
        std::vector<std::size_t> neighbours;
        sorted.near(i, radius, [&](std::size_t j) {
            if ((i > j ? i - j : j - i) <= settings.theiler_window)
                return;
            for (std::size_t component = 1; component < settings.embedding; ++component) {
                const std::size_t shift = component * settings.delay;
                if (!(std::abs(series[i + shift] - series[j + shift]) < radius))
                    return;
            }
            neighbours.push_back(j);
        });
        ++followed.total;
        if (auto logs = log_distances(series, i, neighbours, offset, settings.steps))
            followed.references.push_back(std::move(*logs));
    }
    return followed;
}

std::vector<double> mean_of(const Followed& followed) {
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
std::pair<double, double> slope_bounds(const Followed& followed, std::size_t last, std::uint64_t seed) {
    std::vector<double> slopes;
    for (const std::vector<double>& logs : followed.references)
        slopes.push_back(fit_line(window(logs, 1, last)).slope);
    RandomSequence sequence({seed, Purpose::references}, {1, last, 0});
    std::vector<double> means;
    for (std::size_t resample = 0; resample < resamples; ++resample) {
        double sum = 0.0;
        for (std::size_t draw = 0; draw < slopes.size(); ++draw)
            sum += slopes[uniform_below(sequence.next(), slopes.size())];
        means.push_back(sum / static_cast<double>(slopes.size()));
    }
    std::sort(means.begin(), means.end());
    return {quantile(means, 0.025), quantile(means, 0.975)};
}

/// <|x(i) - x(j)|> over all pairs: sum_i (2 i - n + 1) x_(i) over the ordered values, times 2 / (n (n - 1)).
double mean_distance(std::span<const double> series) {
    std::vector<double> ordered(series.begin(), series.end());
    std::sort(ordered.begin(), ordered.end());
    const auto n = static_cast<double>(ordered.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < ordered.size(); ++i)
        sum += (2.0 * static_cast<double>(i) - n + 1.0) * ordered[i];
    return 2.0 * sum / (n * (n - 1.0));
}

}  // namespace

SeriesDivergence diverge_series(std::span<const double> series, const SeriesDivergenceSettings& settings) {
    const Followed followed = follow(series, settings);
    SeriesDivergence result;
    result.references = followed.total;
    result.with_neighbours = followed.references.size();
    result.mean_log = mean_of(followed);
    result.exponent = result.exponent_low = result.exponent_high = std::numeric_limits<double>::quiet_NaN();
    if (followed.references.empty())
        return result;
    result.exponent = fit_line(window(result.mean_log, 1, settings.fit_steps)).slope;
    std::tie(result.exponent_low, result.exponent_high) =
        slope_bounds(followed, settings.fit_steps, settings.seed);
    return result;
}

ChaosVerdict judge_chaos(std::span<const double> series, const SeriesDivergenceSettings& settings) {
    constexpr std::size_t least_references = 100;
    constexpr std::size_t least_window = 4;
    const Followed followed = follow(series, settings);
    ChaosVerdict verdict;
    const auto no = [&](const std::string& reason) {
        verdict.reason = reason;
        return verdict;
    };
    if (followed.references.size() < least_references)
        return no("only " + std::to_string(followed.references.size()) +
                  " references have neighbours that part");
    const std::vector<double> mean = mean_of(followed);
    const double saturation = log(mean_distance(series)) - 1.5;
    while (verdict.window_end + 1 < mean.size() && mean[verdict.window_end + 1] < saturation)
        ++verdict.window_end;
    if (verdict.window_end < least_window)
        return no("neighbours are as far apart as any two values within " +
                  std::to_string(verdict.window_end + 1) + " iterations");
    const LineFit line = fit_line(window(mean, 1, verdict.window_end));
    verdict.growth = mean[verdict.window_end] - mean[1];
    verdict.r_squared = line.r_squared;
    verdict.slope = line.slope;
    verdict.slope_low = slope_bounds(followed, verdict.window_end, settings.seed).first;
    if (verdict.growth < 1.0)
        return no("the distance grows by less than a factor e");
    if (!(verdict.r_squared > 0.95))
        return no("the growth is not exponential");
    const std::size_t middle = (1 + verdict.window_end) / 2;
    const auto slope = [&](std::size_t first, std::size_t last) {
        return (mean[last] - mean[first]) / static_cast<double>(last - first);
    };
    if (slope(middle, verdict.window_end) < 0.5 * slope(1, middle))
        return no("the growth slows down");
    if (!(verdict.slope_low > 0.0))
        return no("the growth may be chance");
    verdict.is_chaotic = true;
    return verdict;
}

std::size_t PaperDivergence::significant() const {
    return static_cast<std::size_t>(
        std::count_if(p_values.begin(), p_values.end(), [](double p) { return p <= 0.05; }));
}

double PaperDivergence::mean_significant_slope() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < slopes.size(); ++i)
        sum += p_values[i] <= 0.05 ? slopes[i] : 0.0;
    return sum / static_cast<double>(significant());
}

PaperDivergence diverge_series_as_published(std::span<const double> series, std::uint64_t seed) {
    constexpr std::size_t references = 1000;
    constexpr std::size_t steps = 24;
    constexpr double radius = 5e-5;
    check_finite(series);
    if (series.size() < steps + 100)
        throw UsageError("the series has " + std::to_string(series.size()) +
                         " values, too few to follow neighbours in it; take a longer one");
    const std::size_t states = series.size() - steps;
    const SortedStates sorted(series, states);
    PaperDivergence result;
    for (const std::size_t i : distinct_times(states, references, seed)) {
        ++result.references;
        std::vector<std::size_t> neighbours;
        sorted.near(i, radius, [&](std::size_t j) {
            if (j != i)
                neighbours.push_back(j);
        });
        const auto logs = log_distances(series, i, neighbours, 0, steps);
        if (!logs) {
            ++result.without_neighbours;
            continue;
        }
        result.p_values.push_back(two_sided_p(fit_line(window(*logs, 1, 10)).t, 8));
        LineFit best{0.0, -1.0, 0.0};
        for (std::size_t end = 5; end <= 25; ++end)
            if (const LineFit line = fit_line(window(*logs, 1, end - 1)); line.r_squared > best.r_squared)
                best = line;
        result.slopes.push_back(best.slope);
    }
    return result;
}

}  // namespace netlyap
