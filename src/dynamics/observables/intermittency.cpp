#include "netlyap/dynamics/observables/intermittency.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/laminar/laminar.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace netlyap::observables {

namespace {

const Table table = {"phase", "/intermittency/phases", 0};

std::vector<Flag> kind_flags() {
    const auto flag = [](laminar::PhaseKind kind, const char* meaning) {
        return Flag{static_cast<std::uint8_t>(kind), meaning};
    };
    return {flag(laminar::PhaseKind::burst, "burst"), flag(laminar::PhaseKind::brief, "brief"),
            flag(laminar::PhaseKind::rest, "rest"), flag(laminar::PhaseKind::periodic, "periodic"),
            flag(laminar::PhaseKind::chaotic, "chaotic")};
}

std::vector<Flag> label_flags() {
    std::vector<Flag> flags;
    for (const std::string& name : laminar::phase_label_names())
        flags.push_back({static_cast<std::uint8_t>(flags.size()), name});
    return flags;
}

std::vector<Flag> agreement_flags() {
    const auto flag = [](laminar::MapAgreement agreement, const char* meaning) {
        return Flag{static_cast<std::uint8_t>(agreement), meaning};
    };
    return {flag(laminar::MapAgreement::agrees, "agrees"), flag(laminar::MapAgreement::differs, "differs"),
            flag(laminar::MapAgreement::unsettled, "unsettled"),
            flag(laminar::MapAgreement::not_scored, "not_scored")};
}

/// Of what comes from visibility graphs: 2 since a tolerance does as their header says.
constexpr std::int64_t visibility_version = 2;

/// A column of the table: how it is declared, and its number of a phase.
template <class Number>
struct Column {
    Field field;
    std::function<Number(const laminar::Phase&)> number;
};

Field column_field(const std::string& name, FieldType type, const std::string& units,
                   const std::string& long_name, std::vector<Flag> flags = {}) {
    return {"/intermittency/" + name, {}, type, units, long_name, std::move(flags), table};
}

std::vector<Column<std::int64_t>> whole_columns() {
    const auto column = [](const std::string& name, const std::string& units, const std::string& long_name,
                           auto number) {
        return Column<std::int64_t>{column_field(name, FieldType::int64, units, long_name), number};
    };
    const auto in_every_row = [&](const std::string& name, const std::string& long_name, auto number) {
        Column<std::int64_t> it = column(name, "1", long_name, number);
        it.field.is_never_missing = true;
        return it;
    };
    return {
        in_every_row("begin", "first iteration", [](const laminar::Phase& p) { return p.begin; }),
        in_every_row("end", "iteration after the last one", [](const laminar::Phase& p) { return p.end; }),
        column("units_on", "1", "hidden units that are on for all samples; -1 in bursts",
               [](const laminar::Phase& p) { return p.units_on; }),
        column("units_split", "1", "hidden units that are on for some classes only; -1 in bursts",
               [](const laminar::Phase& p) { return p.units_split; }),
        column("loss_period", "iteration",
               "period of the loss at the end, 1 where it is constant, 0 for none, -1 not scored",
               [](const laminar::Phase& p) { return p.loss_period; }),
        column("bias_period", "iteration", "period of the output biases at the end, 0 for none",
               [](const laminar::Phase& p) { return p.bias_period; }),
        column("map_period", "iteration", "period of the loss of the softmax map from the same logits",
               [](const laminar::Phase& p) { return p.map_period; })};
}

std::vector<Column<double>> number_columns() {
    const auto column = [](const std::string& name, const std::string& units, const std::string& long_name,
                           auto number) {
        const std::int64_t version = name.starts_with("visibility_") ? visibility_version : 1;
        return Column<double>{with_version(column_field(name, FieldType::float64, units, long_name), version),
                              number};
    };
    return {column("loss_low", "nat", "lowest loss of what is scored",
                   [](const laminar::Phase& p) { return p.loss_low; }),
            column("loss_high", "nat", "highest loss of what is scored",
                   [](const laminar::Phase& p) { return p.loss_high; }),
            column("map_low", "nat", "lowest loss of the softmax map from the same logits",
                   [](const laminar::Phase& p) { return p.map_low; }),
            column("map_high", "nat", "highest loss of the softmax map from the same logits",
                   [](const laminar::Phase& p) { return p.map_high; }),
            column("visibility_degree", "1", "mean degree of the visibility graph of the loss at the end",
                   [](const laminar::Phase& p) { return p.visibility_degree; }),
            column("visibility_rate", "1", "exponential rate of its degree distribution from degree 3 on",
                   [](const laminar::Phase& p) { return p.visibility_rate; }),
            column("visibility_entropy", "nat", "entropy of its degree distribution",
                   [](const laminar::Phase& p) { return p.visibility_entropy; })};
}

std::vector<Column<std::uint8_t>> flag_columns() {
    return {{column_field("kind", FieldType::uint8, "1", "what the stretch is", kind_flags()),
             [](const laminar::Phase& p) { return static_cast<std::uint8_t>(p.kind); }},
            {column_field("label", FieldType::uint8, "1", "under what the stretch is counted", label_flags()),
             [](const laminar::Phase& p) { return static_cast<std::uint8_t>(laminar::label_of(p)); }},
            {column_field("is_cut_off", FieldType::uint8, "1", "whether the end of the run cut it off",
                          {{0, "no"}, {1, "yes"}}),
             [](const laminar::Phase& p) { return static_cast<std::uint8_t>(p.is_cut_off ? 1 : 0); }},
            {column_field("agreement", FieldType::uint8, "1",
                          "whether it is what the softmax map does from the same logits", agreement_flags()),
             [](const laminar::Phase& p) { return static_cast<std::uint8_t>(p.agreement); }}};
}

class Intermittency final : public Observable {
public:
    Intermittency(const ObservableSetup& setup, std::size_t max_rows)
        : segmentation_(*setup.system, max_rows),
          most_rows_(std::min(static_cast<std::int64_t>(max_rows), setup.iterations)) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        const auto counts = [](const std::string& name, const std::string& long_name,
                               std::vector<Axis> axes = {}) {
            return Field{"/intermittency/" + name, std::move(axes), FieldType::int64, "1", long_name, {}};
        };
        const auto labels = [](const std::string& name, const std::string& meaning) {
            return Axis{name, counted(0, laminar::phase_labels), "1",
                        meaning + ", as flag_meanings of /intermittency/label names it", false};
        };
        const Axis degree{"degree", counted(0, laminar::StretchTally::degrees), "1",
                          "degree in the visibility graph; the last one takes larger ones, too", false};
        std::vector<Field> fields = {
            counts("phases", "rows of the initial condition in the table"),
            counts("stretches", "all stretches of the trajectory"),
            {"/intermittency/time_share",
             {labels("stretch", "label of a stretch")},
             FieldType::float64,
             "1",
             "share of the iterations in stretches of each label",
             {}},
            counts("transitions",
                   "how often a scored phase of one label is followed by one of another, bursts left out",
                   {labels("from", "label of the phase before"), labels("to", "label of the phase behind")}),
            with_version(
                counts("degree_counts",
                       "iterations with each degree in the visibility graphs of the phases of each label",
                       {labels("stretch", "label of a stretch"), degree}),
                visibility_version)};
        for (const auto& column : whole_columns())
            fields.push_back(column.field);
        for (const auto& column : number_columns())
            fields.push_back(column.field);
        for (const auto& column : flag_columns())
            fields.push_back(column.field);
        for (Field& field : fields)
            if (field.table)
                field.table->most_rows = most_rows_;
        return fields;
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, true}; }
    void observe(const ensemble::Trajectory& trajectory) override { segmentation_.observe(trajectory); }
    void save(ByteWriter& writer) const override { segmentation_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        segmentation_.restore(reader, trajectory);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse& pulse) const override {
        std::vector<laminar::Phase> all;
        std::vector<std::int64_t> rows, stretches, transitions, degree_counts;
        std::vector<double> share;
        for (const laminar::Stretches& of_lane : segmentation_.stretches()) {
            pulse();
            const laminar::StretchTally& tally = of_lane.tally;
            rows.push_back(static_cast<std::int64_t>(of_lane.rows.size()));
            stretches.push_back(tally.stretches);
            const auto total = std::accumulate(tally.iterations.begin(), tally.iterations.end(), 0.0);
            for (const std::int64_t iterations : tally.iterations)
                share.push_back(static_cast<double>(iterations) / total);  // NaN where it diverged at once
            transitions.insert(transitions.end(), tally.transitions.begin(), tally.transitions.end());
            degree_counts.insert(degree_counts.end(), tally.degree_counts.begin(), tally.degree_counts.end());
            all.insert(all.end(), of_lane.rows.begin(), of_lane.rows.end());
        }
        std::vector<FieldValues> results = {rows, stretches, share, transitions, degree_counts};
        append(results, whole_columns(), all);
        append(results, number_columns(), all);
        append(results, flag_columns(), all);
        return results;
    }

private:
    template <class Number>
    static void append(std::vector<FieldValues>& results, const std::vector<Column<Number>>& columns,
                       const std::vector<laminar::Phase>& phases) {
        for (const Column<Number>& column : columns) {
            std::vector<Number> numbers;
            numbers.reserve(phases.size());
            for (const laminar::Phase& phase : phases)
                numbers.push_back(column.number(phase));
            results.emplace_back(std::move(numbers));
        }
    }

    laminar::Segmentation segmentation_;
    std::int64_t most_rows_;
};

}  // namespace

ObservableType intermittency_observable() {
    return {"intermittency",
            "laminar phases and bursts, compared with the softmax map",
            {{"max_phases", "4096", "rows of the table per initial condition; later stretches only count",
              SettingForm::count, "1"},
             {"horizon", "5000", "of the restricted mean length of phases, over the seeds"}},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Intermittency>(
                    setup, static_cast<std::size_t>(*parse_integer(setup.settings.at("max_phases"))));
            }};
}

}  // namespace netlyap::observables
