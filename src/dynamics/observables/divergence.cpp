#include "netlyap/dynamics/observables/divergence.hpp"

#include "member_axis.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

namespace netlyap::observables {

namespace {

/// Which distances are recorded.
enum class RecordedDistance : std::uint8_t {
    member,  ///< of every member
    mean,    ///< over the members only
};

constexpr std::array<Word<RecordedDistance>, 2> words_of(RecordedDistance) {
    return {{{RecordedDistance::member, "member"}, {RecordedDistance::mean, "mean"}}};
}

struct DivergenceSettings : RecordingSettings {
    RecordedDistance record = RecordedDistance::member;
};

class Divergence final : public Observable {
public:
    Divergence(const ObservableSetup& setup, const DivergenceSettings& settings)
        : Observable("/divergence"),
          members_(setup.members),
          mean_(settings.record == RecordedDistance::mean),
          recorded_(setup, settings, setup.perturb_at),
          series_(*this, mean_ ? mean_distance() : distance()) {}

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
                .long_name = "mean over the members of the L1 distance from the reference trajectory",
                .remark = "`observe.divergence.record = mean`"};
    }
    [[nodiscard]] Field distance() const {
        return {.path = "distance",
                .axes = {member_axis(members_), recorded_.axis()},
                .long_name = "L1 distance of a perturbed trajectory from the reference trajectory",
                .remark = "d_i(t), over all parameters (`observe.divergence.record = member`)"};
    }

    std::size_t members_;
    bool mean_;
    RecordedIterations recorded_;
    Recorded<double> series_;
};

}  // namespace

ObservableType divergence_observable() {
    return {"divergence", "L1 distance of the perturbed trajectories from the reference",
            settings_of(recording_settings<DivergenceSettings>({setting<DivergenceSettings>(
                &DivergenceSettings::record,
                {.name = "record", .help = "the distance of every member, or their mean only"})})),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                check_members(setup);
                return std::make_unique<Divergence>(setup, setup.settings.get<DivergenceSettings>());
            }};
}

}  // namespace netlyap::observables
