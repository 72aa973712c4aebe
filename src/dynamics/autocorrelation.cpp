#include "netlyap/dynamics/autocorrelation.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap {

namespace {

/// The series less its mean.
std::vector<double> centred(std::span<const double> series) {
    double sum = 0.0;
    for (const double value : series)
        sum += value;
    const double mean = sum / static_cast<double>(series.size());
    std::vector<double> result;
    result.reserve(series.size());
    for (const double value : series)
        result.push_back(value - mean);
    return result;
}

/// sum_t x(t) x(t + lag) in eight interleaved sums, which the compiler can keep side by side.
double product_sum(const std::vector<double>& x, std::size_t lag) {
    constexpr std::size_t width = 8;
    double sums[width] = {};
    const std::size_t terms = x.size() - lag;
    const std::size_t whole = terms - terms % width;
    for (std::size_t t = 0; t < whole; t += width)
        for (std::size_t lane = 0; lane < width; ++lane)
            sums[lane] += x[t + lane] * x[t + lane + lag];
    for (std::size_t t = whole; t < terms; ++t)
        sums[t - whole] += x[t] * x[t + lag];
    double sum = 0.0;
    for (const double part : sums)
        sum += part;
    return sum;
}

std::vector<double> of_centred(const std::vector<double>& x, std::size_t max_lag) {
    const auto n = static_cast<double>(x.size());
    const double variance = product_sum(x, 0) / n;
    std::vector<double> result;
    result.reserve(max_lag + 1);
    for (std::size_t lag = 0; lag <= max_lag; ++lag)
        result.push_back(product_sum(x, lag) / (n - static_cast<double>(lag)) / variance);
    return result;
}

}  // namespace

std::vector<double> autocorrelation(std::span<const double> series, std::size_t max_lag) {
    NETLYAP_ASSERT(max_lag < series.size(), "every lag has a term");
    return of_centred(centred(series), max_lag);
}

AutocorrelationBand shuffled_autocorrelation(std::span<const double> series, std::size_t max_lag,
                                             std::size_t shuffles, std::uint64_t seed) {
    NETLYAP_ASSERT(max_lag < series.size() && shuffles > 0, "every lag has a term");
    std::vector<std::vector<double>> values(max_lag + 1);  // [lag][shuffle]
    const std::vector<double> ordered = centred(series);
    for (std::size_t shuffle = 0; shuffle < shuffles; ++shuffle) {
        std::vector<double> x = ordered;
        RandomSequence sequence({seed, Purpose::shuffle}, {shuffle, 0, 0});
        for (std::size_t i = x.size() - 1; i > 0; --i)  // Fisher & Yates
            std::swap(x[i], x[uniform_below(sequence.next(), i + 1)]);
        const std::vector<double> of_shuffle = of_centred(x, max_lag);
        for (std::size_t lag = 0; lag <= max_lag; ++lag)
            values[lag].push_back(of_shuffle[lag]);
    }
    AutocorrelationBand band;
    for (std::vector<double>& of_lag : values) {
        std::sort(of_lag.begin(), of_lag.end());
        band.low.push_back(quantile(of_lag, 0.025));
        band.high.push_back(quantile(of_lag, 0.975));
    }
    return band;
}

}  // namespace netlyap
