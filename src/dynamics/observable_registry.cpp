#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/accuracy.hpp"
#include "netlyap/dynamics/divergence.hpp"
#include "netlyap/dynamics/growth.hpp"
#include "netlyap/dynamics/intermittency.hpp"
#include "netlyap/dynamics/loss_autocorrelation.hpp"
#include "netlyap/dynamics/loss_divergence.hpp"
#include "netlyap/dynamics/loss_visibility.hpp"
#include "netlyap/dynamics/observable.hpp"
#include "netlyap/dynamics/period.hpp"
#include "netlyap/dynamics/saturation.hpp"
#include "netlyap/dynamics/training.hpp"
#include "netlyap/dynamics/weight_importance.hpp"
#include "netlyap/dynamics/weight_path.hpp"
#include "netlyap/dynamics/weights.hpp"

namespace netlyap {

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
    };
    return types;
}

const ObservableType& observable_type(const std::string& name) {
    std::vector<std::string> names;
    for (const ObservableType& type : observable_types()) {
        if (type.name == name)
            return type;
        names.push_back(type.name);
    }
    throw UsageError("observe.names has no observable " + name + "; did you mean " +
                     nearest_word(name, names) + "?");
}

}  // namespace netlyap
