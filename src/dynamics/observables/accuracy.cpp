#include "netlyap/dynamics/observables/accuracy.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <limits>

namespace netlyap::observables {

namespace {

double fraction(std::int64_t correct, std::size_t count) {
    const bool is_known = correct >= 0 && count > 0;
    return is_known ? static_cast<double>(correct) / static_cast<double>(count)
                    : std::numeric_limits<double>::quiet_NaN();
}

class Accuracy final : public Observable {
public:
    explicit Accuracy(const ObservableSetup& setup)
        : system_(*setup.system),
          recorded_(setup, 0),
          axis_(recorded_.axis()),
          train_accuracy_(1, axis_.coordinates.size()),
          test_loss_(1, axis_.coordinates.size()),
          test_accuracy_(1, axis_.coordinates.size()) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        return {{"/accuracy/train_accuracy",
                 {axis_},
                 FieldType::float64,
                 "1",
                 "fraction of the training samples that the reference network classifies rightly",
                 {}},
                {"/accuracy/test_loss",
                 {axis_},
                 FieldType::float64,
                 "nat",
                 "mean cross-entropy of the reference network on the test samples",
                 {}},
                {"/accuracy/test_accuracy",
                 {axis_},
                 FieldType::float64,
                 "1",
                 "fraction of the test samples that the reference network classifies rightly",
                 {}}};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        std::array<double, lanes> loss{};
        std::array<std::int64_t, lanes> correct{};
        trajectory.assess(trajectory.parameters(0), system_.train, loss, correct);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            train_accuracy_.set(lane, 0, fraction(correct[lane], system_.train.count));
        trajectory.assess(trajectory.parameters(0), system_.test, loss, correct);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            test_loss_.set(lane, 0, loss[lane]);
            test_accuracy_.set(lane, 0, fraction(correct[lane], system_.test.count));
        }
        for (RecordedSeries* series : {&train_accuracy_, &test_loss_, &test_accuracy_})
            series->next_column();
    }

    void save(ByteWriter& writer) const override {
        for (const RecordedSeries* series : {&train_accuracy_, &test_loss_, &test_accuracy_})
            series->save(writer);
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        for (RecordedSeries* series : {&train_accuracy_, &test_loss_, &test_accuracy_})
            series->restore(reader, recorded_before(axis_, trajectory.iteration()));
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override {
        return {train_accuracy_.values(), test_loss_.values(), test_accuracy_.values()};
    }

private:
    const TrainingSystem& system_;
    RecordedIterations recorded_;
    Axis axis_;
    RecordedSeries train_accuracy_;
    RecordedSeries test_loss_;
    RecordedSeries test_accuracy_;
};

}  // namespace

ObservableType accuracy_observable() {
    return {"accuracy", "training and test accuracy, test loss of the reference trajectory",
            recording_settings(), [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Accuracy>(setup);
            }};
}

}  // namespace netlyap::observables
