#include "netlyap/dynamics/observables/member_loss.hpp"

#include "loss_words.hpp"
#include "member_axis.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

namespace netlyap::observables {

namespace {

class MemberLoss final : public Observable {
public:
    explicit MemberLoss(const ObservableSetup& setup)
        : Observable("/member_loss"),
          members_(setup.members),
          recorded_(setup, setup.settings.get<RecordingSettings>(), setup.perturb_at),
          loss_(*this, {.path = "loss",
                        .axes = {member_axis(members_), recorded_.axis()},
                        .units = loss_units(*setup.system),
                        .long_name = "training loss of a perturbed trajectory: " + mean_loss(*setup.system) +
                                     " plus penalty"}) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        const bool is_recorded = recorded_.contains(t);
        return {.observe = is_recorded, .member_loss = is_recorded};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> loss = trajectory.member_loss();
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t member = 0; member < members_; ++member)
                loss_.set(lane, member, loss[member * lanes + lane]);
        next_column();
    }

private:
    std::size_t members_;
    RecordedIterations recorded_;
    Recorded<double> loss_;
};

}  // namespace

ObservableType member_loss_observable() {
    return {.name = "member_loss",
            .summary = "training loss of the perturbed trajectories",
            .settings = settings_of(recording_settings<RecordingSettings>()),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                check_members(setup);
                return std::make_unique<MemberLoss>(setup);
            },
            .follows_members = true,
            .needs = {.one_perturbation = true}};
}

}  // namespace netlyap::observables
