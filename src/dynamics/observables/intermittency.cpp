#include "netlyap/dynamics/observables/intermittency.hpp"

#include "netlyap/dynamics/laminar/laminar.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace netlyap::observables {

namespace {

std::vector<Flag> label_flags() {
    std::vector<Flag> flags;
    for (const std::string& name : laminar::phase_label_names())
        flags.push_back({static_cast<std::uint8_t>(flags.size()), name});
    return flags;
}

/// Of what comes from visibility graphs: 2 since a tolerance does as their header says.
constexpr std::int64_t visibility_version = 2;
/// Of labels and what is counted by them: 2 since the sign of an exponent tells chaos; of degrees, which are
/// of visibility graphs, too, 3.
constexpr std::int64_t label_version = 2;
constexpr std::int64_t degree_counts_version = 3;
/// Of the forecast of the map: 2 since one without a period takes 20,480 steps.
constexpr std::int64_t forecast_version = 2;

struct IntermittencySettings {
    std::size_t max_phases = 4096;
};

class Intermittency final : public Observable {
public:
    Intermittency(const ObservableSetup& setup, std::size_t max_rows)
        : Observable("/intermittency"),
          segmentation_(*setup.system, setup.signals->laminar_kernel(),
                        {setup.signals->saturation(), setup.signals->recent_values()}, max_rows),
          table_{"phase", "/intermittency/phases",
                 std::min(static_cast<std::int64_t>(max_rows), setup.iterations)} {
        declare_columns();
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, false}; }
    void observe(const ensemble::Trajectory& trajectory) override { segmentation_.observe(trajectory); }
    void save(ByteWriter& writer) const override { segmentation_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        segmentation_.restore(reader, trajectory);
    }

private:
    /// What a column of the table says of a phase.
    template <class Number>
    using NumberOf = Number (*)(const laminar::Stretch&);

    template <class Number>
    struct Column {
        Quantity<Number> quantity;
        NumberOf<Number> number;
    };

