#include "netlyap/dynamics/observables/training.hpp"

#include "netlyap/core/missing.hpp"

#include "loss_words.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <cmath>

namespace netlyap::observables {

namespace {

class Training final : public Observable {
public:
    explicit Training(const ObservableSetup& setup)
        : Observable("/training"),
          recorded_(setup, setup.settings.get<RecordingSettings>(), 0),
          loss_(*this, {.path = "loss",
                        .axes = {recorded_.axis()},
                        .units = loss_units(*setup.system),
                        .long_name = "training loss of the reference trajectory: " +
                                     mean_loss(*setup.system) + " plus penalty",
                        .remark = "with squared loss the mean of |f - y|^2 / 2, of unit 1"}) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        const bool is_recorded = recorded_.contains(t);
        return {is_recorded, is_recorded};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.parameters(0);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double norm = 0.0;
            for (std::size_t place = lane; place < theta.size(); place += lanes)
                norm += std::fabs(theta[place]);
            loss_.set(lane, trajectory.loss()[lane]);
            weight_norm_.set(lane, trajectory.has_diverged(lane) ? missing_value : norm);
        }
        next_column();
    }

private:
    RecordedIterations recorded_;
    Recorded<double> loss_;
    Recorded<double> weight_norm_{*this,
                                  {.path = "weight_norm",
                                   .axes = {recorded_.axis()},
                                   .long_name = "L1 norm of all parameters of the reference trajectory"}};
};

}  // namespace

ObservableType training_observable() {
    return {"training", "loss and weight norm of the reference trajectory",
            settings_of(recording_settings<RecordingSettings>()),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Training>(setup);
            }};
}

}  // namespace netlyap::observables
