#include "netlyap/dynamics/observables/divergence.hpp"

#include "netlyap/core/error.hpp"

#include "member_axis.hpp"
#include "parameter_axes.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <optional>
#include <string>
#include <vector>

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
    Norm norm = Norm::l1;
    bool state = false;
    bool per_layer = false;
    bool outputs = false;
};

std::string norm_text(Norm norm) {
    return norm == Norm::max ? "maximum-norm" : norm == Norm::l1 ? "L1" : "L2";
}

class Divergence final : public Observable {
public:
    Divergence(const ObservableSetup& setup, const DivergenceSettings& settings)
        : Observable("/divergence"),
          system_(*setup.system),
          settings_(settings),
          members_(setup.members),
          mean_(settings.record == RecordedDistance::mean),
          recorded_(setup, settings, setup.perturb_at),
          layers_(layer_layouts(system_.shape)),
          found_(members_ * lanes),
          series_(*this, mean_ ? mean_distance() : distance()) {
        if (settings.per_layer)
            of_layers_.emplace(
                *this,
                Field{.path = "layer_distance",
                      .axes = {layer_axis(system_.shape), recorded_.axis()},
                      .long_name = "mean over the members of the " + norm_text(settings.norm) +
                                   " distance from the reference trajectory in the parameters of a layer",
                      .remark = "`observe.divergence.per_layer`"});
        if (settings.outputs)
            of_outputs_.emplace(
                *this, Field{.path = "output_distance",
                             .axes = {recorded_.axis()},
                             .long_name = "mean over the members of the " + norm_text(settings.norm) +
                                          " distance of their predictions from those of the reference",
                             .remark = "over test samples and outputs; with cross-entropy of the "
                                       "probabilities (`observe.divergence.outputs`)"});
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> distances = find(trajectory);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (mean_)
                series_.set(lane, mean(distances, lane));
            for (std::size_t member = 0; !mean_ && member < members_; ++member)
                series_.set(lane, member, distances[member * lanes + lane]);
        }
        for (std::size_t l = 0; of_layers_ && l < layers_.size(); ++l) {
            trajectory.find_distances(settings_.norm, layers_[l].weights,
                                      layers_[l].end() - layers_[l].weights, found_);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                of_layers_->set(lane, l, mean(found_, lane));
        }
        if (of_outputs_) {
            trajectory.find_output_distances(settings_.norm, system_.test, found_);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                of_outputs_->set(lane, mean(found_, lane));
        }
        next_column();
    }

private:
    [[nodiscard]] Field mean_distance() const {
        return {.path = "mean_distance",
                .axes = {recorded_.axis()},
                .long_name = "mean over the members of the " + norm_text(settings_.norm) +
                             " distance from the reference trajectory",
                .remark = "`observe.divergence.record = mean`"};
    }
    [[nodiscard]] Field distance() const {
        return {.path = "distance",
                .axes = {member_axis(members_), recorded_.axis()},
                .long_name = norm_text(settings_.norm) +
                             " distance of a perturbed trajectory from the reference trajectory",
                .remark = std::string("d_i(t), over all parameters") +
                          (settings_.state ? " and the state of the descent" : "") +
                          "; L1 unless `observe.divergence.norm` says another "
                          "(`observe.divergence.record = member`)"};
    }

    /// d_i(t) [member][lane].
    std::span<const double> find(const ensemble::Trajectory& trajectory) {
        if (settings_.norm == Norm::l1 && !settings_.state)
            return trajectory.distances();  // growth looks at the same ones
        trajectory.find_distances(settings_.norm, 0,
                                  settings_.state ? phase_dimension(system_) : parameter_count(system_.shape),
                                  found_);
        return found_;
    }

    [[nodiscard]] double mean(std::span<const double> distances, std::size_t lane) const {
        double sum = 0.0;
        for (std::size_t member = 0; member < members_; ++member)
            sum += distances[member * lanes + lane];
        return sum / static_cast<double>(members_);
    }

    const TrainingSystem& system_;
    DivergenceSettings settings_;
    std::size_t members_;
    bool mean_;
    RecordedIterations recorded_;
    std::vector<LayerLayout> layers_;
    std::vector<double> found_;  ///< [member][lane]
    Recorded<double> series_;
    std::optional<Recorded<double>> of_layers_;
    std::optional<Recorded<double>> of_outputs_;
};

}  // namespace

ObservableType divergence_observable() {
    return {
        .name = "divergence",
        .summary = "distance of the perturbed trajectories from the reference",
        .settings = settings_of(recording_settings<DivergenceSettings>(
            {setting<DivergenceSettings>(
                 &DivergenceSettings::record,
                 {.name = "record", .help = "the distance of every member, or their mean only"}),
             setting<DivergenceSettings>(
                 &DivergenceSettings::norm,
                 {.name = "norm",
                  .help = "sum of |differences|, root of the sum of their squares, or "
                          "the largest; exponents of growth are always of l1",
                  .is_added_later = true}),
             setting<DivergenceSettings>(
                 &DivergenceSettings::state,
                 {.name = "state",
                  .help = "whether the state of the optimiser counts as well as theta",
                  .is_added_later = true}),
             setting<DivergenceSettings>(&DivergenceSettings::per_layer,
                                         {.name = "per_layer",
                                          .help = "record the distance in the parameters of each layer, too",
                                          .is_added_later = true}),
             setting<DivergenceSettings>(
                 &DivergenceSettings::outputs,
                 {.name = "outputs",
                  .help = "record the distance of the predictions on the test samples, too: of the "
                          "probabilities of the classes, with squared loss of the outputs",
                  .is_added_later = true})})),
        .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            check_members(setup);
            const auto& settings = setup.settings.get<DivergenceSettings>();
            if (settings.outputs && setup.system->test.count == 0)
                throw UsageError(
                    "observe.divergence.outputs needs test samples, but all samples are for training; set "
                    "data.train to fewer than " +
                    std::to_string(setup.system->train.count) + ", or leave observe.divergence.outputs out");
            return std::make_unique<Divergence>(setup, settings);
        },
        .follows_members = true,
        .needs = {.one_perturbation = true}};
}

}  // namespace netlyap::observables
