#include "training_text.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/core/value_text.hpp"

namespace netlyap {

namespace {

std::string method_text(const Descent& descent) {
    switch (descent.method) {
        case DescentMethod::gradient:
            break;
        case DescentMethod::momentum:
        case DescentMethod::nesterov:
            return std::string(word_of(descent.method)) + " " + to_text(descent.momentum);
        case DescentMethod::rmsprop:
            return "rmsprop, alpha " + to_text(descent.alpha) + ", eps " + to_text(descent.eps);
        case DescentMethod::adam:
            return "adam, beta1 " + to_text(descent.beta1) + ", beta2 " + to_text(descent.beta2) + ", eps " +
                   to_text(descent.eps);
    }
    return "gradient descent";
}

std::string samples_text(const TrainingSystem& system) {
    const std::size_t n = batch_size(system);
    const std::size_t all = system.train.count;
    if (n == all)
        return all == 1 ? "on the one training sample"
                        : "on all " + std::to_string(all) + " training samples";
    const std::size_t steps = (all + n - 1) / n;
    return std::to_string(n) + " of " + std::to_string(all) + " training samples a step, " +
           std::to_string(steps) + " steps an epoch" +
           (system.descent.order == BatchOrder::common ? "" : ", every initial condition in its own order");
}

}  // namespace

std::string training_text(const TrainingSystem& system) {
    const bool has_factors = system.descent.factors != Descent().factors;
    return method_text(system.descent) +
           (has_factors ? ", eta times " + value_text(system.descent.factors) + " by layer" : "") +
           (system.loss == Loss::cross_entropy ? ", cross-entropy" : ", squared loss") +
           (system.l2 > 0.0 ? " with l2 = " + to_text(system.l2) : "") + ", " + samples_text(system);
}

}  // namespace netlyap
