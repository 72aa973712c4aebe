#include "netlyap/dynamics/observables/divergence.hpp"

#include "netlyap/core/error.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

namespace netlyap::observables {

namespace {

class Divergence final : public Observable {
public:
    Divergence(const ObservableSetup& setup, bool mean)
        : members_(setup.members),
          mean_(mean),
          recorded_(setup, setup.perturb_at),
          axis_(recorded_.axis()),
          series_(mean ? 1 : setup.members, axis_.coordinates.size()) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        if (mean_)
            return {{"/divergence/mean_distance",
                     {axis_},
                     FieldType::float64,
                     "1",
                     "mean over the members of the L1 distance from the reference trajectory",
                     {}}};
        const Axis member{"member", counted(1, members_), "1", "perturbed trajectory, counted from 1", true};
        return {{"/divergence/distance",
                 {member, axis_},
                 FieldType::float64,
                 "1",
                 "L1 distance of a perturbed trajectory from the reference trajectory",
                 {}}};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> distances = trajectory.distances();
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double sum = 0.0;
            for (std::size_t member = 0; member < members_; ++member) {
                const double distance = distances[member * lanes + lane];
                sum += distance;
                if (!mean_)
                    series_.set(lane, member, distance);
            }
            if (mean_)
                series_.set(lane, 0, sum / static_cast<double>(members_));
        }
        series_.next_column();
    }

    void save(ByteWriter& writer) const override { series_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        series_.restore(reader, recorded_before(axis_, trajectory.iteration()));
    }
    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override { return {series_.values()}; }

private:
    std::size_t members_;
    bool mean_;
    RecordedIterations recorded_;
    Axis axis_;
    RecordedSeries series_;
};

}  // namespace

ObservableType divergence_observable() {
    std::vector<Setting> settings = recording_settings();
    settings.push_back({"record",
                        "member",
                        "the distance of every member, or their mean only",
                        SettingForm::word,
                        "",
                        {"member", "mean"}});
    return {"divergence", "L1 distance of the perturbed trajectories from the reference", settings,
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                if (setup.members == 0)
                    throw UsageError(
                        "the observable divergence needs perturbed trajectories, but sweep.members = 0; "
                        "set sweep.members to 1 or more, or take divergence out of observe.names");
                return std::make_unique<Divergence>(setup, setup.settings.at("record") == "mean");
            }};
}

}  // namespace netlyap::observables
