#include "netlyap/dynamics/series/autocorrelation.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/core/random.hpp"

#include "lag_products.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace netlyap::series {

namespace {

/// The series less its mean, times a power of two: the autocorrelation does not see that, and products stay
/// in range.
std::vector<double> centred(std::span<const double> series) {
    std::vector<double> scaled(series.begin(), series.end());
    scale_to_one(scaled);  // differences stay in range as well
    std::vector<double> result = deviations(scaled);
    scale_to_one(result);
    return result;
}

constexpr std::size_t width = 8;

/// What several lags need of the series at once.
constexpr std::size_t block = 4;

using Sums = std::array<std::array<double, width>, block>;

/// Adds x(t) x(t + lag + b) of t = begin .. end - 1 to the interleaved sums of four lags: four of the eight
/// sums at a time, so that all stay in registers. Written out lag by lag: GCC makes vectors of this, but not
/// of a loop over the lags.
void add_products(const double* x, std::size_t lag, std::size_t begin, std::size_t end, Sums& sums) {
    constexpr std::size_t half = width / 2;
    for (std::size_t first = 0; first < width; first += half) {
        double part[block * half];
        for (std::size_t i = 0; i < block * half; ++i)
            part[i] = sums[i / half][first + i % half];
        for (std::size_t t = begin + first; t < end; t += width) {
            const double* a = x + t;
            const double* y = a + lag;
            for (std::size_t lane = 0; lane < half; ++lane)
                part[lane] += a[lane] * y[lane];
            for (std::size_t lane = 0; lane < half; ++lane)
                part[half + lane] += a[lane] * y[lane + 1];
            for (std::size_t lane = 0; lane < half; ++lane)
                part[2 * half + lane] += a[lane] * y[lane + 2];
            for (std::size_t lane = 0; lane < half; ++lane)
                part[3 * half + lane] += a[lane] * y[lane + 3];
        }
        for (std::size_t i = 0; i < block * half; ++i)
            sums[i / half][first + i % half] = part[i];
    }
}

/// sum_t x(t) x(t + l) for the lags l = lag .. lag + 3, each in eight interleaved sums over t. Four lags at
/// once need each value once; the order of every sum is that of one lag alone.
std::array<double, block> product_sums(const std::vector<double>& x, std::size_t lag) {
    constexpr std::size_t tile = 1024;  // values that stay at hand for both halves of the sums
    Sums sums{};
    std::array<double, block> result{};
    const std::size_t lags = std::min(block, x.size() - lag);
    const std::size_t common = lags < block ? 0 : (x.size() - lag - (block - 1)) / width * width;
    for (std::size_t begin = 0; begin < common; begin += tile)
        add_products(x.data(), lag, begin, std::min(begin + tile, common), sums);
    for (std::size_t b = 0; b < lags; ++b) {
        for (std::size_t t = common; t + lag + b < x.size(); ++t)
            sums[b][t % width] += x[t] * x[t + lag + b];
        for (const double part : sums[b])
            result[b] += part;
    }
    return result;
}

/// sum_t x(t) x(t + l) for l = 0 .. max_lag.
std::vector<double> direct_sums(const std::vector<double>& x, std::size_t max_lag, const Pulse& pulse) {
    std::vector<double> result;
    result.reserve(max_lag + 1);
    for (std::size_t first = 0; first <= max_lag; first += block) {
        pulse();
        const std::array<double, block> sums = product_sums(x, first);
        result.insert(result.end(), sums.begin(),
                      sums.begin() + static_cast<std::ptrdiff_t>(std::min(block, max_lag + 1 - first)));
    }
    return result;
}

/// The autocorrelation of n values from the sums of their products, in place.
void normalise(std::vector<double>& sums, std::size_t n) {
    const auto length = static_cast<double>(n);
    const double variance = sums[0] / length;
    for (std::size_t lag = 0; lag < sums.size(); ++lag)
        sums[lag] = sums[lag] / (length - static_cast<double>(lag)) / variance;
}

}  // namespace

std::vector<double> autocorrelation(std::span<const double> series, std::size_t max_lag, const Pulse& pulse) {
    NETLYAP_ASSERT(max_lag < series.size(), "every lag has a term");
    const std::vector<double> x = centred(series);
    std::vector<double> result = is_faster_by_transform(series.size(), max_lag)
                                     ? LagProducts(max_lag)(x, pulse)
                                     : direct_sums(x, max_lag, pulse);
    normalise(result, series.size());
    return result;
}

AutocorrelationBand shuffled_autocorrelation(std::span<const double> series, std::size_t max_lag,
                                             std::size_t shuffles, std::uint64_t seed, const Pulse& pulse) {
    NETLYAP_ASSERT(max_lag < series.size() && shuffles > 0, "every lag has a term");
    std::vector<std::vector<double>> values(max_lag + 1);  // [lag][shuffle]
    const std::vector<double> ordered = centred(series);
    std::optional<LagProducts> transforms;
    if (is_faster_by_transform(series.size(), max_lag))
        transforms.emplace(max_lag);
    for (std::size_t shuffle = 0; shuffle < shuffles; ++shuffle) {
        std::vector<double> x = ordered;
        RandomSequence sequence({seed, Purpose::shuffle}, {shuffle, 0, 0});
        for (std::size_t i = x.size() - 1; i > 0; --i)  // Fisher & Yates
            std::swap(x[i], x[uniform_below(sequence.next(), i + 1)]);
        std::vector<double> of_shuffle =
            transforms ? (*transforms)(x, pulse) : direct_sums(x, max_lag, pulse);
        normalise(of_shuffle, x.size());
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

}  // namespace netlyap::series
