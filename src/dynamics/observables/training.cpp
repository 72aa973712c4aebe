#include "netlyap/dynamics/observables/training.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <cmath>
#include <limits>

namespace netlyap::observables {

namespace {

class Training final : public Observable {
public:
    explicit Training(const ObservableSetup& setup)
        : recorded_(setup, 0),
          axis_(recorded_.axis()),
          loss_(1, axis_.coordinates.size()),
          weight_norm_(1, axis_.coordinates.size()) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        return {{"/training/loss",
                 {axis_},
                 FieldType::float64,
                 "nat",
                 "training loss of the reference trajectory: mean cross-entropy plus penalty",
                 {}},
                {"/training/weight_norm",
                 {axis_},
                 FieldType::float64,
                 "1",
                 "L1 norm of all parameters of the reference trajectory",
                 {}}};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        const bool is_recorded = recorded_.contains(t);
        return {is_recorded, is_recorded};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.parameters(0);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double norm = 0.0;
            for (std::size_t place = lane; place < theta.size(); place += lanes)
                norm += std::fabs(theta[place]);
            loss_.set(lane, 0, trajectory.loss()[lane]);
            weight_norm_.set(lane, 0,
                             trajectory.has_diverged(lane) ? std::numeric_limits<double>::quiet_NaN() : norm);
        }
        loss_.next_column();
        weight_norm_.next_column();
    }

    void save(ByteWriter& writer) const override {
        loss_.save(writer);
        weight_norm_.save(writer);
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        const std::size_t columns = recorded_before(axis_, trajectory.iteration());
        loss_.restore(reader, columns);
        weight_norm_.restore(reader, columns);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override {
        return {loss_.values(), weight_norm_.values()};
    }

private:
    RecordedIterations recorded_;
    Axis axis_;
    RecordedSeries loss_;
    RecordedSeries weight_norm_;
};

}  // namespace

ObservableType training_observable() {
    return {"training", "loss and weight norm of the reference trajectory", recording_settings(),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Training>(setup);
            }};
}

}  // namespace netlyap::observables
