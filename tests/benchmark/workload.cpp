#include "workload.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/initial_condition.hpp"

namespace netlyap::bench {

TrainingSystem paper_system() {
    DataSplit split = split_samples(iris(), samples, default_split_seed, FeatureScale::none);
    TrainingSystem system{NetworkShape{{inputs, hidden, classes}, Activation::sigmoid},
                          std::move(split.train), std::move(split.test), 0.0};
    NETLYAP_ASSERT(parameter_count(system.shape) == parameters, "4-10-3 has 83 parameters");
    return system;
}

std::vector<double> initial_conditions(std::size_t count) {
    const NetworkShape shape{{inputs, hidden, classes}, Activation::sigmoid};
    std::vector<double> all;
    for (std::size_t network = 0; network < count; ++network) {
        const std::vector<double> theta =
            initial_condition(shape, {}, 0, static_cast<std::int64_t>(network), nullptr);
        all.insert(all.end(), theta.begin(), theta.end());
    }
    return all;
}

}  // namespace netlyap::bench
