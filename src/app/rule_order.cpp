#include "rule_order.hpp"

#include "netlyap/sweep/statistics/bootstrap.hpp"

#include "grid_text.hpp"
#include "rounded_text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace netlyap {

namespace {

constexpr double clear = 2.0;  // standard errors, from which a difference counts

/// Two grid points of which one rule has the second lower, and another one higher.
struct Reversal {
    std::size_t first = 0, second = 0;    ///< grid points
    std::size_t falling = 0, rising = 0;  ///< rules
    double errors = clear;                ///< by how many standard errors, the smaller of both
};

/// By how many standard errors lambda_nMLE rises from one to the other; 0 where one cannot be cited.
double rise(const archive::RuleAtPoint& from, const archive::RuleAtPoint& to) {
    return can_be_cited(from) && can_be_cited(to) ? (to.nmle - from.nmle) / std::hypot(from.error, to.error)
                                                  : 0.0;
}

bool differ_in_one(const archive::ArchivePoint& a, const archive::ArchivePoint& b) {
    return (a.eta != b.eta ? 1 : 0) + (a.epsilon != b.epsilon ? 1 : 0) +
               (a.perturb_at != b.perturb_at ? 1 : 0) ==
           1;
}

Reversal clearest(const archive::Sensitivity& found) {
    Reversal best;
    for (std::size_t first = 0; first < found.points.size(); ++first)
        for (std::size_t second = first + 1; second < found.points.size(); ++second) {
            if (!differ_in_one(found.points[first], found.points[second]))
                continue;
            std::vector<double> rises;
            for (std::size_t rule = 0; rule < found.rules.size(); ++rule)
                rises.push_back(rise(found.values[first][rule], found.values[second][rule]));
            const auto [least, most] = std::minmax_element(rises.begin(), rises.end());
            if (const double errors = std::min(-*least, *most); errors > best.errors)
                best = {first, second, static_cast<std::size_t>(least - rises.begin()),
                        static_cast<std::size_t>(most - rises.begin()), errors};
        }
    return best;
}

}  // namespace

bool can_be_cited(const archive::RuleAtPoint& found) {
    return found.kept >= statistics::bootstrap_min_kept && found.length >= least_window;
}

std::string rule_order_note(const archive::Sensitivity& found, const std::string& own) {
    const Reversal best = clearest(found);
    if (!(best.errors > clear))
        return "";
    std::vector<double> eta, epsilon;
    for (const archive::ArchivePoint& point : found.points) {
        eta.push_back(point.eta);
        epsilon.push_back(point.epsilon);
    }
    const auto where = [&](std::size_t point) {
        const archive::ArchivePoint& one = found.points[point];
        return "eta = " + grid_text(one.eta, eta) + ", epsilon = " + grid_text(one.epsilon, epsilon) +
               (one.perturb_at ? ", perturb_at = " + std::to_string(*one.perturb_at) : "");
    };
    const auto by = [&](std::size_t rule) {
        const auto value = [&](std::size_t point) {
            const archive::RuleAtPoint& one = found.values[point][rule];
            return rounded_text(one.nmle, one.error);
        };
        const std::string& name = found.rules[rule].name;
        return "from " + value(best.first) + " to " + value(best.second) + " by \"" +
               (name == series::rule_of_job ? own : name) + "\"";
    };
    return "the order of grid points depends on the rule, too: from " + where(best.first) + " to " +
           where(best.second) + " lambda_nMLE falls " + by(best.falling) + ", and rises " + by(best.rising) +
           ": what is said of a trend holds for one rule";
}

}  // namespace netlyap
