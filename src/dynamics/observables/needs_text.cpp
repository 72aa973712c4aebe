#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

std::string needs_text(const Needs& needs) {
    std::string text;
    const auto add = [&text](bool is_needed, const std::string& what) {
        if (is_needed)
            text += (text.empty() ? "" : ", ") + what;
    };
    add(needs.classes, "classes");
    add(needs.softmax, "network.loss = cross_entropy");
    add(needs.one_sigmoid_layer, "one hidden layer of sigmoids");
    add(needs.hidden_biases && !needs.output_biases, "network.biases = all or hidden");
    add(needs.output_biases, "network.biases = all");
    add(needs.one_perturbation, "one value of perturb.at");
    add(needs.plain_descent, "plain descent");
    add(needs.tangent_map, "descent.method = gradient, momentum or nesterov");
    return text;
}

}  // namespace netlyap::observables
