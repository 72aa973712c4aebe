#include "series_text.hpp"

#include "exponent_report.hpp"
#include "formatted_line.hpp"

#include <cmath>

namespace netlyap {

namespace {

std::string autocorrelation_text(const AutocorrelationFinding& found) {
    std::string text = formatted("  lag  autocorrelation       2.5 %%      97.5 %%\n");
    const std::size_t lags = found.r.size() - 1;
    for (std::size_t lag = 1; lag <= lags; ++lag)
        text += formatted("%5zu  %15.6f  %10.6f  %10.6f%s\n", lag, found.r[lag], found.band.low[lag],
                          found.band.high[lag], found.is_outside(lag) ? "  *" : "");
    return text +
           formatted("%zu of %zu lags are outside the band of shuffles; chance alone puts %.1f there\n",
                     found.count_outside(), lags, 0.05 * static_cast<double>(lags));
}

std::string divergence_text(const DivergenceFinding& finding) {
    const series::SeriesDivergence& found = finding.found;
    const series::SeriesDivergenceSettings& settings = finding.settings;
    const series::ChaosVerdict& verdict = found.verdict;
    std::string text = formatted("references   %zu, %zu of them with neighbours that part\n",
                                 found.references, found.with_neighbours);
    text += formatted("    k        S(k)\n");
    for (std::size_t k = 0; k < found.mean_log.size(); ++k)
        text += formatted("%5zu  %10.5f%s\n", k, found.mean_log[k],
                          k == verdict.window_end && k > 0 ? "   the window of the verdict ends" : "");
    if (found.with_neighbours == 0)
        text += "exponent     none: no reference has a neighbour that parts from it\n";
    else
        text += exponent_report(finding.settled, verdict.is_chaotic(), finding.length) +
                formatted(
                    "             for comparison, over the k = 1 .. %zu of --fit-steps with --embedding %zu: "
                    "%.4f, %.4f .. %.4f by resampling references alone\n",
                    settings.fit_steps, settings.embedding, found.exponent, found.exponent_low,
                    found.exponent_high);
    text += verdict_report(verdict, finding.settled, settings.embedding);
    if (verdict.window_end >= least_fit && verdict.window_end < settings.fit_steps)
        text += formatted(
            "             the slope for comparison is fitted beyond k = %zu, where neighbours are as far "
            "apart "
            "as any values; take --fit-steps %zu\n",
            verdict.window_end, verdict.window_end);
    return finding.advice.empty() ? text : text + "             " + finding.advice + "\n";
}

std::string laminar_text(const LaminarFinding& found) {
    if (found.lengths.empty())
        return "laminar      no stretch begins and ends inside the series\n";
    return formatted(
        "laminar      %zu stretches near period %zu: mean length %.1f, median %.10g, longest %.10g\n",
        found.lengths.size(), found.period, found.mean(), found.median(), found.lengths.back());
}

std::string visibility_text(const VisibilityFinding& found) {
    const series::VisibilityGraph& graph = found.graph;
    std::string text = "    k  share of degree k\n";
    for (std::size_t k = 0; k < graph.degree_counts.size(); ++k)
        if (graph.degree_counts[k] > 0)
            text +=
                formatted("%5zu  %10.6f\n", k,
                          static_cast<double>(graph.degree_counts[k]) / static_cast<double>(found.length));
    text += formatted("mean degree  %.4f (4 - 2/T for period T, 4 for chaos and noise)\n", graph.mean_degree);
    if (std::isnan(graph.rate))
        text += std::string("rate         not defined (") +
                (found.is_constant ? "constant series" : "no degree is above 3") + ")\n";
    else
        text += formatted("rate         %.4f (ln 3/2 = 0.4055 for white noise)\n", graph.rate);
    return text + formatted("entropy      %.4f nat\n", graph.entropy);
}

}  // namespace

std::string series_text(const SeriesFindings& findings) {
    std::string text = "values       " + std::to_string(findings.values);
    if (findings.spacing != 1)
        text += ", one every " + std::to_string(findings.spacing) +
                " iterations; lags, steps and exponents below are per value";
    text += "\nread         " + findings.read_as + "\n";
    if (findings.autocorrelation)
        text += autocorrelation_text(*findings.autocorrelation);
    if (findings.divergence)
        text += divergence_text(*findings.divergence);
    if (findings.laminar)
        text += laminar_text(*findings.laminar);
    if (findings.visibility)
        text += visibility_text(*findings.visibility);
    return text;
}

}  // namespace netlyap
