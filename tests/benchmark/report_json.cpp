#include "measurement.hpp"
#include "report.hpp"

#include <nlohmann/json.hpp>

namespace netlyap::bench {

namespace {

using Json = nlohmann::ordered_json;

std::string kind_name(RowKind kind) {
    switch (kind) {
        case RowKind::ours:
            return "ours";
        case RowKind::libm:
            return "scalar_libm";
        case RowKind::eigen:
            return "eigen";
        case RowKind::eigen_tuned:
            return "eigen_tuned";
        case RowKind::numpy:
            return "numpy";
        case RowKind::torch:
            break;
    }
    return "pytorch";
}

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json rows(const Comparison& one) {
    Json all = Json::array();
    for (const Row& row : one.rows)
        all.push_back({{"implementation", row.name},
                       {"kind", kind_name(row.kind)},
                       {"networks", row.networks},
                       {"member_steps_per_second", row.rate},
                       {"ratio_of_ours", best(one).rate / row.rate},
                       {"fraction_of_limit", number(row.fraction_of_limit)},
                       {"difference", row.difference},
                       {"repetitions", row.rates}});
    return all;
}

/// What is known of a comparison by whatever name its rows have.
Json common(const Comparison& one) {
    Json peaks = Json::array();
    for (const PeakRow& peak : one.peaks)
        peaks.push_back({{"instruction_set", peak.instruction_set},
                         {"lanes_per_second", peak.lanes_per_second},
                         {"fma_per_cycle", peak.per_cycle}});
    return {{"steps", one.shape.steps},
            {"operations_of_limit", one.operations_of_limit},
            {"operations",
             {{"fma", one.operations.fma},
              {"multiplications", one.operations.multiplications},
              {"divisions", one.operations.divisions}}},
            {"fma_peaks", peaks},
            {"rows", rows(one)}};
}

/// A comparison among the shapes: ours by their instruction sets, too.
Json of_shape(const Comparison& one) {
    Json all = {{"samples", one.shape.samples},
                {"best", best(one).name},
                {"fastest_peer", fastest_peer(one).name},
                {"ratio_to_fastest_peer", best(one).rate / fastest_peer(one).rate}};
    for (const Row& row : one.rows)
        if (row.kind == RowKind::ours)
            all[row.instruction_set] = {{"fraction_of_limit", number(row.fraction_of_limit)},
                                        {"member_steps_per_second", row.rate}};
    all.update(common(one));
    return all;
}

}  // namespace

void print_json(std::ostream& out, const Report& report) {
    const Comparison& of_paper = report.shapes.front();
    Json all = {{"best", best(of_paper).name},
                {"fraction_of_limit", number(best(of_paper).fraction_of_limit)},
                {"ratio_to_scalar_libm", ratio_to(of_paper, RowKind::libm)},
                {"ratio_to_eigen", ratio_to(of_paper, RowKind::eigen)},
                {"ratio_to_eigen_tuned", ratio_to(of_paper, RowKind::eigen_tuned)},
                {"ratio_of_whole_run", median(report.whole_run.ratios)},
                {"processor", report.processor},
                {"compiler", compiler()}};
    all.update(common(of_paper));
    for (const Comparison& one : report.shapes)
        all["shapes"][one.shape.name()] = of_shape(one);
    all["whole_run"] = {{"workers", report.whole_run.workers},
                        {"member_steps", report.whole_run.member_steps},
                        {"seconds", report.whole_run.seconds},
                        {"ratios", report.whole_run.ratios}};
    out << all.dump(2) << "\n";
}

}  // namespace netlyap::bench
