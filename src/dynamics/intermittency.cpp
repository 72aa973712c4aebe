#include "netlyap/dynamics/intermittency.hpp"

#include "netlyap/dynamics/laminar.hpp"

#include <functional>
#include <utility>

namespace netlyap {

namespace {

constexpr std::size_t kinds = 5;
const Table table = {"phase", "/intermittency/phases"};

std::vector<Flag> kind_flags() {
    const auto flag = [](PhaseKind kind, const char* meaning) {
        return Flag{static_cast<std::uint8_t>(kind), meaning};
    };
    return {flag(PhaseKind::burst, "burst"), flag(PhaseKind::brief, "brief"), flag(PhaseKind::rest, "rest"),
            flag(PhaseKind::periodic, "periodic"), flag(PhaseKind::chaotic, "chaotic")};
}

std::vector<Flag> agreement_flags() {
    const auto flag = [](MapAgreement agreement, const char* meaning) {
        return Flag{static_cast<std::uint8_t>(agreement), meaning};
    };
    return {flag(MapAgreement::agrees, "agrees"), flag(MapAgreement::differs, "differs"),
            flag(MapAgreement::unsettled, "unsettled"), flag(MapAgreement::not_scored, "not_scored")};
}

/// A column of the table: how it is declared, and its number of a phase.
template <class Number>
struct Column {
    Field field;
    std::function<Number(const Phase&)> number;
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
    return {column("begin", "1", "first iteration", [](const Phase& p) { return p.begin; }),
            column("end", "1", "iteration after the last one", [](const Phase& p) { return p.end; }),
            column("units_on", "1", "hidden units that are on for all samples; -1 in bursts",
                   [](const Phase& p) { return p.units_on; }),
            column("units_split", "1", "hidden units that are on for some classes only; -1 in bursts",
                   [](const Phase& p) { return p.units_split; }),
            column("loss_period", "iteration",
                   "period of the loss at the end, 1 where it is constant, 0 for none, -1 not scored",
                   [](const Phase& p) { return p.loss_period; }),
            column("bias_period", "iteration", "period of the output biases at the end, 0 for none",
                   [](const Phase& p) { return p.bias_period; }),
            column("map_period", "iteration", "period of the loss of the softmax map from the same logits",
                   [](const Phase& p) { return p.map_period; })};
}

std::vector<Column<double>> number_columns() {
    const auto column = [](const std::string& name, const std::string& long_name, auto number) {
        return Column<double>{column_field(name, FieldType::float64, "nat", long_name), number};
    };
    return {column("loss_low", "lowest loss of what is scored", [](const Phase& p) { return p.loss_low; }),
            column("loss_high", "highest loss of what is scored", [](const Phase& p) { return p.loss_high; }),
            column("map_low", "lowest loss of the softmax map from the same logits",
                   [](const Phase& p) { return p.map_low; }),
            column("map_high", "highest loss of the softmax map from the same logits",
                   [](const Phase& p) { return p.map_high; })};
}

std::vector<Column<std::uint8_t>> flag_columns() {
    return {{column_field("kind", FieldType::uint8, "1", "what the stretch is", kind_flags()),
             [](const Phase& p) { return static_cast<std::uint8_t>(p.kind); }},
            {column_field("is_cut_off", FieldType::uint8, "1", "whether the end of the run cut it off",
                          {{0, "no"}, {1, "yes"}}),
             [](const Phase& p) { return static_cast<std::uint8_t>(p.is_cut_off ? 1 : 0); }},
            {column_field("agreement", FieldType::uint8, "1",
                          "whether it is what the softmax map does from the same logits", agreement_flags()),
             [](const Phase& p) { return static_cast<std::uint8_t>(p.agreement); }}};
}

class Intermittency final : public Observable {
public:
    explicit Intermittency(const ObservableSetup& setup) : segmentation_(*setup.system) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        const std::string meaning = "0 burst, 1 brief, 2 rest, 3 periodic, 4 chaotic";
        const auto axis = [&](const std::string& name) {
            return Axis{name, counted(0, kinds), "1", "kind of stretch: " + meaning, false};
        };
        std::vector<Field> fields = {{"/intermittency/phases",
                                      {},
                                      FieldType::int64,
                                      "1",
                                      "rows of the initial condition in the table",
                                      {}},
                                     {"/intermittency/time_share",
                                      {axis("stretch")},
                                      FieldType::float64,
                                      "1",
                                      "share of the iterations in stretches of each kind",
                                      {}},
                                     {"/intermittency/transitions",
                                      {axis("from"), axis("to")},
                                      FieldType::int64,
                                      "1",
                                      "how often a stretch of one kind follows one of another",
                                      {}}};
        for (const auto& column : whole_columns())
            fields.push_back(column.field);
        for (const auto& column : number_columns())
            fields.push_back(column.field);
        for (const auto& column : flag_columns())
            fields.push_back(column.field);
        return fields;
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, true}; }
    void observe(const Trajectory& trajectory) override { segmentation_.observe(trajectory); }
    void save(ByteWriter& writer) const override { segmentation_.save(writer); }
    void restore(ByteReader& reader) override { segmentation_.restore(reader); }

    [[nodiscard]] std::vector<FieldValues> results() const override {
        std::vector<Phase> all;
        std::vector<std::int64_t> rows(lanes), transitions(lanes * kinds * kinds, 0);
        std::vector<double> share(lanes * kinds, 0.0);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::vector<Phase> phases = segmentation_.phases(lane);
            rows[lane] = static_cast<std::int64_t>(phases.size());
            summarize(phases, std::span(share).subspan(lane * kinds, kinds),
                      std::span(transitions).subspan(lane * kinds * kinds, kinds * kinds));
            all.insert(all.end(), phases.begin(), phases.end());
        }
        std::vector<FieldValues> results = {rows, share, transitions};
        append(results, whole_columns(), all);
        append(results, number_columns(), all);
        append(results, flag_columns(), all);
        return results;
    }

private:
    static void summarize(const std::vector<Phase>& phases, std::span<double> share,
                          std::span<std::int64_t> transitions) {
        double total = 0.0;
        for (std::size_t i = 0; i < phases.size(); ++i) {
            const auto length = static_cast<double>(phases[i].end - phases[i].begin);
            share[static_cast<std::size_t>(phases[i].kind)] += length;
            total += length;
            if (i > 0)
                ++transitions[static_cast<std::size_t>(phases[i - 1].kind) * kinds +
                              static_cast<std::size_t>(phases[i].kind)];
        }
        for (double& part : share)
            part /= total;  // NaN where the trajectory diverged at once
    }

    template <class Number>
    static void append(std::vector<FieldValues>& results, const std::vector<Column<Number>>& columns,
                       const std::vector<Phase>& phases) {
        for (const Column<Number>& column : columns) {
            std::vector<Number> numbers;
            numbers.reserve(phases.size());
            for (const Phase& phase : phases)
                numbers.push_back(column.number(phase));
            results.emplace_back(std::move(numbers));
        }
    }

    Segmentation segmentation_;
};

}  // namespace

ObservableType intermittency_observable() {
    return {"intermittency",
            "laminar phases and bursts, compared with the softmax map",
            {},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Intermittency>(setup);
            }};
}

}  // namespace netlyap
