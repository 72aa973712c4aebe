// Gaussian inputs and what a random network says of them:
//     y = sum_k a_k tanh(sum_j W_kj x_j),   x_j ~ N(0, 1), W_kj ~ N(0, 1 / inputs), a_k ~ N(0, 1 / hidden),
// without biases and noise; `count` samples, one target. The teacher is drawn before the inputs, so that more
// samples begin with the same ones.
// The setting of teacher and student: E. Gardner, B. Derrida, J. Phys. A 22, 1983 (1989); with one hidden
// layer: D. Saad, S. A. Solla, Phys. Rev. Lett. 74, 4337 (1995), there with erf and a_k = 1.
#include "netlyap/model/activation.hpp"

#include "generator.hpp"

#include <cmath>

namespace netlyap {

namespace {

std::vector<double> deviates(double seed, std::uint64_t sequence, std::size_t count, double variance) {
    NormalSequence normal(seed, sequence);
    std::vector<double> values(count);
    for (double& value : values)
        value = std::sqrt(variance) * normal.next();
    return values;
}

GeneratedData make_gaussian_teacher(const std::vector<double>& arguments, Learned) {
    const auto inputs = static_cast<std::size_t>(arguments[0]);
    const auto hidden = static_cast<std::size_t>(arguments[1]);
    const auto count = static_cast<std::size_t>(arguments[2]);
    const double seed = arguments[3];
    const std::vector<double> first = deviates(seed, 0, hidden * inputs, 1.0 / arguments[0]);
    const std::vector<double> second = deviates(seed, 1, hidden, 1.0 / arguments[1]);
    GeneratedData data{{.count = count,
                        .features = inputs,
                        .inputs = deviates(seed, 2, count * inputs, 1.0),
                        .target_names = {"y"}},
                       {},
                       "x ~ N(0, 1), y of a random " + std::to_string(inputs) + "-" + std::to_string(hidden) +
                           "-1 tanh network"};
    for (std::size_t j = 1; j <= inputs; ++j)
        data.feature_names.push_back("x" + std::to_string(j));
    for (std::size_t s = 0; s < count; ++s) {
        const std::span<const double> x = data.samples.row(s);
        double y = 0.0;
        for (std::size_t k = 0; k < hidden; ++k) {
            double z = 0.0;
            for (std::size_t j = 0; j < inputs; ++j)
                z = std::fma(first[k * inputs + j], x[j], z);
            y = std::fma(second[k],
                         activation_of_folded(Activation::tanh, folding_factor(Activation::tanh) * z), y);
        }
        data.samples.targets.push_back(y);
    }
    return data;
}

}  // namespace

Generator gaussian_teacher_generator() {
    return {"gaussian_teacher",
            {{"inputs", {.least = 1, .most = 1e4}},
             {"hidden", {.least = 1, .most = 1e4}},
             {"count", {.least = 1, .most = 1e6}},
             seed_argument()},
            make_gaussian_teacher};
}

}  // namespace netlyap
