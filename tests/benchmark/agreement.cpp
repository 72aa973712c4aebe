#include "agreement.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::bench {

double relative_difference(std::span<const double> a, std::span<const double> b) {
    double largest = 0.0;
    double difference = 0.0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (!std::isfinite(a[i]) || !std::isfinite(b[i]))
            return HUGE_VAL;
        largest = std::max(largest, std::fabs(b[i]));
        difference = std::max(difference, std::fabs(a[i] - b[i]));
    }
    return difference / largest;
}

Trajectories scalar_trajectories(const Shape& shape, const TrainingSystem& system, std::size_t networks,
                                 std::size_t steps) {
    GradientDescent descent(system);
    Trajectories found{networks, shape.parameters(), {}};
    std::vector<double> here = initial_conditions(shape, networks);
    std::vector<double> next(here.size());
    for (std::size_t t = 0; t < steps; ++t) {
        for (std::size_t network = 0; network < networks; ++network) {
            const std::size_t first = network * shape.parameters();
            descent.step(eta, std::span(here).subspan(first, shape.parameters()),
                         std::span(next).subspan(first, shape.parameters()));
        }
        std::swap(here, next);
        found.theta.push_back(here);
    }
    return found;
}

Trajectories trajectories(Implementation& implementation, std::size_t steps) {
    Trajectories found{implementation.networks(), 0, {}};
    implementation.restart();
    for (std::size_t t = 0; t < steps; ++t) {
        implementation.advance(1);
        found.theta.push_back(implementation.current());
    }
    found.parameters = found.theta.front().size() / found.networks;
    return found;
}

double check_agreement(Implementation& implementation, const Trajectories& reference) {
    const Trajectories theirs = trajectories(implementation, reference.theta.size());
    double worst = 0.0;
    for (std::size_t t = 0; t < reference.theta.size(); ++t)
        for (std::size_t network = 0; network < std::min(theirs.networks, reference.networks); ++network) {
            const std::size_t first = network * reference.parameters;
            const double difference =
                relative_difference(std::span(theirs.theta[t]).subspan(first, reference.parameters),
                                    std::span(reference.theta[t]).subspan(first, reference.parameters));
            worst = std::max(worst, difference);
            if (difference > agreement_tolerance)
                throw InternalError("the trajectory of `" + implementation.name() +
                                    "` is not ours: it differs by " + to_text(difference) + " after " +
                                    std::to_string(t + 1) + " steps from the initial condition of seed " +
                                    std::to_string(network) + ", so comparing speeds would mean nothing");
        }
    return worst;
}

}  // namespace netlyap::bench
