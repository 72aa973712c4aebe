#include "curvature_report.hpp"

#include "netlyap/dynamics/tangents/stability_threshold.hpp"

namespace netlyap {

namespace {

constexpr int digits = 4;

}  // namespace

TextTable sharpness_table(const archive::ArchiveTables& tables, const job::Job& job) {
    TextTable cells;
    for (const archive::SeedMedian& row : tables.sharpness)
        cells.push_back({fixed_text(row.median, digits),
                         fixed_text(tangent::stability_threshold(job.descent, row.eta), digits),
                         std::to_string(row.total)});
    return point_table({tables.sharpness.begin(), tables.sharpness.end()},
                       {"sharpness, median", "threshold", "initial conditions"}, cells);
}

std::string sharpness_meaning(const archive::ArchiveTables& tables, const job::Job& job) {
    const std::string missing = tangent::why_no_threshold(job.descent);
    return "sharpness: the largest eigenvalue of the Hessian of the loss, at the last recorded iteration, t "
           "= " +
           std::to_string(tables.sharpness_iteration) + ";\nthreshold: " +
           (missing.empty() ? tangent::threshold_text(job.descent) +
                                  ", above which descent leaves a minimum of this curvature"
                            : "there is none, because " + missing);
}

TextTable tangents_table(const archive::ArchiveTables& tables) {
    TextTable cells;
    for (const archive::SeedMedian& row : tables.tangents)
        cells.push_back({fixed_text(row.median, digits), std::to_string(row.total)});
    return joined_radii(point_table({tables.tangents.begin(), tables.tangents.end()},
                                    {"Lambda of tangents, median", "initial conditions"}, cells));
}

std::string tangents_meaning() {
    return "Lambda of tangents: the exponent per iteration of `growth` in the limit of small epsilon, in the "
           "best window of [fit]; unfiltered";
}

std::string missing_ratio_note(const job::Job& job) {
    if (!records(job, "/hessian/sharpness_ratio"))
        return "";
    const std::string missing = tangent::why_no_threshold(job.descent);
    return missing.empty() ? "" : "/hessian/sharpness_ratio will have no value, because " + missing;
}

}  // namespace netlyap
