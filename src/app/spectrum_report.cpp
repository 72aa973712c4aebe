#include "spectrum_report.hpp"

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

std::string spectrum_meaning() {
    return "lambda_1: the largest Lyapunov exponent per iteration, from the derivative of every step;\n"
           "positive: beyond the larger of two standard errors and 1 / (iterations averaged over)";
}

}  // namespace netlyap
