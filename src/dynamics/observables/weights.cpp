#include "netlyap/dynamics/observables/weights.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/ranges.hpp"

#include "parameter_axes.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <unordered_set>

namespace netlyap::observables {

namespace {

class Weights final : public Observable {
public:
    explicit Weights(const ObservableSetup& setup)
        : Observable("/weights"),
          chosen_(*parse_ranges(setup.settings.at("seeds"))),
          recorded_(setup, 0),
          values_(*this, {.path = "value",
                          .axes = {parameter_axis(setup.system->shape), recorded_.axis()},
                          .long_name = "parameters theta(t) of the reference trajectory, of the chosen seeds",
                          .may_be_absent = true}) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.parameters(0);
        bool is_any = false;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (!is_chosen(trajectory.seeds()[lane]))
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
        if (std::any_of(seeds.begin(), seeds.end(), [&](std::int64_t seed) { return is_chosen(seed); }))
            Observable::restore(reader, trajectory);
        else
            values_.restore_nothing(reader);
    }

private:
    [[nodiscard]] bool is_chosen(std::int64_t seed) const {
        return chosen_.empty() || contains(chosen_, seed);
    }

    std::vector<Range> chosen_;
    RecordedIterations recorded_;
    Recorded<double> values_;
};

void check_seeds(const ObservableSetup& setup, const std::vector<std::int64_t>& seeds) {
    const std::unordered_set<std::int64_t> known(seeds.begin(), seeds.end());
    const std::vector<Range> ranges = *parse_ranges(setup.settings.at("seeds"));
    for (const Range& chosen : ranges)
        for (std::int64_t seed = chosen.begin; seed < chosen.end; ++seed)
            if (!known.contains(seed))
                throw UsageError("observe.weights.seeds = " + setup.settings.at("seeds") +
                                 " names initial condition " + std::to_string(seed) +
                                 ", which sweep.seeds does not have; name some of those");
}

}  // namespace

ObservableType weights_observable() {
    std::vector<Setting> settings = recording_settings();
    settings.push_back({"seeds", "",
                        "of these initial conditions of sweep.seeds, e.g. 7 or 0:4; empty: of all",
                        SettingForm::ranges, "1"});
    return {"weights", "all parameters of chosen reference trajectories", settings,
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Weights>(setup);
            },
            check_seeds};
}

}  // namespace netlyap::observables
