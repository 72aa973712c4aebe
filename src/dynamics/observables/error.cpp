#include "netlyap/dynamics/observables/error.hpp"

#include "loss_words.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <array>

namespace netlyap::observables {

namespace {

class MeanError final : public Observable {
public:
    explicit MeanError(const ObservableSetup& setup)
        : Observable("/error"),
          system_(*setup.system),
          recorded_(setup, setup.settings.get<RecordingSettings>(), 0) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        record(trajectory, system_.train, train_);
        record(trajectory, system_.test, test_);
        next_column();
    }

private:
    void record(const ensemble::Trajectory& trajectory, const Samples& samples,
                Recorded<double>& series) const {
        const double errors_per_loss = system_.loss == Loss::squared ? 2.0 : 1.0;
        std::array<double, lanes> loss{};
        std::array<std::int64_t, lanes> correct{};
        trajectory.assess(trajectory.parameters(0), samples, loss, correct);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            series.set(lane, errors_per_loss * loss[lane]);
    }

    [[nodiscard]] Field error_on(const std::string& name, const std::string& samples,
                                 const std::string& remark) const {
        return {.path = name,
                .axes = {recorded_.axis()},
                .units = loss_units(system_),
                .long_name = (system_.loss == Loss::squared ? "mean squared error" : "mean cross-entropy") +
                             std::string(" of the reference network on the ") + samples + " samples",
                .remark = remark};
    }

    const TrainingSystem& system_;
    RecordedIterations recorded_;
    Recorded<double> train_{
        *this, error_on("train", "training",
                        "with network.loss = squared the mean squared error, the mean over samples of "
                        "|f - y|^2, without a unit; no penalty")};
    Recorded<double> test_{*this, error_on("test", "test", "likewise; NaN without test samples")};
};

}  // namespace

ObservableType error_observable() {
    return {"error",
            "mean squared error, or cross-entropy, of the reference trajectory on training and test samples",
            settings_of(recording_settings<RecordingSettings>()),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<MeanError>(setup);
            }};
}

}  // namespace netlyap::observables
