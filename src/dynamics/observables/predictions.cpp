#include "netlyap/dynamics/observables/predictions.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"

#include "recorded_iterations.hpp"

#include <algorithm>

namespace netlyap::observables {

namespace {

const std::vector<Flag> yes_or_no = {{0, "no"}, {1, "yes"}};

struct PredictionSettings {
    std::optional<std::int64_t> at;
};

class Predictions final : public Observable {
public:
    Predictions(const ObservableSetup& setup, std::int64_t at)
        : Observable("/predictions"),
          system_(*setup.system),
          at_(at),
          rows_(sorted_rows(system_)),
          samples_(rows_.size()),
          classes_(system_.train.classes),
          predicted_(lanes * samples_, -1),
          probability_(lanes * samples_ * classes_, missing_value) {
        std::vector<std::int64_t> true_class(samples_);
        std::vector<std::uint8_t> is_training(samples_);
        for (const Samples* part : {&system_.train, &system_.test})
            for (std::size_t s = 0; s < part->count; ++s) {
                const std::size_t place = place_of(part->rows[s]);
                true_class[place] = part->labels[s];
                is_training[place] = part == &system_.train ? 1 : 0;
            }
        accompany<std::int64_t>({.path = "true_class",
                                 .axes = {sample_axis()},
                                 .long_name = "class of the sample in the data",
                                 .is_never_missing = true},
                                std::move(true_class));
        accompany<std::uint8_t>({.path = "is_training",
                                 .axes = {sample_axis()},
                                 .long_name = "whether the sample is one of the training split",
                                 .flags = yes_or_no,
                                 .is_never_missing = true},
                                std::move(is_training));
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {t == at_, false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        std::fill(predicted_.begin(), predicted_.end(), -1);  // a shorter run has left its own
        for (const Samples* part : {&system_.train, &system_.test})
            for (std::size_t s = 0; s < part->count; ++s)
                assess(trajectory, *part, s);
    }

    void save(ByteWriter& writer) const override {
        writer.put_all(std::span(predicted_));
        writer.put_all(std::span(probability_));
    }
    void restore(ByteReader& reader, const ensemble::Trajectory&) override {
        predicted_ = reader.get_all<std::int64_t>(predicted_.size());
        probability_ = reader.get_all<double>(probability_.size());
        if (std::any_of(predicted_.begin(), predicted_.end(), [&](std::int64_t one) {
                return one < -1 || one >= static_cast<std::int64_t>(classes_);
            }))
            throw DataError("a saved state predicts a class that there is not");
    }
    void conclude(Results& results, const Pulse&) const override {
        results[class_quantity_] = predicted_;
        results[probability_quantity_] = probability_;
    }

private:
    /// Tries every class as that of the sample: its cross-entropy is -ln p, and one of them is right.
    void assess(const ensemble::Trajectory& trajectory, const Samples& part, std::size_t sample) {
        const std::span<const double> inputs = part.row(sample);
        Samples one{1, part.features, classes_, std::vector<double>(inputs.begin(), inputs.end()), {0}, {}};
        const std::size_t place_of_row = place_of(part.rows[sample]);
        std::array<double, lanes> loss{};
        std::array<std::int64_t, lanes> correct{};
        for (std::size_t k = 0; k < classes_; ++k) {
            one.labels[0] = static_cast<std::uint32_t>(k);
            trajectory.assess(trajectory.parameters(0), one, loss, correct);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::size_t place = lane * samples_ + place_of_row;
                probability_[place * classes_ + k] = exp(-loss[lane]);
                if (correct[lane] == 1)
                    predicted_[place] = static_cast<std::int64_t>(k);
            }
        }
    }

    static std::vector<std::int64_t> sorted_rows(const TrainingSystem& system) {
        std::vector<std::int64_t> rows = system.train.rows;
        rows.insert(rows.end(), system.test.rows.begin(), system.test.rows.end());
        std::sort(rows.begin(), rows.end());
        return rows;
    }

    /// Among all rows that there are: of a part of the data some are not.
    [[nodiscard]] std::size_t place_of(std::int64_t row) const {
        return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
    }

    [[nodiscard]] Axis sample_axis() const {
        return {"sample", rows_, "1", "row of the sample in the data, counted from 0", false};
    }
    [[nodiscard]] Axis class_axis() const {
        return {"class", counted(0, classes_), "1", "class, counted from 0", false};
    }

    const TrainingSystem& system_;
    std::int64_t at_;
    std::vector<std::int64_t> rows_;  ///< of all samples, ascending [place]
    std::size_t samples_;
    std::size_t classes_;
    std::vector<std::int64_t> predicted_;  ///< [lane][place]
    std::vector<double> probability_;      ///< [lane][place][class]
    Quantity<std::int64_t> class_quantity_ =
        declare<std::int64_t>({.path = "predicted",
                               .axes = {sample_axis()},
                               .long_name = "class that the reference network predicts for the sample"});
    Quantity<double> probability_quantity_ =
        declare<double>({.path = "probability",
                         .axes = {sample_axis(), class_axis()},
                         .long_name = "probability that the reference network gives each class"});
};

}  // namespace

ObservableType predictions_observable() {
    return {.name = "predictions",
            .summary = "class that is predicted for every sample, and the probabilities",
            .settings = settings_of<PredictionSettings>({setting<PredictionSettings>(
                &PredictionSettings::at,
                {.name = "at",
                 .units = "iteration",
                 .help = "the iteration of the prediction; empty: the last one recorded"})}),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                const auto at = setup.settings.get<PredictionSettings>().at;
                return std::make_unique<Predictions>(setup, single_iteration(setup, "at", at));
            },
            .needs = {.classes = true, .softmax = true}};
}

}  // namespace netlyap::observables
