#include "netlyap/dynamics/series/period_detection.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace netlyap::series {

namespace {

/// Two numbers that the compiler keeps in one register: it does not see by itself that it may.
using Pair = double __attribute__((vector_size(2 * sizeof(double))));
using PairBits = std::int64_t __attribute__((vector_size(2 * sizeof(double))));
static_assert(sizeof(Pair) == 2 * sizeof(double) && sizeof(PairBits) == sizeof(Pair));

Pair pair_at(const double* numbers) {
    Pair pair;
    std::memcpy(&pair, numbers, sizeof pair);
    return pair;
}

PairBits pair_bits(Pair pair) {
    PairBits bits;
    std::memcpy(&bits, &pair, sizeof bits);
    return bits;
}

struct Range {
    double low;
    double high;
};

/// The smallest and the largest value; NaN when a value is not finite.
Range range_of(std::span<const double> x) {
    constexpr std::size_t together = 4;  // pairs, so that none waits for the one before
    std::array<Pair, together> lows{}, highs{}, sums{};
    lows.fill(Pair{x[0], x[0]});
    highs.fill(Pair{x[0], x[0]});
    std::size_t t = 0;
    for (; t + 2 * together <= x.size(); t += 2 * together)
        for (std::size_t j = 0; j < together; ++j) {
            const Pair values = pair_at(x.data() + t + 2 * j);
            lows[j] = values < lows[j] ? values : lows[j];
            highs[j] = values > highs[j] ? values : highs[j];
            sums[j] += values;
        }
    Range range{x[0], x[0]};
    double sum = 0.0;
    const auto add = [&](double low, double high, double part) {
        range.low = std::min(range.low, low);
        range.high = std::max(range.high, high);
        sum += part;
    };
    for (std::size_t j = 0; j < together; ++j)
        for (const int one : {0, 1})
            add(lows[j][one], highs[j][one], sums[j][one]);
    for (; t < x.size(); ++t)
        add(x[t], x[t], x[t]);
    // A finite sum has finite terms; that of finite ones may be too large.
    if (!std::isfinite(sum) &&
        !std::all_of(x.begin(), x.end(), [](double one) { return std::isfinite(one); }))
        return {missing_value, missing_value};
    return range;
}

/// Whether no second difference over p exceeds the tolerance; of a window of finite values.
bool repeats(std::span<const double> x, std::size_t p, double tolerance) {
    const auto exceeds = [&](std::size_t t) {
        return std::fabs(x[t] - 2.0 * x[t - p] + x[t - 2 * p]) > tolerance;
    };
    if (exceeds(2 * p) || exceeds(x.size() - 1))  // as one of these does nearly always without a period
        return false;
    // Numbers >= 0 are in the order of their bits: it is a sign bit that tells whether one exceeds.
    const PairBits bits = pair_bits(Pair{tolerance, tolerance});
    const PairBits magnitude = {std::numeric_limits<std::int64_t>::max(),
                                std::numeric_limits<std::int64_t>::max()};
    constexpr std::size_t block = 32;
    const auto any_exceeds = [&](std::size_t begin) {
        PairBits signs{};
        for (std::size_t j = 0; j < block; j += 2) {
            const double* now = x.data() + begin + j;
            const Pair difference = pair_at(now) - 2.0 * pair_at(now - p) + pair_at(now - 2 * p);
            signs |= bits - (pair_bits(difference) & magnitude);
        }
        return (signs[0] | signs[1]) < 0;
    };
    std::size_t t = 2 * p;
    for (; t + block <= x.size(); t += block)
        if (any_exceeds(t))
            return false;
    if (t < x.size() && 2 * p + block <= x.size())  // a last block ends with the window
        return !any_exceeds(x.size() - block);
    for (; t < x.size(); ++t)
        if (exceeds(t))
            return false;
    return true;
}

/// The smallest period that all windows have; `tolerance` [series] is room to work in.
std::int64_t detect(std::span<const std::span<const double>> windows, std::span<double> tolerance) {
    for (std::size_t s = 0; s < windows.size(); ++s) {
        const Range range = range_of(windows[s]);
        if (!std::isfinite(range.low) || !std::isfinite(range.high))
            return -1;
        tolerance[s] = std::max(1e-3 * (range.high - range.low),
                                1e-4 * std::max(std::fabs(range.low), std::fabs(range.high)));
    }
    const auto has_period = [&](std::size_t p) {
        for (std::size_t s = 0; s < windows.size(); ++s)
            if (!repeats(windows[s], p, tolerance[s]))
                return false;
        return true;
    };
    for (std::size_t p = 1; p <= longest_period && 2 * p < windows.front().size(); ++p)
        if (has_period(p))
            return static_cast<std::int64_t>(p);
    return 0;
}

}  // namespace

std::int64_t detect_period(std::span<const double> window) {
    double tolerance = 0.0;
    return detect({&window, 1}, {&tolerance, 1});
}

std::int64_t detect_common_period(std::span<const std::span<const double>> windows) {
    std::vector<double> tolerance(windows.size());
    return detect(windows, tolerance);
}

}  // namespace netlyap::series
