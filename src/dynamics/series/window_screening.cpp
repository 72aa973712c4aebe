#include "window_screening.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::series {

namespace {

/// Sums over t = 0 .. of v, t v and v^2.
struct RunningSums {
    double v = 0.0;
    double tv = 0.0;
    double vv = 0.0;
};

/// How far the sums of a window can be off, here and in fit_growth() together. With n values of at most a,
/// u = 2^-53, a sum of n terms is off by n u times the sum of their magnitudes; over all terms and both ways
/// of adding, less than 10 n^3 u a for Sxy and 32 n^2 u a^2 for Syy. Taken are more than three times these.
struct RoundingBounds {
    double sxy;
    double syy;

    RoundingBounds(double values, double largest)
        : sxy(32.0 * 0x1p-53 * values * values * values * largest),
          syy(128.0 * 0x1p-53 * values * values * largest * largest) {}
};

/// What the windows of one length have in common.
struct OfLength {
    std::size_t n;
    double half;     ///< (n - 1) / 2
    double inverse;  ///< 1 / n
    double sxx;
};

OfLength of_length(std::int64_t length) {
    const auto n = static_cast<double>(length);
    return {static_cast<std::size_t>(length), 0.5 * (n - 1.0), 1.0 / n, n * (n * n - 1.0) / 12.0};
}

/// R^2 = Sxy^2 / (Sxx Syy) of a window is at most most_sxy^2 / divisor, however its sums are rounded. The
/// divisor is 0 where the window has so little variance that nothing is known.
struct UpperBound {
    double most_sxy;
    double divisor;
};

}  // namespace

std::vector<std::uint8_t> windows_that_may_be_best(std::span<const double> y, const WindowSearch& search) {
    const auto [least, most] = std::minmax_element(y.begin(), y.end());
    const double middle = 0.5 * *least + 0.5 * *most;
    std::vector<RunningSums> sums(y.size() + 1);  // of y - middle before t
    for (std::size_t t = 0; t < y.size(); ++t) {
        const double v = y[t] - middle;
        const double tv = static_cast<double>(t) * v;
        sums[t + 1] = {sums[t].v + v, sums[t].tv + tv, sums[t].vv + v * v};
    }
    const RoundingBounds rounding(static_cast<double>(y.size()), std::max(*most - middle, middle - *least));
    std::vector<OfLength> lengths;
    for (const std::int64_t length : search.lengths)
        lengths.push_back(of_length(length));
    std::vector<UpperBound> bounds;
    bounds.reserve(search.starts.size() * lengths.size());
    double at_least = 0.0;  // the largest R^2
    for (const std::int64_t start : search.starts) {
        const RunningSums& begin = sums[static_cast<std::size_t>(start)];
        for (const OfLength& length : lengths) {
            const RunningSums& end = sums[static_cast<std::size_t>(start) + length.n];
            const double v = end.v - begin.v;
            const double sxy = std::fabs(end.tv - begin.tv - (static_cast<double>(start) + length.half) * v);
            const double syy = end.vv - begin.vv - v * v * length.inverse;
            if (!(syy > 2.0 * rounding.syy)) {
                bounds.push_back({0.0, 0.0});
                continue;
            }
            const double least_sxy = std::max(0.0, sxy - rounding.sxy);
            at_least = std::max(at_least, least_sxy * least_sxy / (length.sxx * (syy + rounding.syy)));
            bounds.push_back({sxy + rounding.sxy, length.sxx * (syy - rounding.syy)});
        }
    }
    constexpr double slack = 1.0 - 1e-13;  // for the operations since the sums
    std::vector<std::uint8_t> may_be_best(bounds.size());
    std::transform(bounds.begin(), bounds.end(), may_be_best.begin(), [&](const UpperBound& bound) {
        return static_cast<std::uint8_t>(
            bound.most_sxy * bound.most_sxy >= at_least * slack * bound.divisor ? 1 : 0);
    });
    return may_be_best;
}

}  // namespace netlyap::series
