// Whether an odd number of inputs are on:
//     y = +1 for an odd number of x_j = +1, else -1,   x_j = +-1,
// at all 2^n points, without noise, counted in binary with x_1 as the first digit; xor is n = 2. One target,
// or the classes -1 and 1.
// D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error propagation", in
// Parallel Distributed Processing 1, MIT Press (1986), 318; M. Minsky, S. Papert, Perceptrons, MIT Press
// (1969).
#include "generator.hpp"

namespace netlyap {

namespace {

GeneratedData make_parity(std::size_t inputs, const std::string& name, Learned learned) {
    const std::size_t count = std::size_t{1} << inputs;
    GeneratedData data{
        {.count = count, .features = inputs},
        {},
        "+1 for an odd number of inputs +1, else -1, at all " + std::to_string(count) + " points"};
    for (std::size_t j = 1; j <= inputs; ++j)
        data.feature_names.push_back("x" + std::to_string(j));
    Samples& samples = data.samples;
    if (learned == Learned::classes) {
        samples.classes = 2;
        samples.class_names = {"-1", "1"};
    } else {
        samples.target_names = {name};
    }
    std::vector<double> coordinates;
    for (std::size_t point = 0; point < count; ++point) {
        bool is_odd = false;
        for (std::size_t j = inputs; j-- > 0;) {
            const bool is_on = ((point >> j) & 1U) != 0;
            is_odd = is_odd != is_on;
            coordinates.push_back(is_on ? 1.0 : -1.0);
        }
        if (learned == Learned::classes)
            samples.labels.push_back(is_odd ? 1U : 0U);
        else
            samples.targets.push_back(is_odd ? 1.0 : -1.0);
    }
    samples.inputs = std::move(coordinates);
    return data;
}

}  // namespace

Generator xor_generator() {
    return {"xor", {}, [](const std::vector<double>&, Learned learned) {
                return make_parity(2, "xor", learned);
            }};
}

Generator parity_generator() {
    return {"parity",
            {{"inputs", {.least = 1, .most = 16}}},
            [](const std::vector<double>& arguments, Learned learned) {
                return make_parity(static_cast<std::size_t>(arguments[0]), "parity", learned);
            }};
}

}  // namespace netlyap
