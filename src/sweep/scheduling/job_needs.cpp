#include "job_needs.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/tangent_map.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace netlyap::scheduling {

namespace {

/// What takes the classes away.
std::string what_has_targets(const job::Job& job) {
    return (job.reading.target.empty() ? "data.source = " + job.source
                                       : "data.target = " + job.reading.target) +
           " has real-valued targets";
}

/// "one hidden layer of sigmoids, but network.activation = tanh"; empty where nothing is missing.
std::string what_is_missing(const observables::Needs& needs, const job::Job& job,
                            const TrainingSystem& system) {
    const NetworkShape& shape = system.shape;
    const Descent& descent = system.descent;
    const bool has_factors = std::any_of(descent.factors.begin(), descent.factors.end(),
                                         [](double factor) { return factor != 1.0; });
    if (needs.classes && !system.train.has_classes())
        return "classes, but " + what_has_targets(job);
    if (needs.softmax && system.loss != Loss::cross_entropy)
        return "a softmax, but network.loss = " + word_of(system.loss);
    if (needs.one_sigmoid_layer && shape.activation != Activation::sigmoid)
        return "one hidden layer of sigmoids, but network.activation = " + word_of(shape.activation);
    if (needs.one_sigmoid_layer && shape.layers() != 2)
        return "one hidden layer of sigmoids, but network.hidden = " + value_text(job.hidden);
    if (needs.hidden_biases && shape.biases == Biases::none)
        return "biases of the hidden units, but network.biases = none";
    if (needs.output_biases && shape.biases != Biases::all)
        return "biases of the outputs, but network.biases = " + word_of(shape.biases);
    if (needs.one_perturbation && job.perturb_at.size() > 1)
        return "one value of perturb.at, from which on it records, but perturb.at = " +
               value_text(job.perturb_at);
    if (needs.plain_descent && descent.method != DescentMethod::gradient)
        return "plain descent, but descent.method = " + word_of(descent.method);
    if (needs.plain_descent && batch_size(system) != system.train.count)
        return "plain descent, but descent.batch = " + std::to_string(descent.batch);
    if (needs.plain_descent && has_factors)
        return "plain descent, but descent.factors = " + value_text(descent.factors);
    if (needs.tangent_map && !has_tangent_map(descent.method))
        return "the derivative of every step, but that of descent.method = " + word_of(descent.method) +
               " has none where its mean square is 0, as it is at first";
    return "";
}

/// What mends that as well as to leave the observable out; empty where nothing does.
std::string other_remedy(const observables::Needs& needs, const TrainingSystem& system) {
    return needs.tangent_map && !has_tangent_map(system.descent.method)
               ? "set descent.method = gradient, momentum or nesterov, or "
               : "";
}

}  // namespace

void check_needs(const job::Job& job, const TrainingSystem& system) {
    if (system.loss == Loss::cross_entropy && !system.train.has_classes())
        throw UsageError("network.loss = cross_entropy needs classes, but " + what_has_targets(job) +
                         "; set network.loss = squared");
    for (const std::string& name : job.observables) {
        const observables::Needs& needs = observables::observable_type(name).needs;
        if (const std::string missing = what_is_missing(needs, job, system); !missing.empty())
            throw UsageError("the observable " + name + " needs " + missing + "; " +
                             other_remedy(needs, system) + "take " + name + " out of observe.names" +
                             (name == "accuracy" ? ", or name error instead, the mean squared error" : ""));
    }
}

}  // namespace netlyap::scheduling
