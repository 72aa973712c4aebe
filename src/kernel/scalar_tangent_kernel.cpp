#include "scalar_tangent_kernel.hpp"

#include "of_one_lane.hpp"

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

}  // namespace netlyap
