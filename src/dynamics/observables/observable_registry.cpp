#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/dynamics/observables/accuracy.hpp"
#include "netlyap/dynamics/observables/covariant.hpp"
#include "netlyap/dynamics/observables/divergence.hpp"
#include "netlyap/dynamics/observables/error.hpp"
#include "netlyap/dynamics/observables/final_parameters.hpp"
#include "netlyap/dynamics/observables/growth.hpp"
#include "netlyap/dynamics/observables/hessian.hpp"
#include "netlyap/dynamics/observables/intermittency.hpp"
#include "netlyap/dynamics/observables/loss_autocorrelation.hpp"
#include "netlyap/dynamics/observables/loss_divergence.hpp"
#include "netlyap/dynamics/observables/loss_visibility.hpp"
#include "netlyap/dynamics/observables/member_loss.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/dynamics/observables/period.hpp"
#include "netlyap/dynamics/observables/predictions.hpp"
#include "netlyap/dynamics/observables/saturation.hpp"
#include "netlyap/dynamics/observables/spectrum.hpp"
#include "netlyap/dynamics/observables/tangent_growth.hpp"
#include "netlyap/dynamics/observables/time_to_learn.hpp"
#include "netlyap/dynamics/observables/training.hpp"
#include "netlyap/dynamics/observables/weight_importance.hpp"
#include "netlyap/dynamics/observables/weight_path.hpp"
#include "netlyap/dynamics/observables/weights.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netlyap::observables {

const std::vector<ObservableType>& observable_types() {
    static const std::vector<ObservableType> types = {
        divergence_observable(),
        training_observable(),
        accuracy_observable(),
        growth_observable(),
        weight_importance_observable(),
        weight_path_observable(),
        weights_observable(),
        period_observable(),
        saturation_observable(),
        intermittency_observable(),
        loss_autocorrelation_observable(),
        loss_divergence_observable(),
        loss_visibility_observable(),
        member_loss_observable(),
        predictions_observable(),
        error_observable(),
        spectrum_observable(),
        hessian_observable(),
        tangent_growth_observable(),
        covariant_observable(),
        final_parameters_observable(),
        time_to_learn_observable(),
    };
    return types;
}

namespace {

/// What people call that which an observable records, and its name.
constexpr std::array<std::pair<const char*, const char*>, 29> words_of_the_field{{
    {"lyapunov", "growth or spectrum"},
    {"lyapunov_spectrum", "spectrum"},
    {"lyapunov_exponents", "spectrum"},
    {"lambda_1", "spectrum"},
    {"clv", "covariant"},
    {"clvs", "covariant"},
    {"covariant_vectors", "covariant"},
    {"lyapunov_exponent", "growth"},
    {"exponent", "growth"},
    {"exponents", "growth"},
    {"nmle", "growth"},
    {"ftle", "growth"},
    {"sharpness", "hessian"},
    {"curvature", "hessian"},
    {"eigenvalues", "hessian"},
    {"distance", "divergence"},
    {"loss", "training"},
    {"train_loss", "training"},
    {"training_loss", "training"},
    {"weight_norm", "training"},
    {"test_loss", "accuracy"},
    {"test_accuracy", "accuracy"},
    {"train_accuracy", "accuracy"},
    {"learning", "time_to_learn"},
    {"learning_time", "time_to_learn"},
    {"phases", "intermittency"},
    {"cycle", "period"},
    {"theta", "weights or final_parameters"},
    {"parameters", "weights or final_parameters"},
}};

/// The observable that is meant by a name that is none; empty where nothing is near.
std::string meant_by(const std::string& name, const std::vector<std::string>& names) {
    for (const auto& [word, meant] : words_of_the_field)
        if (name == word)
            return meant;
    return nearest_word(name, names);
}

}  // namespace

const ObservableType& observable_type(const std::string& name) {
    std::vector<std::string> names;
    for (const ObservableType& type : observable_types()) {
        if (type.name == name)
            return type;
        names.push_back(type.name);
    }
    std::string all;
    for (const std::string& known : names)
        all += (all.empty() ? "" : ", ") + known;
    const std::string nearest = meant_by(name, names);
    throw UsageError("observe.names has no observable " + name + did_you_mean(nearest) +
                     (nearest.empty() ? "; there are " : " There are ") + all);
}

const ObservableType& recorder_of(const std::string& path) {
    const std::string group = path.substr(0, path.rfind('/'));
    const auto& types = observable_types();
    const auto found = std::find_if(types.begin(), types.end(), [&](const ObservableType& type) {
        return (type.group.empty() ? "/" + type.name : type.group) == group;
    });
    NETLYAP_ASSERT(found != types.end(), "a quantity is asked for that an observable has");
    return *found;
}

}  // namespace netlyap::observables
