#pragma once

#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/dynamics/tangents/lane_operator.hpp"

#include <cmath>
#include <vector>

namespace netlyap::tangent {

/// In each lane diag(values of the lane), seen in a basis that a reflection at a vector (1, 2, 3, ...) turns.
inline LaneOperator known_operator(const std::vector<std::vector<double>>& values) {
    return [values](std::span<const double> vectors, std::span<double> products) {
        const std::size_t n = values[0].size();
        std::vector<double> normal(n);
        double square = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            normal[i] = static_cast<double>(i + 1);
            square += normal[i] * normal[i];
        }
        const auto reflect = [&](std::vector<double>& x) {
            double part = 0.0;
            for (std::size_t i = 0; i < n; ++i)
                part += normal[i] * x[i];
            for (std::size_t i = 0; i < n; ++i)
                x[i] -= 2.0 * part / square * normal[i];
        };
        for (std::size_t first = 0; first < vectors.size(); first += n * lanes)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                std::vector<double> x(n);
                for (std::size_t i = 0; i < n; ++i)
                    x[i] = vectors[first + i * lanes + lane];
                reflect(x);
                for (std::size_t i = 0; i < n; ++i)
                    x[i] *= values[lane][i];
                reflect(x);
                for (std::size_t i = 0; i < n; ++i)
                    products[first + i * lanes + lane] = x[i];
            }
    };
}

}  // namespace netlyap::tangent
