// A polynomial on an interval, the toy problem of the edge of stability:
//     y = T_n(x),   T_0 = 1, T_1 = x, T_(k+1) = 2 x T_k - T_(k-1),
// at `count` points x_i = -1 + 2 i / (count - 1), without noise. One input, one target.
// J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar, "Gradient descent on neural networks typically occurs
// at the edge of stability" (2021), arXiv:2103.00065, with n = 3, 4, 5 and 20 points.
#include "generator.hpp"

#include <cmath>

namespace netlyap {

namespace {

double chebyshev(std::size_t degree, double x) {
    double before = 1.0;
    double value = degree == 0 ? 1.0 : x;
    for (std::size_t k = 1; k < degree; ++k) {
        const double next = std::fma(2.0 * x, value, -before);
        before = value;
        value = next;
    }
    return value;
}

GeneratedData make_chebyshev(const std::vector<double>& arguments, Learned) {
    const auto degree = static_cast<std::size_t>(arguments[0]);
    const auto count = static_cast<std::size_t>(arguments[1]);
    const std::string name = "T" + std::to_string(degree);
    GeneratedData data{{.count = count, .features = 1, .target_names = {name}},
                       {"x"},
                       name + "(x) at " + std::to_string(count) + " points equally spaced on [-1, 1]"};
    std::vector<double> points;
    for (std::size_t i = 0; i < count; ++i) {
        const double step = static_cast<double>(count - 1);
        const double x = (2.0 * static_cast<double>(i) - step) / step;  // symmetric to the last bit
        points.push_back(x);
        data.samples.targets.push_back(chebyshev(degree, x));
    }
    data.samples.inputs = std::move(points);
    return data;
}

}  // namespace

Generator chebyshev_generator() {
    return {"chebyshev",
            {{"degree", {.least = 0, .most = 100}}, {"count", {.least = 2, .most = 1e6}}},
            make_chebyshev};
}

}  // namespace netlyap
