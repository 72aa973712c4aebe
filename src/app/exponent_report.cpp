#include "exponent_report.hpp"

#include "formatted_line.hpp"

namespace netlyap {

namespace {

/// Whether the slopes are one number, and why not.
std::string settling_text(const series::SettledExponent& settled) {
    const series::EmbeddingSlope& last = settled.by_embedding.back();
    if (!settled.has_settled)
        return settled.by_embedding.size() == 1
                   ? formatted("not settled: only --embedding %zu has a slope", last.embedding)
                   : std::string("not settled: no two embeddings agree");
    if (settled.has_trend)
        return formatted(
            "not settled: the slopes of --embedding %zu and %zu agree, but they %s to %.4f at %zu",
            settled.embedding - 1, settled.embedding, last.slope < settled.exponent ? "fall" : "rise",
            last.slope, last.embedding);
    return formatted("settled at --embedding %zu: its slope agrees with that of %zu", settled.embedding,
                     settled.embedding - 1);
}

std::string line_below(const std::string& text) {
    return "             " + text + "\n";
}

/// What the interval of a settled exponent reaches over.
std::string interval_text(const series::SettledExponent& settled) {
    return line_below(formatted(
        "the interval reaches over those from --embedding %zu on, and over the slopes of both halves "
        "of the window",
        settled.embedding - 1));
}

/// How far a settled exponent can be trusted.
std::string trust_text(std::size_t length) {
    if (length >= series::length_of_nine_in_ten)
        return line_below("cite this one, with its interval; it is chosen from these slopes of S(k):");
    return line_below(
               "an estimate, from a series too short to cite it: 6 of 10 such intervals hold the exact "
               "exponent at 2000 values,") +
           line_below(formatted(
               "8 of 10 at 4000, 9 of 10 from %zu on (settled series of the Henon map); it is chosen from "
               "these slopes of S(k):",
               series::length_of_nine_in_ten));
}

}  // namespace

std::string exponent_report(const series::SettledExponent& settled, bool is_chaos, std::size_t length) {
    if (settled.by_embedding.empty())
        return "exponent     none: with no embedding neighbours part for 4 steps and more before they are "
               "far apart\n";
    const bool is_determined = is_chaos && settled.is_citable();
    std::string text = formatted("exponent     %.4f per value, interval %.4f .. %.4f; ", settled.exponent,
                                 settled.low, settled.high) +
                       settling_text(settled) + "\n";
    if (is_determined)
        text += trust_text(length);
    else if (is_chaos)
        text += line_below("not to be cited: take a longer series; these are the slopes of S(k):");
    else
        text += line_below(
            "chosen from these slopes of S(k); without chaos it is not a Lyapunov exponent to cite:");
    for (const series::EmbeddingSlope& one : settled.by_embedding)
        text += line_below(formatted("--embedding %zu: %.4f, %.4f .. %.4f (k = 1 .. %zu, %zu references)",
                                     one.embedding, one.slope, one.low, one.high, one.window_end,
                                     one.with_neighbours));
    return is_determined ? text + interval_text(settled) : text;
}

std::string verdict_word(const series::ChaosVerdict& verdict, const series::SettledExponent& settled) {
    if (verdict.finding == series::ChaosFinding::few_neighbours ||
        (verdict.is_chaotic() && !settled.has_settled))
        return "undecided";
    if (!verdict.is_chaotic())
        return "no chaos found";
    return settled.is_citable() ? "chaos" : "chaos, exponent not determined";
}

std::string verdict_report(const series::ChaosVerdict& verdict, const series::SettledExponent& settled,
                           std::size_t embedding) {
    const std::string word = "verdict      " + verdict_word(verdict, settled);
    const std::string finding = series::finding_text(verdict.finding);
    if (verdict.is_chaotic() && !settled.has_settled)
        return word +
               formatted(
                   ": with --embedding %zu the distance grows as that of chaos does, up to k = %zu, "
                   "but no two embeddings agree on how fast, which happens for sines, too; take a longer "
                   "series\n",
                   embedding, verdict.window_end);
    if (verdict.is_chaotic())
        return word +
               formatted(
                   ": with --embedding %zu the distance grows by a factor e^%.2f up to k = %zu; R^2 = %.3f "
                   "of the line through S(k), where more than 0.95 is asked\n",
                   embedding, verdict.growth, verdict.window_end, verdict.r_squared);
    const std::string straightness =
        verdict.finding == series::ChaosFinding::not_exponential
            ? formatted(" (R^2 = %.3f of the line through S(k), k = 1 .. %zu; more than 0.95 is asked)",
                        verdict.r_squared, verdict.window_end)
            : "";
    return word +
           formatted(" with --embedding %zu: %s%s\n", embedding, finding.c_str(), straightness.c_str());
}

}  // namespace netlyap
