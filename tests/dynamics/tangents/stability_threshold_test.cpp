#include "netlyap/dynamics/tangents/stability_threshold.hpp"

#include "netlyap/model/training_system.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::tangent {
namespace {

/// |x| after many steps of a descent on h x^2 / 2 from x = 1.
double after_many_steps(const Descent& descent, double eta, double h) {
    TrainingSystem system;
    system.shape = {{1, 1}, Activation::identity, Biases::none};
    system.train.count = 1;
    system.descent = descent;
    std::vector<double> point(phase_dimension(system), 0.0);
    std::vector<double> next(point.size());
    point[0] = 1.0;
    for (int t = 0; t < 2'000; ++t) {
        const std::vector<double> gradient = {h * point[0]};
        descend(system, eta, 1, gradient, point, next);
        point.swap(next);
    }
    return std::fabs(point[0]);
}

TEST(StabilityThreshold, IsWhereTheDescentOnAParabolaLeavesItsMinimum) {
    for (const DescentMethod method :
         {DescentMethod::gradient, DescentMethod::momentum, DescentMethod::nesterov})
        for (const double eta : {0.2, 1.5})
            for (const double factor : {1.0, 3.0}) {
                Descent descent;
                descent.method = method;
                descent.momentum = 0.7;
                descent.factors = {factor};
                const double threshold = stability_threshold(descent, eta);
                EXPECT_LT(after_many_steps(descent, eta, 0.99 * threshold), 1e-3);
                EXPECT_GT(after_many_steps(descent, eta, 1.01 * threshold), 1e3);
            }
}

TEST(StabilityThreshold, IsMissingWhereThereIsNone) {
    Descent descent;
    descent.factors = {1.0, 1.0};
    EXPECT_EQ(stability_threshold(descent, 0.5), 4.0);
    descent.factors = {1.0, 2.0};
    EXPECT_TRUE(std::isnan(stability_threshold(descent, 0.5)));
    for (const DescentMethod method : {DescentMethod::rmsprop, DescentMethod::adam}) {
        Descent other;
        other.method = method;
        EXPECT_TRUE(std::isnan(stability_threshold(other, 0.5)));
    }
}

}  // namespace
}  // namespace netlyap::tangent