    void conclude(Results& results, const Pulse& pulse) const override {
        const auto stretches = segmentation_.stretches(pulse);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            pulse();
            const laminar::Stretches& of_lane = stretches[lane];
            const laminar::StretchTally& tally = of_lane.tally;
            results[phases_][lane] = static_cast<std::int64_t>(of_lane.rows.size());
            results[stretches_][lane] = tally.stretches;
            const auto total = std::accumulate(tally.iterations.begin(), tally.iterations.end(), 0.0);
            for (std::size_t label = 0; label < tally.iterations.size();
                 ++label)  // NaN where it diverged at once
                results.lane(time_share_, lane)[label] = static_cast<double>(tally.iterations[label]) / total;
            std::copy(tally.transitions.begin(), tally.transitions.end(),
                      results.lane(transitions_, lane).begin());
            std::copy(tally.degree_counts.begin(), tally.degree_counts.end(),
                      results.lane(degree_counts_, lane).begin());
            append_rows(results, whole_columns_, of_lane.rows);
            append_rows(results, number_columns_, of_lane.rows);
            append_rows(results, flag_columns_, of_lane.rows);
        }
    }

    template <class Number>
    static void append_rows(Results& results, const std::vector<Column<Number>>& columns,
                            const std::vector<laminar::Stretch>& rows) {
        for (const Column<Number>& column : columns)
            for (const laminar::Stretch& phase : rows)
                results[column.quantity].push_back(column.number(phase));
    }

    void add_whole(Field field, NumberOf<std::int64_t> number) {
        field.table = table_;
        whole_columns_.push_back({declare<std::int64_t>(std::move(field)), number});
    }
    void add_number(Field field, NumberOf<double> number) {
        field.table = table_;
        number_columns_.push_back({declare<double>(std::move(field)), number});
    }
    void add_flag(Field field, NumberOf<std::uint8_t> number) {
        field.table = table_;
        flag_columns_.push_back({declare<std::uint8_t>(std::move(field)), number});
    }

    void declare_columns() {
        using laminar::Stretch;
        add_whole({.path = "begin", .long_name = "first iteration", .is_never_missing = true},
                  [](const Stretch& p) { return p.begin; });
        add_whole({.path = "end", .long_name = "iteration after the last one", .is_never_missing = true},
                  [](const Stretch& p) { return p.end; });
        add_whole({.path = "units_on",
                   .long_name = "hidden units that are on for all samples; -1 in bursts",
                   .remark = "n_on"},
                  [](const Stretch& p) { return p.units_on; });
        add_whole({.path = "units_split",
                   .long_name = "hidden units that are on for some classes only; -1 in bursts"},
                  [](const Stretch& p) { return p.units_split; });
        add_whole(
            {.path = "loss_period",
             .units = "iteration",
             .long_name = "period of the loss at the end, 1 where it is constant, 0 for none, -1 not scored",
             .remark = "over the last 256 iterations that are scored, which are begin + 100 up to end - 20; "
                       "constant is the same to a thousandth"},
            [](const Stretch& p) { return p.loss_period; });
        add_whole({.path = "bias_period",
                   .units = "iteration",
                   .long_name = "period of the output biases at the end, 0 for none",
                   .remark = "of all of them together"},
                  [](const Stretch& p) { return p.bias_period; });
        add_whole({.path = "map_period",
                   .units = "iteration",
                   .long_name = "period of the loss of the softmax map from the same logits",
                   .version = forecast_version},
                  [](const Stretch& p) { return p.map_period; });
        add_number({.path = "loss_low", .units = "nat", .long_name = "lowest loss of what is scored"},
                   [](const Stretch& p) { return p.loss_low; });
        add_number({.path = "loss_high", .units = "nat", .long_name = "highest loss of what is scored"},
                   [](const Stretch& p) { return p.loss_high; });
        add_number({.path = "map_low",
                    .units = "nat",
                    .long_name = "lowest loss of the softmax map from the same logits",
                    .version = forecast_version},
                   [](const Stretch& p) { return p.map_low; });
        add_number({.path = "map_high",
                    .units = "nat",
                    .long_name = "highest loss of the softmax map from the same logits",
                    .version = forecast_version},
                   [](const Stretch& p) { return p.map_high; });
        add_number(
            {.path = "exponent",
             .units = "1/iteration",
             .long_name = "largest Lyapunov exponent of the softmax map from the same logits",
             .is_added_later = true,
             .ancillary = "exponent_error",
             .remark = "over 20,000 steps after 3,000, in the complement of the neutral directions; NaN "
                       "in bursts and brief phases"},
            [](const Stretch& p) { return p.exponent; });
        add_number({.path = "exponent_error",
                    .units = "1/iteration",
                    .long_name = "its standard error, from 20 blocks of 1,000 steps",
                    .is_added_later = true},
                   [](const Stretch& p) { return p.exponent_error; });
        add_number(
            {.path = "visibility_degree",
             .long_name = "mean degree of the visibility graph of the loss at the end",
             .version = visibility_version,
             .remark =
                 "over the last 256 iterations that are scored, values within a thousandth of the range "
                 "being equal: 4 - 2/T for period T and 4 for chaos, less up to a tenth because the ends of "
                 "a window see less; NaN in bursts, brief phases and where the loss has period 1"},
            [](const Stretch& p) { return p.visibility_degree; });
        add_number({.path = "visibility_rate",
                    .long_name = "exponential rate of its degree distribution from degree 3 on",
                    .version = visibility_version},
                   [](const Stretch& p) { return p.visibility_rate; });
        add_number({.path = "visibility_entropy",
                    .units = "nat",
                    .long_name = "entropy of its degree distribution",
                    .version = visibility_version},
                   [](const Stretch& p) { return p.visibility_entropy; });
        add_flag(
            {.path = "kind",
             .long_name = "what the stretch is",
             .flags = flags_of<laminar::StretchKind>(),
             .version = label_version,
             .remark = "burst: a hidden unit is partial; brief: a phase of fewer than 200 iterations, not "
                       "scored; chaotic: the exponent is positive by more than two standard errors; rest, "
                       "periodic and regular: it is negative by as much; rest: the loss has period 1 and the "
                       "output biases no longer one, though they may drift; periodic: loss or output biases; "
                       "regular: no period up to 64, because it is longer or not settled yet; undecided: the "
                       "exponent is within two standard errors of 0; unlike_map: the softmax map does not "
                       "describe the phase (`agreement`), so that its exponent says nothing"},
            [](const Stretch& p) { return static_cast<std::uint8_t>(p.kind); });
        add_flag({.path = "label",
                  .long_name = "category of the stretch",
                  .flags = label_flags(),
                  .version = label_version,
                  .remark = "by units_on and kind"},
                 [](const Stretch& p) { return static_cast<std::uint8_t>(laminar::label_of(p)); });
        add_flag({.path = "is_cut_off",
                  .long_name = "whether the end of the run cut it off",
                  .flags = {{0, "no"}, {1, "yes"}}},
                 [](const Stretch& p) { return static_cast<std::uint8_t>(p.is_cut_off ? 1 : 0); });
        add_flag(
            {.path = "agreement",
             .long_name = "whether it is what the softmax map does from the same logits",
             .flags = flags_of<laminar::MapAgreement>(),
             .version = forecast_version,
             .remark = "from those at begin + 100; agrees: periods equal and loss ranges within a "
                       "thousandth; where the loss of the phase has none, it is inside the map's range over "
                       "20,480 steps and fills at least 95 % of it; unsettled: only one of them has a "
                       "period, which a negative exponent allows, since the other is on its way to it"},
            [](const Stretch& p) { return static_cast<std::uint8_t>(p.agreement); });
    }

    static Axis stretch() {
        Axis axis = labels("stretch", "label of a stretch");
        axis.remark =
            "0 burst, 1 brief, 2 split (a scored phase with units that are on for some classes only), else "
            "with "
            "n = min(n_on, 5) 3 + 3 n + k, k = 0 rest, 1 periodic, 2 chaotic, or 21 + 3 n + k, k = 0 "
            "regular, "
            "1 undecided, 2 unlike_map";
        return axis;
    }
    static Axis labels(const std::string& name, const std::string& meaning) {
        return {name, counted(0, laminar::phase_labels), "1",
                meaning + ", as flag_meanings of /intermittency/label names it", false};
    }
    static Axis degree() {
        return {"degree", counted(0, laminar::StretchTally::degrees), "1",
                "degree in the visibility graph; the last one takes larger ones, too", false};
    }

    laminar::Segmentation segmentation_;
    Table table_;
    Quantity<std::int64_t> phases_ =
        declare<std::int64_t>({.path = "phases",
                               .long_name = "rows of the initial condition in the table",
                               .remark = "at most `observe.intermittency.max_phases`"});
    Quantity<std::int64_t> stretches_ =
        declare<std::int64_t>({.path = "stretches",
                               .long_name = "all stretches of the trajectory",
                               .remark = "when there are more than rows, the table has the first ones"});
    Quantity<double> time_share_ =
        declare<double>({.path = "time_share",
                         .axes = {stretch()},
                         .long_name = "share of the iterations in stretches of each label",
                         .version = label_version});
    Quantity<std::int64_t> transitions_ = declare<std::int64_t>(
        {.path = "transitions",
         .axes = {labels("from", "label of the preceding phase"),
                  labels("to", "label of the following phase")},
         .long_name = "how often a scored phase of one label is followed by one of another, bursts left out",
         .version = label_version,
         .remark = "and brief phases likewise"});
    Quantity<std::int64_t> degree_counts_ = declare<std::int64_t>(
        {.path = "degree_counts",
         .axes = {stretch(), degree()},
         .long_name = "iterations with each degree in the visibility graphs of the phases of each label",
         .version = degree_counts_version,
         .remark = "the last degree takes larger ones, too"});
    std::vector<Column<std::int64_t>> whole_columns_;
    std::vector<Column<double>> number_columns_;
    std::vector<Column<std::uint8_t>> flag_columns_;
};

}  // namespace

ObservableType intermittency_observable() {
    return {.name = "intermittency",
            .summary = "laminar phases and bursts, compared with the softmax map",
            .settings = settings_of<IntermittencySettings>({setting<IntermittencySettings>(
                &IntermittencySettings::max_phases,
                {.name = "max_phases",
                 .allowed = {.least = 1},
                 .help = "rows of the table per initial condition; later stretches only count"})}),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Intermittency>(
                    setup, setup.settings.get<IntermittencySettings>().max_phases);
            },
            .work_at_end = "follows the softmax map of the phases that are left, 23,000 steps and more,",
            .needs = {.classes = true,
                      .softmax = true,
                      .one_sigmoid_layer = true,
                      .hidden_biases = true,
                      .output_biases = true,
                      .plain_descent = true}};
}

}  // namespace netlyap::observables
