#include "spectrum_report.hpp"

#include "grid_text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace netlyap {

namespace {

std::string exponent_text(double value) {
    if (!std::isfinite(value))
        return std::isnan(value) ? "-" : "-Inf";
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << value;
    return text.str();
}

}  // namespace

std::vector<std::vector<std::string>> spectrum_table(const archive::ArchiveTables& tables) {
    std::vector<double> eta, epsilon;
    for (const archive::LeadingExponent& row : tables.spectrum) {
        eta.push_back(row.eta);
        epsilon.push_back(row.epsilon);
    }
    const bool has_radii =
        std::any_of(epsilon.begin(), epsilon.end(), [&](double radius) { return radius != epsilon.front(); });
    std::vector<std::vector<std::string>> table = {{"eta"}};
    if (has_radii)
        table.front().push_back("epsilon");
    const bool has_perturb_axis = tables.spectrum.front().perturb_at.has_value();
    if (has_perturb_axis)
        table.front().push_back("perturb_at");
    table.front().insert(table.front().end(), {"lambda_1, median", "positive / complete"});
    for (const archive::LeadingExponent& row : tables.spectrum) {
        table.push_back({grid_text(row.eta, eta)});
        if (has_radii)
            table.back().push_back(grid_text(row.epsilon, epsilon));
        if (has_perturb_axis)
            table.back().push_back(std::to_string(*row.perturb_at));
        table.back().push_back(exponent_text(row.median));
        table.back().push_back(std::to_string(row.positive) + " / " + std::to_string(row.total));
    }
    return table;
}

std::string spectrum_meaning() {
    return "lambda_1: the largest Lyapunov exponent per iteration, from the derivative of every step;\n"
           "positive: beyond the larger of two standard errors and 1 / (iterations averaged over)";
}

}  // namespace netlyap
