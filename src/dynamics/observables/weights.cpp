#include "netlyap/dynamics/observables/weights.hpp"

#include "chosen_seeds.hpp"
#include "parameter_axes.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>

namespace netlyap::observables {

namespace {

struct WeightsSettings : RecordingSettings {
    std::vector<Range> seeds;
};

class Weights final : public Observable {
public:
    Weights(const ObservableSetup& setup, const WeightsSettings& settings)
        : Observable("/weights"),
          chosen_(settings.seeds),
          recorded_(setup, settings, 0),
          values_(*this, {.path = "value",
                          .axes = {parameter_axis(setup.system->shape), recorded_.axis()},
                          .long_name = "parameters theta(t) of the reference trajectory, of the chosen seeds",
                          .may_be_absent = true,
                          .remark = "of the seeds in `observe.weights.seeds`, NaN for others; eight seeds "
                                    "without a chosen one have no chunk"}) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.parameters(0);
        bool is_any = false;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (!is_chosen(chosen_, trajectory.seeds()[lane]))
                continue;
            is_any = true;
            for (std::size_t i = 0; i * lanes < theta.size() && !trajectory.has_diverged(lane); ++i)
                values_.set(lane, i, theta[i * lanes + lane]);
        }
        if (is_any)
            next_column();
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        const std::span<const std::int64_t, lanes> seeds = trajectory.seeds();
        if (std::any_of(seeds.begin(), seeds.end(),
                        [&](std::int64_t seed) { return is_chosen(chosen_, seed); }))
            Observable::restore(reader, trajectory);
        else
            values_.restore_nothing(reader);
    }

private:
    std::vector<Range> chosen_;
    RecordedIterations recorded_;
    Recorded<double> values_;
};

void check_seeds(const ObservableSetup& setup, const std::vector<std::int64_t>& seeds) {
    check_chosen_seeds(setup, setup.settings.get<WeightsSettings>().seeds, seeds);
}

}  // namespace

ObservableType weights_observable() {
    return {"weights", "all parameters of chosen reference trajectories",
            settings_of(recording_settings<WeightsSettings>({chosen_seeds<WeightsSettings>()})),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Weights>(setup, setup.settings.get<WeightsSettings>());
            },
            check_seeds};
}

}  // namespace netlyap::observables
