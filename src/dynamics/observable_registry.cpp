#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/accuracy.hpp"
#include "netlyap/dynamics/divergence.hpp"
#include "netlyap/dynamics/growth.hpp"
#include "netlyap/dynamics/observable.hpp"
#include "netlyap/dynamics/training.hpp"

namespace netlyap {

const std::vector<ObservableType>& observable_types() {
    static const std::vector<ObservableType> types = {
        divergence_observable(),
        training_observable(),
        accuracy_observable(),
        growth_observable(),
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
