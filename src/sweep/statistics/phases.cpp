#include "netlyap/sweep/statistics/laminar_statistics.hpp"

#include "registry.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::statistics {

namespace {

constexpr Recorded<std::int64_t> phases_of_seed = {"/intermittency/phases"};
constexpr Recorded<std::int64_t> stretches_of_seed = {"/intermittency/stretches"};
constexpr Recorded<std::int64_t> begin = {"/intermittency/begin"};
constexpr Recorded<std::int64_t> end = {"/intermittency/end"};
constexpr Recorded<std::uint8_t> label = {"/intermittency/label"};
constexpr Recorded<std::uint8_t> is_cut_off = {"/intermittency/is_cut_off"};

/// Those that have rows.
std::vector<StretchesOfTrajectory> trajectories_of(const CellSample& cell) {
    std::vector<StretchesOfTrajectory> trajectories;
    std::size_t row = 0;
    for (std::size_t seed = 0; seed < cell.seeds; ++seed) {
        StretchesOfTrajectory stretches;
        const std::int64_t rows = cell[phases_of_seed][seed];
        for (std::int64_t i = 0; i < rows; ++i, ++row)
            stretches.rows.push_back(
                {cell[begin][row], cell[end][row], cell[label][row], cell[is_cut_off][row] == 1});
        stretches.is_whole = cell[stretches_of_seed][seed] == rows;
        if (!stretches.rows.empty())
            trajectories.push_back(std::move(stretches));
    }
    return trajectories;
}

observables::Axis axis(const std::string& name, std::vector<std::int64_t> coordinates,
                       const std::string& long_name, const std::string& units = "1") {
    return {name, std::move(coordinates), units, long_name, false};
}

/// A number and its standard error.
struct EstimateQuantity {
    observables::Quantity<double> value, error;
};

struct PhasesSettings {
    std::int64_t horizon = 5000;
};

/// Occupation, burst rate and lengths of laminar phases: laminar_statistics.hpp.
class Phases final : public Statistic {
public:
    explicit Phases(const StatisticSetup& setup)
        : Statistic("/intermittency_statistics"),
          iterations_(setup.iterations),
          seed_(setup.seed),
          horizon_(setup.settings.get<PhasesSettings>().horizon) {
        const std::vector<std::int64_t> ends = epoch_ends(iterations_);
        std::vector<std::int64_t> begins = {0};
        begins.insert(begins.end(), ends.begin(), ends.end() - 1);
        accompany<std::int64_t>({.path = "epoch_begin",
                                 .axes = {epochs_},
                                 .long_name = "first iteration of the epoch",
                                 .is_never_missing = true,
                                 .remark = "0, 1000, 2500, 5000, 10,000, 25,000, ..."},
                                begins);
        accompany<std::int64_t>({.path = "epoch_end",
                                 .axes = {epochs_},
                                 .long_name = "iteration after its last one",
                                 .is_never_missing = true},
                                ends);
    }

    void compute(const CellSample& cell, observables::Results& results, const Pulse& pulse) const override {
        const LaminarStatistics statistics = laminar_statistics(trajectories_of(cell), iterations_, horizon_,
                                                                seed_, cell.eta, cell.epsilon, pulse);
        results[trajectories_] = {statistics.trajectories};
        const auto set = [&](const EstimateQuantity& quantity, const std::vector<Estimate>& estimates) {
            for (std::size_t entry = 0; entry < estimates.size(); ++entry) {
                results[quantity.value][entry] = estimates[entry].value;
                results[quantity.error][entry] = estimates[entry].error;
            }
        };
        set(occupation_, statistics.occupation);
        set(burst_rate_, statistics.burst_rate);
        results[survival_].clear();
        std::vector<Estimate> median, beyond_1000, beyond_3000, restricted_mean;
        for (std::size_t group = 0; group < statistics.groups.size(); ++group) {
            const PhaseGroup& here = statistics.groups[group];
            results[phases_][group] = here.phases;
            results[cut_off_][group] = here.cut_off;
            results[survival_].insert(results[survival_].end(), here.survival.curve.begin(),
                                      here.survival.curve.end());
            median.push_back(here.survival.median);
            beyond_1000.push_back(here.survival.beyond_1000);
            beyond_3000.push_back(here.survival.beyond_3000);
            restricted_mean.push_back(here.survival.restricted_mean);
        }
        set(median_length_, median);
        set(survival_1000_, beyond_1000);
        set(survival_3000_, beyond_3000);
        set(restricted_mean_, restricted_mean);
    }

private:
    EstimateQuantity declare_estimate(const observables::Field& field) {
        observables::Field error = field;
        error.path += "_error";
        error.long_name = "standard error of " + field.path + ", by resampling whole trajectories";
        error.remark.clear();
        observables::Field estimate = field;
        estimate.ancillary = error.path;
        const auto value = declare<double>(std::move(estimate));
        return {value, declare<double>(std::move(error))};
    }

