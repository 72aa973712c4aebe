#include "scalar_tangent_kernel.hpp"

#include "of_one_lane.hpp"

#include <cmath>

namespace netlyap {

void ScalarTangentKernel::push(const std::optional<Minibatch>& batch, double learning_rate,
                               std::span<const double> point, std::span<const double> tangents,
                               std::span<double> pushed) {
    std::vector<double> next(tangents.size() / lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::vector<double> here = of_one_lane(point, lane);
        const std::vector<double> own = of_one_lane(tangents, lane);
        if (batch) {
            const BatchOfOneLane rows(*batch, lane);
            map_.push_on(rows.rows(), learning_rate, here, own, next);
        } else {
            map_.push(learning_rate, here, own, next);
        }
        put_lane(next, lane, pushed);
    }
}

void ScalarTangentKernel::multiply_hessian(std::span<const double> parameters,
                                           std::span<const double> vectors, std::span<double> products) {
    std::vector<double> of_lane(products.size() / lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        map_.hessian_products(of_one_lane(parameters, lane), of_one_lane(vectors, lane), of_lane);
        put_lane(of_lane, lane, products);
    }
}

void ScalarTangentKernel::orthonormalize(std::span<double> vectors, std::size_t count,
                                         std::span<double> triangle) {
    const std::size_t entries = vectors.size() / (count * lanes);
    const auto entry = [&](std::size_t vector, std::size_t k, std::size_t lane) -> double& {
        return vectors[(vector * entries + k) * lanes + lane];
    };
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t i = 0; i < count; ++i) {
            double square = 0.0;
            for (std::size_t k = 0; k < entries; ++k)
                square = std::fma(entry(i, k, lane), entry(i, k, lane), square);
            const double norm = std::sqrt(square);
            triangle[triangle_entry(count, i, i) * lanes + lane] = norm;
            for (std::size_t k = 0; norm != 0.0 && k < entries; ++k)
                entry(i, k, lane) /= norm;
            for (std::size_t next = i + 1; next < count; ++next) {
                double part = 0.0;
                for (std::size_t k = 0; k < entries; ++k)
                    part = std::fma(entry(i, k, lane), entry(next, k, lane), part);
                triangle[triangle_entry(count, i, next) * lanes + lane] = part;
                for (std::size_t k = 0; k < entries; ++k)
                    entry(next, k, lane) = std::fma(-part, entry(i, k, lane), entry(next, k, lane));
            }
        }
}

}  // namespace netlyap
