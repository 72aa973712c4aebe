#include "netlyap/dynamics/observables/weight_importance.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include "parameter_axes.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>

namespace netlyap::observables {

namespace {

struct WeightImportanceSettings {
    std::optional<std::int64_t> at;
};

class WeightImportance final : public Observable {
public:
    WeightImportance(const ObservableSetup& setup, std::int64_t at)
        : Observable("/weight_importance"),
          system_(*setup.system),
          at_(at),
          places_(weight_places(system_.shape)),
          loss_ratio_(lanes * places_.size(), missing_value) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {t == at_, false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        std::array<double, lanes> whole{};
        std::array<double, lanes> without{};
        std::array<std::int64_t, lanes> correct{};
        const std::span<const double> theta = trajectory.parameters(0);
        trajectory.assess(theta, system_.train, whole, correct);
        LaneArray changed(theta.size());
        for (std::size_t weight = 0; weight < places_.size(); ++weight) {
            std::copy(theta.begin(), theta.end(), changed.data());
            std::fill_n(changed.data() + places_[weight] * lanes, lanes, 0.0);
            trajectory.assess(changed.all(), system_.train, without, correct);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                loss_ratio_[lane * places_.size() + weight] = without[lane] / whole[lane];
        }
    }

    void save(ByteWriter& writer) const override { writer.put_all(std::span(loss_ratio_)); }
    void restore(ByteReader& reader, const ensemble::Trajectory&) override {
        loss_ratio_ = reader.get_all<double>(loss_ratio_.size());
    }
    void conclude(Results& results, const Pulse&) const override { results[ratio_] = loss_ratio_; }

private:
    const TrainingSystem& system_;
    std::int64_t at_;
    std::vector<std::size_t> places_;
    std::vector<double> loss_ratio_;  ///< [lane][weight]
    Quantity<double> ratio_ =
        declare<double>({.path = "loss_ratio",
                         .axes = {weight_axis(system_.shape)},
                         .long_name = "training loss with the weight set to 0, over the training loss",
                         .remark = "at the iteration `observe.weight_importance.at`; without penalty"});
};

}  // namespace

ObservableType weight_importance_observable() {
    return {.name = "weight_importance",
            .summary = "loss with each weight set to 0, over the loss",
            .settings = settings_of<WeightImportanceSettings>({setting<WeightImportanceSettings>(
                &WeightImportanceSettings::at,
                {.name = "at",
                 .units = "iteration",
                 .help = "the iteration at which the weights are tried; empty: the last one recorded"})}),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                const auto at = setup.settings.get<WeightImportanceSettings>().at;
                return std::make_unique<WeightImportance>(setup, single_iteration(setup, "at", at));
            }};
}

}  // namespace netlyap::observables
