#include "netlyap/dynamics/observables/accuracy.hpp"

#include "netlyap/core/missing.hpp"

#include "loss_words.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

namespace netlyap::observables {

namespace {

double fraction(std::int64_t correct, std::size_t count) {
    const bool is_known = correct >= 0 && count > 0;
    return is_known ? static_cast<double>(correct) / static_cast<double>(count) : missing_value;
}

class Accuracy final : public Observable {
public:
    explicit Accuracy(const ObservableSetup& setup)
        : Observable("/accuracy"),
          system_(*setup.system),
          recorded_(setup, setup.settings.get<RecordingSettings>(), 0) {}

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        std::array<double, lanes> loss{};
        std::array<std::int64_t, lanes> correct{};
        trajectory.assess(trajectory.parameters(0), system_.train, loss, correct);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            train_accuracy_.set(lane, fraction(correct[lane], system_.train.count));
        trajectory.assess(trajectory.parameters(0), system_.test, loss, correct);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            test_loss_.set(lane, loss[lane]);
            test_accuracy_.set(lane, fraction(correct[lane], system_.test.count));
        }
        next_column();
    }

private:
    const TrainingSystem& system_;
    RecordedIterations recorded_;
    Recorded<double> train_accuracy_{
        *this,
        {.path = "train_accuracy",
         .axes = {recorded_.axis()},
         .long_name = "fraction of the training samples that the reference network classifies correctly"}};
    Recorded<double> test_loss_{
        *this,
        {.path = "test_loss",
         .axes = {recorded_.axis()},
         .units = loss_units(system_),
         .long_name = mean_loss(system_) + " of the reference network on the test samples",
         .remark = "NaN without test samples"}};
    Recorded<double> test_accuracy_{
        *this,
        {.path = "test_accuracy",
         .axes = {recorded_.axis()},
         .long_name = "fraction of the test samples that the reference network classifies correctly",
         .remark = "NaN without test samples"}};
};

}  // namespace

ObservableType accuracy_observable() {
    return {.name = "accuracy",
            .summary = "training and test accuracy, test loss of the reference trajectory",
            .settings = settings_of(recording_settings<RecordingSettings>()),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Accuracy>(setup);
            },
            .needs = {.classes = true}};
}

}  // namespace netlyap::observables