    std::int64_t iterations_;
    std::uint64_t seed_;
    std::int64_t horizon_;

    const std::string names_ = ", as flag_meanings of /intermittency/label names it";
    observables::Axis labels_ =
        axis("label", observables::counted(0, laminar::phase_labels), "label of a stretch" + names_);
    observables::Axis groups_ = axis("group", observables::counted(0, phase_groups),
                                     "label of a stretch" + names_ + "; the last one: all scored phases");
    observables::Axis epochs_ =
        axis("epoch", observables::counted(0, epoch_ends(iterations_).size()), "part of the run");
    observables::Axis starts_ = axis("start", observables::counted(0, epoch_ends(iterations_).size() + 1),
                                     "epoch in which a phase begins; the last one: any");
    observables::Axis lengths_ =
        axis("length", survival_lengths(iterations_), "length of a phase", "iteration");

    observables::Quantity<std::int64_t> trajectories_ =
        declare<std::int64_t>({.path = "trajectories",
                               .long_name = "initial conditions that count",
                               .is_never_missing = true,
                               .remark = "those that have rows"});
    EstimateQuantity occupation_ = declare_estimate(
        {.path = "occupation",
         .axes = {labels_},
         .long_name = "share of all iterations in stretches of the label",
         .remark =
             "NaN when the table of a trajectory was full (`/intermittency/time_share` is right then, too)"});
    EstimateQuantity burst_rate_ = declare_estimate(
        {.path = "burst_rate",
         .axes = {epochs_},
         .units = "1/iteration",
         .long_name = "bursts, all between two scored phases, that begin in the epoch, per iteration seen",
         .remark = "brief phases included; before the first scored phase there is one from t = 0 on"});
    observables::Quantity<std::int64_t> phases_ =
        declare<std::int64_t>({.path = "phases",
                               .axes = {groups_, starts_},
                               .long_name = "stretches of the group",
                               .is_never_missing = true,
                               .remark = "that begin in the epoch"});
    observables::Quantity<std::int64_t> cut_off_ =
        declare<std::int64_t>({.path = "cut_off",
                               .axes = {groups_, starts_},
                               .long_name = "those that the end of the run cut off",
                               .is_never_missing = true});
    observables::Quantity<double> survival_ =
        declare<double>({.path = "survival",
                         .axes = {groups_, starts_, lengths_},
                         .long_name = "Kaplan-Meier probability that a stretch lasts longer",
                         .remark = "S(length); NaN where none was seen for this long"});
    EstimateQuantity median_length_ = declare_estimate({.path = "median_length",
                                                        .axes = {groups_, starts_},
                                                        .units = "iteration",
                                                        .long_name = "median length, by Kaplan-Meier",
                                                        .remark = "NaN where S does not come down to 1/2"});
    EstimateQuantity survival_1000_ =
        declare_estimate({.path = "survival_1000",
                          .axes = {groups_, starts_},
                          .long_name = "probability of lasting longer than 1000 iterations, by Kaplan-Meier",
                          .remark = "NaN in shorter runs"});
    EstimateQuantity survival_3000_ =
        declare_estimate({.path = "survival_3000",
                          .axes = {groups_, starts_},
                          .long_name = "probability of lasting longer than 3000 iterations, by Kaplan-Meier",
                          .remark = "NaN in shorter runs"});
    EstimateQuantity restricted_mean_ = declare_estimate(
        {.path = "restricted_mean",
         .axes = {groups_, starts_},
         .units = "iteration",
         .long_name = "mean of min(length, " + std::to_string(horizon_) + "), by Kaplan-Meier",
         .remark = "up to `statistics.phases.horizon`; NaN where S is not known so far"});
};

}  // namespace

StatisticType phases() {
    return {.name = "phases",
            .summary = "how often laminar phases are and how long they last, over all initial conditions",
            .settings = settings_of<PhasesSettings>({setting<PhasesSettings>(
                &PhasesSettings::horizon, {.name = "horizon",
                                           .units = "iterations",
                                           .allowed = {.least = 1},
                                           .help = "of the restricted mean length of phases, over the seeds",
                                           .older_name = "observe.intermittency.horizon"})}),
            .needs = {phases_of_seed.path, stretches_of_seed.path, begin.path, end.path, label.path,
                      is_cut_off.path},
            .revises = {},
            .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
                return std::make_unique<Phases>(setup);
            }};
}

}  // namespace netlyap::statistics
