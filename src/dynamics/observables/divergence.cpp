#include "netlyap/dynamics/observables/divergence.hpp"

#include "netlyap/core/error.hpp"

#include "recorded.hpp"
#include "recorded_iterations.hpp"

namespace netlyap::observables {

namespace {

class Divergence final : public Observable {
public:
    Divergence(const ObservableSetup& setup, bool mean)
        : Observable("/divergence"),
          members_(setup.members),
          mean_(mean),
          recorded_(setup, setup.perturb_at),
          series_(*this, mean ? mean_distance() : distance()) {}

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
                series_.set(lane, sum / static_cast<double>(members_));
        }
        next_column();
    }

private:
    [[nodiscard]] Field mean_distance() const {
        return {.path = "mean_distance",
                .axes = {recorded_.axis()},
                .long_name = "mean over the members of the L1 distance from the reference trajectory"};
    }
    [[nodiscard]] Field distance() const {
        const Axis member{"member", counted(1, members_), "1", "perturbed trajectory, counted from 1", true};
        return {.path = "distance",
                .axes = {member, recorded_.axis()},
                .long_name = "L1 distance of a perturbed trajectory from the reference trajectory"};
    }

    std::size_t members_;
    bool mean_;
    RecordedIterations recorded_;
    Recorded<double> series_;
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
