#include "spectrum_report.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include <cmath>

namespace netlyap {

namespace {

std::string exponent_text(double value) {
    return std::isinf(value) ? "-Inf" : fixed_text(value, 4);
}

}  // namespace

TextTable spectrum_table(const archive::ArchiveTables& tables) {
    TextTable cells;
    for (const archive::LeadingExponent& row : tables.spectrum)
        cells.push_back(
            {exponent_text(row.median), std::to_string(row.positive) + " / " + std::to_string(row.total)});
    return point_table({tables.spectrum.begin(), tables.spectrum.end()},
                       {"lambda_1, median", "positive / complete"}, cells);
}

std::string spectrum_meaning(const job::Job& job) {
    const auto setting = [&](const char* name) {
        return std::stoll(job::find_key(std::string("observe.spectrum.") + name)->text(job));
    };
    const std::int64_t begin = setting("from") + setting("transient");
    return "lambda_1: the largest Lyapunov exponent per iteration, from the derivative of every step, "
           "averaged "
           "over iterations " +
           std::to_string(begin) + " to " + std::to_string(job.iterations) +
           (begin > 0
                ? ""
                : ";\nthat is with whatever growth dies out: observe.spectrum.transient leaves a beginning "
                  "out") +
           ";\npositive: beyond the larger of two standard errors and ln(T) / T, T the iterations averaged "
           "over";
}

}  // namespace netlyap
