#include "target_report.hpp"

#include "netlyap/core/text.hpp"

#include "formatted_line.hpp"
#include "grid_text.hpp"
#include "netlyap/runner/seed_target.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap {

namespace {

using run_directory::PointInterval;

std::string number_text(double value) {
    return formatted("%.3g", value);
}

/// "1 seed", "2 seeds".
std::string seeds_text(std::int64_t seeds) {
    return std::to_string(seeds) + (seeds == 1 ? " seed" : " seeds");
}

std::string points_text(std::size_t points) {
    return std::to_string(points) + (points == 1 ? " grid point" : " grid points");
}

/// "eta 1, epsilon 1e-08".
std::string place_text(const PointInterval& point, const job::Job& job) {
    const std::vector<double> radii = job::perturbation_radii(job);
    const archive::ArchivePoint& at = point.point;
    return "eta " + grid_text(at.eta, job.eta) +
           (at.epsilon > 0.0 ? ", epsilon " + grid_text(at.epsilon, radii) : "") +
           (at.perturb_at ? ", perturb_at " + std::to_string(*at.perturb_at) : "");
}

/// The first of the points, each with the width that decides where it has one.
std::string list_text(const std::vector<const PointInterval*>& points, const job::Job& job) {
    constexpr std::size_t most_named = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(points.size(), most_named); ++i) {
        const double width = points[i]->half_width();
        text += (i == 0 ? "" : "; ") + place_text(*points[i], job) +
                (std::isnan(width) ? "" : " (+- " + number_text(width) + ")");
    }
    return text + (points.size() > most_named ? "; ..." : "");
}

/// "+- 0.0211 (half of the 95 % interval)": the width that decides; where it is not that of all seeds, both.
std::string deciding_width_text(const PointInterval& point, std::int64_t seeds) {
    const std::string of_all = number_text(point.interval.half_width());
    const std::string of_first = number_text(point.of_first.half_width());
    const std::string width = number_text(point.half_width());
    return "+- " + width + " (" + meaning_of_width +
           (of_all == width ? ""
                            : ": " + of_first + " of the first " + std::to_string(deciding_seeds(seeds)) +
                                  ", " + of_all + " of all") +
           ")";
}

/// Why a point has no interval.
std::string lacking_text(const job::Job& job) {
    return job.run.target.ends_with("nmle") ? "with fewer than 20 kept" : "without a result";
}

}  // namespace

std::string round_text(const TargetRound& round, const job::Job& job) {
    const double width = round.half_width();
    const auto widest = std::find_if(round.points.begin(), round.points.end(),
                                     [&](const PointInterval& point) { return point.half_width() == width; });
    std::string text = seeds_text(round.seeds) + ": ";
    if (widest == round.points.end()) {
        text += "no grid point has an interval of " + job.run.target;
    } else {
        text += job.run.target + " " + number_text(widest->interval.value) + " " +
                deciding_width_text(*widest, round.seeds);
        if (round.points.size() > 1)
            text += " at " + place_text(*widest, job) + ", the widest of " + points_text(round.points.size());
        text += ", " + to_text(job.run.target_error) + " is wanted";
    }
    return text + (round.goes_on() ? "; going on to " + seeds_text(round.next) : "");
}

std::string target_ending_text(const TargetRound& round, const job::Job& job) {
    std::vector<const PointInterval*> wide, lacking;
    for (const PointInterval& point : round.points) {
        const double width = point.half_width();
        if (std::isnan(width))
            lacking.push_back(&point);
        else if (width > job.run.target_error)
            wide.push_back(&point);
    }
    const std::size_t reached = round.points.size() - wide.size() - lacking.size();
    const std::string wanted =
        job.run.target + " +- " + to_text(job.run.target_error) + " (" + meaning_of_width + ")";
    std::string text;
    if (reached > 0)
        text += wanted + " is reached with " + seeds_text(round.seeds) +
                (round.points.size() == 1
                     ? ""
                     : " at " + std::to_string(reached) + " of " + points_text(round.points.size())) +
                "\n";
    if (!wide.empty())
        text += wanted + " is not reached at " + points_text(wide.size()) + ", because " +
                seeds_text(round.seeds) + " are run.max_seeds: " + list_text(wide, job) + "\n";
    if (!lacking.empty())
        text += points_text(lacking.size()) + " " + lacking_text(job) + " after " + seeds_text(round.seeds) +
                (lacking.size() == 1 ? " has" : " have") +
                " no interval and did not count: " + list_text(lacking, job) + "\n";
    return text;
}

}  // namespace netlyap
