#include "netlyap/model/tangent_map.hpp"

#include "netlyap/model/gradient_descent.hpp"

#include "every_network.hpp"
#include "plain_network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace netlyap {
namespace {

std::vector<double> hessian_product(const TrainingSystem& system, const std::vector<double>& theta,
                                    const std::vector<double>& vector) {
    std::vector<double> product(theta.size());
    TangentMap(system).hessian_products(theta, vector, product);
    return product;
}

/// (f(theta + h v) - f(theta - h v)) / 2 h of the gradient, with an error of O(h^4).
LongVector difference_along(const PlainNetwork& plain, const LongVector& theta,
                            const std::vector<double>& v) {
    constexpr long double h = 1e-4L;
    const auto gradient_at = [&](int steps) {
        LongVector there = theta;
        for (std::size_t i = 0; i < there.size(); ++i)
            there[i] += steps * h * v[i];
        return plain.gradient(there);
    };
    const LongVector far = gradient_at(2), near = gradient_at(1), back = gradient_at(-1),
                     far_back = gradient_at(-2);
    LongVector difference(theta.size());
    for (std::size_t i = 0; i < theta.size(); ++i)
        difference[i] = (8 * (near[i] - back[i]) - (far[i] - far_back[i])) / (12 * h);
    return difference;
}

TEST(TangentMap, HasTheHessianOfCentralDifferences) {
    for (const auto& [name, system] : every_network()) {
        SCOPED_TRACE(name);
        const PlainNetwork plain(system);
        const auto theta = random_parameters(system.shape, 1.0, 5);
        const auto v = random_parameters(system.shape, 1.0, 6);
        if (system.shape.activation == Activation::relu) {  // no kink may lie between
            LongVector there = widened(theta), back = there;
            for (std::size_t i = 0; i < there.size(); ++i) {
                there[i] += 2e-4L * v[i];
                back[i] -= 2e-4L * v[i];
            }
            if (plain.pattern(there) != plain.pattern(back))
                continue;
        }
        EXPECT_LT(
            relative_error(hessian_product(system, theta, v), difference_along(plain, widened(theta), v)),
            1e-9);
    }
}

TEST(TangentMap, IsSymmetric) {
    for (const auto& [name, system] : every_network()) {
        SCOPED_TRACE(name);
        const auto theta = random_parameters(system.shape, 1.0, 7);
        const auto u = random_parameters(system.shape, 1.0, 8);
        const auto v = random_parameters(system.shape, 1.0, 9);
        const auto of_u = hessian_product(system, theta, u);
        const auto of_v = hessian_product(system, theta, v);
        double one = 0.0, other = 0.0, size = 0.0;
        for (std::size_t i = 0; i < u.size(); ++i) {
            one += u[i] * of_v[i];
            other += v[i] * of_u[i];
            size += std::fabs(u[i] * of_v[i]);
        }
        EXPECT_NEAR(one, other, 1e-14 * size);
    }
}

/// The map in long double, on (theta, state), where the state is n times that of descent.hpp.
LongVector plain_step(const TrainingSystem& system, const LongVector& point, double learning_rate) {
    const std::size_t count = parameter_count(system.shape);
    const auto n = static_cast<long double>(system.train.count);
    const LongVector gradient =
        PlainNetwork(system).gradient(LongVector(point.begin(), point.begin() + static_cast<long>(count)));
    const long double beta = system.descent.momentum;
    LongVector next = point;
    const auto layers = layer_layouts(system.shape);
    for (std::size_t l = 0; l < layers.size(); ++l)
        for (std::size_t i = layers[l].weights; i < layers[l].end(); ++i) {
            const long double eta = learning_rate * learning_rate_factor(system.descent, l);
            long double direction = n * gradient[i];
            if (system.descent.method != DescentMethod::gradient) {
                next[count + i] = beta * point[count + i] + direction;
                direction = system.descent.method == DescentMethod::momentum
                                ? next[count + i]
                                : direction + beta * next[count + i];
            }
            next[i] = point[i] - eta / n * direction;
        }
    return next;
}

TEST(TangentMap, IsTheDerivativeOfEveryDescent) {
    for (const DescentMethod method :
         {DescentMethod::gradient, DescentMethod::momentum, DescentMethod::nesterov}) {
        SCOPED_TRACE(word_of(method));
        TrainingSystem system = iris_system({{4, 10, 3}, Activation::sigmoid}, 0.01);
        system.descent.method = method;
        system.descent.factors = {0.5, 2.0};
        const std::size_t dimension = phase_dimension(system);
        RandomSequence sequence({3, Purpose::initial_condition}, {1, 2, 3});
        std::vector<double> point(dimension), tangents(2 * dimension), pushed(2 * dimension);
        for (std::vector<double>* all : {&point, &tangents})
            for (double& value : *all)
                value = normal_deviate(sequence.next());
        TangentMap(system).push(0.7, point, tangents, pushed);
        for (std::size_t tangent = 0; tangent < 2; ++tangent) {
            constexpr long double h = 1e-4L;
            const auto moved = [&](int steps) {
                LongVector there = widened(point);
                for (std::size_t i = 0; i < dimension; ++i)
                    there[i] += steps * h * tangents[tangent * dimension + i];
                return plain_step(system, there, 0.7);
            };
            const LongVector far = moved(2), near = moved(1), back = moved(-1), far_back = moved(-2);
            LongVector difference(dimension);
            for (std::size_t i = 0; i < dimension; ++i)
                difference[i] = (8 * (near[i] - back[i]) - (far[i] - far_back[i])) / (12 * h);
            const auto begin = pushed.begin() + static_cast<long>(tangent * dimension);
            EXPECT_LT(relative_error({begin, begin + static_cast<long>(dimension)}, difference), 1e-9);
        }
    }
}

/// The largest entry of |u^T J - factor u^T| and of eta H, over all unit vectors v.
struct Conservation {
    double deviation = 0.0;
    double largest = 0.0;
};

Conservation conservation(const TrainingSystem& system, double learning_rate, std::uint64_t seed,
                          const std::vector<double>& u, double factor) {
    const std::size_t count = u.size();
    const auto theta = random_parameters(system.shape, 1.0, seed);
    std::vector<double> unit_vectors(count * count), pushed(count * count);
    for (std::size_t i = 0; i < count; ++i)
        unit_vectors[i * count + i] = 1.0;
    TangentMap(system).push(learning_rate, theta, unit_vectors, pushed);
    Conservation found;
    for (std::size_t i = 0; i < count; ++i) {
        double product = 0.0;
        for (std::size_t j = 0; j < count; ++j) {
            product += u[j] * pushed[i * count + j];
            found.largest = std::max(found.largest, std::fabs(pushed[i * count + j] - (i == j ? 1.0 : 0.0)));
        }
        found.deviation = std::max(found.deviation, std::fabs(product - factor * u[i]));
    }
    return found;
}

/// Softmax cross-entropy does not move the sums over classes of the output layer: of the ten columns of
/// weights, and of the biases. With a penalty those of weights shrink by 1 - eta l2.
TEST(TangentMap, ConservesTheSumsOverClasses) {
    for (const double l2 : {0.0, 0.01}) {
        const TrainingSystem system = iris_system({{4, 10, 3}, Activation::sigmoid}, l2);
        const LayerLayout out = layer_layouts(system.shape).back();
        for (const double learning_rate : {0.1, 1.0, 5.0})
            for (std::size_t column = 0; column <= out.inputs; ++column) {
                const bool is_bias = column == out.inputs;
                std::vector<double> u(parameter_count(system.shape));
                for (std::size_t k = 0; k < out.outputs; ++k)
                    u[is_bias ? out.biases + k : out.weights + k * out.inputs + column] = 1.0;
                const double factor = is_bias ? 1.0 : 1.0 - learning_rate * l2;
                const auto [deviation, largest] = conservation(system, learning_rate, column, u, factor);
                EXPECT_LE(deviation, 1e-14 * std::max(1.0, largest)) << l2 << " " << column;
            }
    }
}

}  // namespace
}  // namespace netlyap
