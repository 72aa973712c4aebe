#include "netlyap/dynamics/observables/weights.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/ranges.hpp"

#include "parameter_axes.hpp"
#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <algorithm>
#include <unordered_set>

namespace netlyap::observables {

namespace {

class Weights final : public Observable {
public:
    explicit Weights(const ObservableSetup& setup)
        : shape_(setup.system->shape),
          chosen_(*parse_ranges(setup.settings.at("seeds"))),
          recorded_(setup, 0),
          axis_(recorded_.axis()),
          values_(parameter_count(shape_), axis_.coordinates.size()) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        return {{"/weights/value",
                 {parameter_axis(shape_), axis_},
                 FieldType::float64,
                 "1",
                 "parameters theta(t) of the reference trajectory, of the chosen seeds",
                 {},
                 {},
                 true}};
    }

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
            values_.next_column();
    }

    void save(ByteWriter& writer) const override { values_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        const std::span<const std::int64_t, lanes> seeds = trajectory.seeds();
        const bool is_any =
            std::any_of(seeds.begin(), seeds.end(), [&](std::int64_t seed) { return is_chosen(seed); });
        values_.restore(reader, is_any ? recorded_before(axis_, trajectory.iteration()) : 0);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override {
        return {values_.is_empty() ? std::vector<double>() : values_.values()};
    }

private:
    [[nodiscard]] bool is_chosen(std::int64_t seed) const {
        return chosen_.empty() || contains(chosen_, seed);
    }

    NetworkShape shape_;
    std::vector<Range> chosen_;
    RecordedIterations recorded_;
    Axis axis_;
    RecordedSeries values_;
};

}  // namespace

namespace {

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
