#include "agreement.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "workload.hpp"

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

double check_agreement(Implementation& implementation) {
    const TrainingSystem system = paper_system();
    GradientDescent reference(system);
    std::vector<double> ours = initial_conditions(implementation.networks());
    std::vector<double> next(parameters);
    double worst = 0.0;
    implementation.restart();
    for (std::size_t t = 1; t <= agreement_steps; ++t) {
        implementation.advance(1);
        const std::vector<double> theirs = implementation.current();
        for (std::size_t network = 0; network < implementation.networks(); ++network) {
            const std::span<double> here = std::span(ours).subspan(network * parameters, parameters);
            reference.step(eta, here, next);
            std::copy(next.begin(), next.end(), here.begin());
            const double difference =
                relative_difference(std::span(theirs).subspan(network * parameters, parameters), here);
            worst = std::max(worst, difference);
            if (difference > agreement_tolerance)
                throw InternalError("the trajectory of `" + implementation.name() +
                                    "` is not ours: it differs by " + to_text(difference) + " after " +
                                    std::to_string(t) + " steps from the initial condition of seed " +
                                    std::to_string(network) + ", so comparing speeds would mean nothing");
        }
    }
    return worst;
}

}  // namespace netlyap::bench
