#include "outcome_report.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/dip.hpp"

#include "estimator_words.hpp"
#include "kept_share.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

/// Why an initial condition of this outcome is not kept.
std::string meaning_of(const std::string& outcome, const job::Job& job) {
    if (outcome == "diverged")
        return "a parameter stopped being finite";
    if (outcome == "rounded")
        return "rounding took more than 1 % of the perturbation";
    if (outcome == "degenerate")
        return "a distance is exactly 0, or changes in no window, so that no line can be fitted";
    if (outcome == "low_r_squared")
        return "no window has a straight line with R^2 > fit.min_r_squared = " +
               to_text(job.filter.min_r_squared);
    if (outcome == "low_exponent")
        return "R^2 > " + to_text(job.filter.min_r_squared) +
               ", but the exponent, the growth per iteration " + stretch_of_lambda(job) +
               ", is not above fit.min_exponent = " + to_text(job.filter.min_exponent);
    return "";
}

}  // namespace

std::vector<std::string> column_meanings(const archive::ArchiveTables& tables, const job::Job& job) {
    std::vector<std::string> lines;
    if (std::any_of(tables.rows.begin(), tables.rows.end(), is_of_few))
        lines.push_back("(lambda_nMLE) in brackets: the mean of fewer than " +
                        std::to_string(statistics::bootstrap_min_kept) + " kept; do not cite it");
    if (!has_slopes(job) && !tables.rows.empty())
        lines.push_back(lambda_in_words(job));
    if (has_shortest_window(tables))
        lines.push_back(
            "shortest window: of the kept, those whose window is " +
            std::to_string(*std::min_element(job.windows.lengths.begin(), job.windows.lengths.end())) +
            " iterations long, the least that fit.window_length allows");
    std::string of_none;
    for (std::size_t outcome = 1; outcome < tables.outcome_names.size(); ++outcome) {
        const std::string& name = tables.outcome_names[outcome];
        const std::string meaning = meaning_of(name, job);
        if (meaning.empty())
            continue;
        if (std::any_of(tables.rows.begin(), tables.rows.end(),
                        [&](const auto& row) { return row.outcomes[outcome] > 0; }))
            lines.push_back(name + ": not kept, " + meaning);
        else
            of_none += (of_none.empty() ? "" : "; ") + name + ", " + meaning;
    }
    if (!of_none.empty())
        lines.push_back("of none here: " + of_none);
    std::vector<double> p_values;
    for (const archive::ArchiveRow& row : tables.rows)
        for (const double p : {row.dip_p_value, row.dip_p_value_unfiltered})
            if (!std::isnan(p))
                p_values.push_back(p);
    if (!p_values.empty())
        lines.push_back(
            "dip p: below 0.05 it speaks against a single mode, `kept` of P(Lambda), `all` of the unfiltered "
            "exponents; at most one in twenty is below by chance, and a larger one decides nothing" +
            std::string(*std::min_element(p_values.begin(), p_values.end()) <
                                1.5 / (1.0 + statistics::dip_null_samples)
                            ? "; 0.0005 is the least there can be and means p <= 0.0005"
                            : ""));
    return lines;
}

}  // namespace netlyap
