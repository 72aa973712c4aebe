#include "netlyap/dynamics/observables/final_parameters.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "parameter_axes.hpp"

#include <cmath>

namespace netlyap::observables {

namespace {

class FinalParameters final : public Observable {
public:
    explicit FinalParameters(const ObservableSetup& setup)
        : Observable("/final_parameters"),
          end_(setup.iterations),
          count_(parameter_count(setup.system->shape)),
          parameters_(declare<double>(
              {.path = "parameters",
               .axes = {parameter_axis(setup.system->shape)},
               .long_name = "parameters theta(T) of the reference trajectory after its last step",
               .remark =
                   "T = `sweep.iterations`; NaN where it has diverged by then; theta(0) of another job by "
                   "`network.init_file`"})),
          theta_(lanes * count_, missing_value) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {t + 1 == end_}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.next_parameters(0);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            bool is_finite = !trajectory.has_diverged(lane);
            for (std::size_t i = 0; i < count_; ++i)
                is_finite = is_finite && std::isfinite(theta[i * lanes + lane]);
            for (std::size_t i = 0; i < count_; ++i)
                theta_[lane * count_ + i] = is_finite ? theta[i * lanes + lane] : missing_value;
        }
    }

    void save(ByteWriter& writer) const override { writer.put_all(std::span(theta_)); }
    void restore(ByteReader& reader, const ensemble::Trajectory&) override {
        theta_ = reader.get_all<double>(theta_.size());
    }
    void conclude(Results& results, const Pulse&) const override { results[parameters_] = theta_; }

private:
    std::int64_t end_;
    std::size_t count_;
    Quantity<double> parameters_;
    std::vector<double> theta_;  ///< [lane][parameter]
};

}  // namespace

ObservableType final_parameters_observable() {
    return {.name = "final_parameters",
            .summary = "theta(T), where the reference trajectory ends: another job can start from it",
            .settings = {},
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<FinalParameters>(setup);
            }};
}

}  // namespace netlyap::observables
