#include "series_json.hpp"

#include "exponent_report.hpp"

namespace netlyap {

namespace {

Json autocorrelation_json(const AutocorrelationFinding& found) {
    Json json;
    json["lags"] = Json::array();
    for (std::size_t lag = 1; lag < found.r.size(); ++lag)
        json["lags"].push_back({{"lag", json_count(lag)},
                                {"autocorrelation", json_number(found.r[lag])},
                                {"low", json_number(found.band.low[lag])},
                                {"high", json_number(found.band.high[lag])},
                                {"is_outside", found.is_outside(lag)}});
    json["outside"] = json_count(found.count_outside());
    return json;
}

Json verdict_json(const DivergenceFinding& finding) {
    const series::ChaosVerdict& verdict = finding.found.verdict;
    return {{"verdict", verdict_word(verdict, finding.settled)},
            {"finding", word_of(verdict.finding)},
            {"why", series::finding_text(verdict.finding)},
            {"window_end", json_count(verdict.window_end)},
            {"growth", json_number(verdict.growth)},
            {"r_squared", json_number(verdict.r_squared)},
            {"slope", json_number(verdict.slope)},
            {"slope_low", json_number(verdict.slope_low)}};
}

Json exponent_json(const DivergenceFinding& finding) {
    const series::SettledExponent& settled = finding.settled;
    if (settled.by_embedding.empty())
        return nullptr;
    const bool is_determined = finding.found.verdict.is_chaotic() && settled.is_citable();
    return {{"value", json_number(settled.exponent)},
            {"low", json_number(settled.low)},
            {"high", json_number(settled.high)},
            {"embedding", json_count(settled.embedding)},
            {"has_settled", settled.has_settled},
            {"has_trend", settled.has_trend},
            {"is_citable", is_determined && finding.length >= series::length_of_nine_in_ten}};
}

Json divergence_json(const DivergenceFinding& finding) {
    const series::SeriesDivergenceSettings& settings = finding.settings;
    const series::SeriesDivergence& found = finding.found;
    Json json;
    json["settings"] = {{"embedding", json_count(settings.embedding)},
                        {"delay", json_count(settings.delay)},
                        {"theiler", json_count(settings.theiler_window)},
                        {"radius", json_number(settings.radius)},
                        {"fit_steps", json_count(settings.fit_steps)}};
    json["references"] = json_count(found.references);
    json["with_neighbours"] = json_count(found.with_neighbours);
    json["mean_log_distance"] = Json::array();
    for (const double mean_log : found.mean_log)
        json["mean_log_distance"].push_back(json_number(mean_log));
    json["exponent"] = exponent_json(finding);
    json["slopes"] = Json::array();
    for (const series::EmbeddingSlope& one : finding.settled.by_embedding)
        json["slopes"].push_back({{"embedding", json_count(one.embedding)},
                                  {"slope", json_number(one.slope)},
                                  {"low", json_number(one.low)},
                                  {"high", json_number(one.high)},
                                  {"window_end", json_count(one.window_end)},
                                  {"references", json_count(one.with_neighbours)}});
    json["for_comparison"] = {{"slope", json_number(found.exponent)},
                              {"low", json_number(found.exponent_low)},
                              {"high", json_number(found.exponent_high)}};
    json.update(verdict_json(finding));
    json["advice"] = json_text(finding.advice);
    return json;
}

Json laminar_json(const LaminarFinding& found) {
    return {{"period", json_count(found.period)},
            {"stretches", json_count(found.lengths.size())},
            {"mean", json_number(found.mean())},
            {"median", json_number(found.median())},
            {"longest", found.lengths.empty() ? Json(nullptr) : json_number(found.lengths.back())}};
}

Json visibility_json(const VisibilityFinding& found) {
    Json json;
    json["degrees"] = Json::array();
    for (std::size_t degree = 0; degree < found.graph.degree_counts.size(); ++degree)
        if (const std::int64_t count = found.graph.degree_counts[degree]; count > 0)
            json["degrees"].push_back({{"degree", json_count(degree)}, {"values", json_integer(count)}});
    json["mean_degree"] = json_number(found.graph.mean_degree);
    json["rate"] = json_number(found.graph.rate);
    json["entropy"] = json_number(found.graph.entropy);
    return json;
}

template <class Finding>
Json if_asked(const std::optional<Finding>& finding, Json (*json_of)(const Finding&)) {
    return finding ? json_of(*finding) : Json(nullptr);
}

}  // namespace

Json series_json(const SeriesFindings& findings) {
    Json json;
    json["file"] = findings.file;
    json["values"] = json_count(findings.values);
    json["spacing"] = json_integer(findings.spacing);
    json["read"] = findings.read_as;
    json["autocorrelation"] = if_asked(findings.autocorrelation, autocorrelation_json);
    json["divergence"] = if_asked(findings.divergence, divergence_json);
    json["laminar"] = if_asked(findings.laminar, laminar_json);
    json["visibility"] = if_asked(findings.visibility, visibility_json);
    return json;
}

}  // namespace netlyap
