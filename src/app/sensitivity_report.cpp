#include "sensitivity_report.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/window_rules.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"

#include "estimator_words.hpp"
#include "grid_text.hpp"
#include "kept_share.hpp"
#include "rounded_text.hpp"
#include "rule_order.hpp"

#include <iomanip>
#include <iostream>
#include <optional>
#include <vector>

namespace netlyap {

namespace {

constexpr const char* windows_given = "the windows given here";

/// lambda_nMLE in the digits of `netlyap show`.
std::string lambda_text(const archive::RuleAtPoint& found) {
    return rounded_text(found.nmle, error_of_kept(found.kept, found.error));
}

/// "0.235 +- 0.012", in brackets where it cannot be cited, without an error where few are kept.
std::string with_error(const archive::RuleAtPoint& found) {
    if (found.kept == 0)
        return "-";
    const std::string text = found.kept < statistics::bootstrap_min_kept
                                 ? lambda_text(found)
                                 : text_with_error(found.nmle, found.error);
    return can_be_cited(found) ? text : "(" + text + ")";
}

/// The smallest and the largest lambda_nMLE of several rules.
struct Range {
    std::optional<archive::RuleAtPoint> least, most;

    void add(const archive::RuleAtPoint& value) {
        if (!least || value.nmle < least->nmle)
            least = value;
        if (!most || value.nmle > most->nmle)
            most = value;
    }

    [[nodiscard]] bool has_width() const { return least && least->nmle < most->nmle; }

    [[nodiscard]] std::string text() const {
        return "from " + lambda_text(*least) + " to " + lambda_text(*most);
    }
};

/// `own`: what the windows are called that were not taken from the usual rules.
void print_table(const archive::Sensitivity& found, const std::string& own) {
    std::vector<double> eta, epsilon;
    for (const archive::ArchivePoint& point : found.points) {
        eta.push_back(point.eta);
        epsilon.push_back(point.epsilon);
    }
    for (std::size_t point = 0; point < found.points.size(); ++point) {
        std::cout << "eta = " << grid_text(eta[point], eta)
                  << ", epsilon = " << grid_text(epsilon[point], epsilon) << "\n"
                  << "  lambda_nMLE +- stderr   kept / total   iterations   windows\n";
        Range citable, all;
        for (std::size_t rule = 0; rule < found.rules.size(); ++rule) {
            const archive::RuleAtPoint& value = found.values[point][rule];
            std::cout << "  " << std::setw(21) << with_error(value) << "   " << std::setw(12)
                      << (value.total == 0 ? "not computed"
                                           : std::to_string(value.kept) + " / " + std::to_string(value.total))
                      << "   " << std::setw(10) << (value.kept == 0 ? "-" : to_text(value.length)) << "   "
                      << (found.rules[rule].name == series::rule_of_job ? own : found.rules[rule].name)
                      << "\n";
            if (value.kept > 0)
                all.add(value);
            if (can_be_cited(value))
                citable.add(value);
        }
        if (citable.has_width()) {
            const bool has_brackets =
                all.least->nmle < citable.least->nmle || all.most->nmle > citable.most->nmle;
            std::cout << "  the rule moves lambda_nMLE " << citable.text()
                      << (has_brackets ? ", with the rows in brackets " + all.text() : "")
                      << ", by other windows and by which initial conditions they keep\n";
        } else if (all.has_width()) {
            std::cout << (citable.least ? "  with the rows in brackets lambda_nMLE goes "
                                        : "  the rows in brackets go ")
                      << all.text() << "\n";
        }
    }
}

/// Which of the usual rules there are not, because their windows end after the last distance.
std::string left_out(const archive::Sensitivity& found) {
    const std::size_t missing = series::usual_rules + 1 - found.rules.size();
    if (missing == 0)
        return "";
    return "left out: " + std::to_string(missing) + " of the usual rules, whose windows end up to " +
           std::to_string(series::iterations_of_paper) +
           " iterations after the perturbation, because distances are there for " +
           std::to_string(found.length) + "\n";
}

/// What the last of the rules is, which no job can search so.
constexpr const char* of_crossings =
    "last crossing of 10 d(0): the window ends at the first d(t) that is at least a tenth of the largest one "
    "recorded, and begins at the last one before it that is not above 10 d(0), or else at the "
    "perturbation; fewer than three points are no window, and what has none is not kept";

}  // namespace

void print_sensitivity(const archive::Sensitivity& found, const job::Job& job, bool has_given_windows) {
    const std::string own = has_given_windows ? windows_given : series::rule_of_job;
    print_table(found, own);
    std::cout
        << "(lambda_nMLE) in brackets: the mean of fewer than " << statistics::bootstrap_min_kept
        << " kept, or of windows of fewer than " << least_window
        << " iterations in the median; do not cite it. R^2 is large for almost any growth in windows so "
           "short, and rows without brackets may have some of them\n"
        << "iterations: of the windows of the kept ones, in the median\n"
        << "kept: R^2 > " << to_text(job.filter.min_r_squared) << " in the window and Lambda > "
        << to_text(job.filter.min_exponent)
        << " per iteration (fit.min_r_squared, fit.min_exponent), by whichever windows\n"
        << lambda_in_words(job) << "\n"
        << of_crossings << "\n"
        << left_out(found);
    for (const std::string& note : rule_order_notes(found, own))
        std::cout << note << "\n";
}

std::string windows_that_keep_most(const archive::Sensitivity& found) {
    const auto kept_by = [&](std::size_t rule) {
        std::int64_t kept = 0;
        for (const std::vector<archive::RuleAtPoint>& point : found.values)
            kept += point[rule].kept;
        return kept;
    };
    std::size_t best = 0;  // the windows of the job
    for (std::size_t rule = 1; rule < found.rules.size(); ++rule)
        if (!found.rules[rule].lengths.empty() && kept_by(rule) > kept_by(best))
            best = rule;
    if (best == 0)
        return "";
    return " --fit.window_start " + found.rules[best].starts + " --fit.window_length " +
           found.rules[best].lengths;
}

}  // namespace netlyap
