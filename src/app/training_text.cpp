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
    const std::size_t steps = (all + n - 1) / n, rest = all % n;
    return std::to_string(n) + " of " + std::to_string(all) + " training samples a step, " +
           std::to_string(steps) + " steps an epoch" +
           (rest == 0 ? "" : ", the last on " + std::to_string(rest)) +
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

std::string scaling_text(const job::Job& job) {
    switch (job.scale) {
        case FeatureScale::none:
            break;
        case FeatureScale::standardize:
            return ", standardized";
        case FeatureScale::unit:
            return ", divided by 255";
    }
    return "";
}

std::string network_text(const job::Job& job) {
    const std::string biases = job.biases == Biases::all      ? "biases in all layers"
                               : job.biases == Biases::hidden ? "no biases in the output layer"
                                                              : "no biases";
    std::string laws;
    for (const InitialLaw law : job.initial_weights.laws)
        laws += (laws.empty() ? "" : " ") + word_of(law);
    const bool is_given = job.initial_weights.laws.front() == InitialLaw::file;
    return (job.hidden.empty() ? "no hidden layer" : std::string(word_of(job.activation))) + ", " + biases +
           (is_given ? "" : "; initial weights " + laws + ", s = " + value_text(job.initial_weights.scales));
}

std::string perturbation_text(const job::Job& job) {
    const bool is_layer = job.perturbation.target == ensemble::PerturbTarget::layer;
    return (is_layer ? "weights of " : "") + ensemble::target_text(job.perturbation) + ", " +
           word_of(job.perturbation.distribution) +
           (job.perturb_at.size() == 1
                ? ", at iteration " + value_text(job.perturb_at)
                : ", at each of " + std::to_string(job.perturb_at.size()) + " iterations") +
           (job.perturbation.paired ? "" : ", other directions at every grid point");
}

}  // namespace netlyap
