#pragma once

#include "netlyap/core/random.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace netlyap {

using Points = std::vector<double>;

/// Numbers whose bit patterns are uniform: all magnitudes down to the denormals, both signs.
inline Points any_bits(double low, double high) {
    RandomSequence sequence({1, Purpose::dip_null}, {1, 0, 0});
    Points points;
    while (points.size() < 200000) {
        const auto x = std::bit_cast<double>(sequence.next());
        if (x >= low && x <= high)  // no NaN
            points.push_back(x);
    }
    return points;
}

inline Points uniform(double low, double high) {
    RandomSequence sequence({1, Purpose::dip_null}, {2, 0, 0});
    Points points(200000);
    for (double& x : points)
        x = low + (high - low) * uniform_open(sequence.next());
    return points;
}

/// Ever closer to the center, from both sides.
inline Points around(double center, double radius) {
    Points points = uniform(-1.0, 1.0);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = center + radius * std::ldexp(points[i], -static_cast<int>(i % 50));
    return points;
}

/// The unit in the last place of a double with this value.
inline long double last_place(long double value) {
    int exponent = 0;
    std::frexp(value, &exponent);
    return std::ldexp(1.0L, std::max(exponent - 53, -1074));
}

}  // namespace netlyap
