#include "rule_order.hpp"

#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/shared_samples.hpp"

#include "grid_text.hpp"
#include "rounded_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
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

/// What became of all pairs of grid points that differ in one of the axes alone.
struct Pairs {
    std::int64_t compared = 0;  ///< by two rules or more that can be cited at both
    std::int64_t reversed = 0;
    Reversal clearest;
};

enum class Axis : std::uint8_t { eta, epsilon, perturb_at };

const char* name_of(Axis axis) {
    return axis == Axis::eta ? "eta" : axis == Axis::epsilon ? "epsilon" : "perturb_at";
}

bool differ_in(Axis axis, const archive::ArchivePoint& a, const archive::ArchivePoint& b) {
    return (a.eta != b.eta) == (axis == Axis::eta) && (a.epsilon != b.epsilon) == (axis == Axis::epsilon) &&
           (a.perturb_at != b.perturb_at) == (axis == Axis::perturb_at);
}

/// By how many standard errors of the difference lambda_nMLE rises from one to the other; paired by initial
/// conditions where both points have the same ones.
double rise(const archive::RuleAtPoint& from, const archive::RuleAtPoint& to, bool is_paired) {
    const double difference = to.nmle - from.nmle;
    if (difference == 0.0)
        return 0.0;
    return difference / (is_paired ? statistics::error_of_difference(from.exponents, to.exponents)
                                   : std::hypot(from.error, to.error));
}

Pairs pairs_along(Axis axis, const archive::Sensitivity& found) {
    Pairs pairs;
    for (std::size_t first = 0; first < found.points.size(); ++first)
        for (std::size_t second = first + 1; second < found.points.size(); ++second) {
            if (!differ_in(axis, found.points[first], found.points[second]))
                continue;
            std::vector<std::pair<double, std::size_t>> rises;  // and by which rule
            for (std::size_t rule = 0; rule < found.rules.size(); ++rule) {
                const archive::RuleAtPoint &from = found.values[first][rule],
                                           &to = found.values[second][rule];
                if (can_be_cited(from) && can_be_cited(to))
                    rises.emplace_back(rise(from, to, found.shares_initial_conditions), rule);
            }
            if (rises.size() < 2)
                continue;
            ++pairs.compared;
            const auto [least, most] = std::minmax_element(rises.begin(), rises.end());
            const double errors = std::min(-least->first, most->first);
            pairs.reversed += errors > clear ? 1 : 0;
            if (errors > pairs.clearest.errors)
                pairs.clearest = {first, second, least->second, most->second, errors};
        }
    return pairs;
}

/// The grid points of a sweep, and what rules find there, in words.
class Words {
public:
    Words(const archive::Sensitivity& found, const std::string& own) : found_(found), own_(own) {
        for (const archive::ArchivePoint& point : found.points) {
            eta_.push_back(point.eta);
            epsilon_.push_back(point.epsilon);
        }
    }

    /// "eta = 5".
    [[nodiscard]] std::string coordinate(Axis axis, std::size_t point) const {
        const archive::ArchivePoint& one = found_.points[point];
        return name_of(axis) +
               (" = " + (axis == Axis::eta       ? grid_text(one.eta, eta_)
                         : axis == Axis::epsilon ? grid_text(one.epsilon, epsilon_)
                                                 : std::to_string(one.perturb_at.value_or(0))));
    }

    /// "from eta = 5 to eta = 20 at epsilon = 1e-10".
    [[nodiscard]] std::string pair(Axis along, std::size_t first, std::size_t second) const {
        std::string text = "from " + coordinate(along, first) + " to " + coordinate(along, second);
        bool is_first = true;
        for (const Axis axis : {Axis::eta, Axis::epsilon, Axis::perturb_at})
            if (axis != along && (axis != Axis::perturb_at || found_.points[first].perturb_at)) {
                text += (is_first ? " at " : ", ") + coordinate(axis, first);
                is_first = false;
            }
        return text;
    }

    /// "from 0.75 to 0.34 by "the windows of the job"".
    [[nodiscard]] std::string change(std::size_t rule, std::size_t first, std::size_t second) const {
        const auto value = [&](std::size_t point) {
            const archive::RuleAtPoint& one = found_.values[point][rule];
            return rounded_text(one.nmle, one.error);
        };
        const std::string& name = found_.rules[rule].name;
        return "from " + value(first) + " to " + value(second) + " by \"" +
               (name == series::rule_of_job ? own_ : name) + "\"";
    }

private:
    const archive::Sensitivity& found_;
    const std::string& own_;
    std::vector<double> eta_, epsilon_;
};

std::string text_of(Axis axis, const Pairs& pairs, const Words& words) {
    const std::string alone = std::string(" that differ in ") + name_of(axis) + " alone";
    if (pairs.compared == 0)
        return "no two grid points" + alone +
               " have two rules without brackets, so that their order is not compared";
    const std::string of = "of " + std::to_string(pairs.compared) +
                           (pairs.compared == 1 ? " pair" : " pairs") + " of grid points" + alone +
                           ", as far as rules are without brackets, ";
    if (pairs.reversed == 0)
        return of +
               "none is put into opposite orders by two rules, by more than two standard errors of the "
               "difference each way";
    const Reversal& one = pairs.clearest;
    return of + std::to_string(pairs.reversed) + (pairs.reversed == 1 ? " is" : " are") +
           " put into opposite orders by two rules, by more than two standard errors of the difference each "
           "way, " +
           (pairs.reversed == 1 ? "" : "most clearly ") + words.pair(axis, one.first, one.second) +
           ": lambda_nMLE falls " + words.change(one.falling, one.first, one.second) + ", and rises " +
           words.change(one.rising, one.first, one.second) + "; what is said of a trend holds for one rule";
}

}  // namespace

bool can_be_cited(const archive::RuleAtPoint& found) {
    return found.kept >= statistics::bootstrap_min_kept && found.length >= least_window;
}

std::vector<std::string> rule_order_notes(const archive::Sensitivity& found, const std::string& own) {
    const Words words(found, own);
    std::vector<std::string> notes;
    for (const Axis axis : {Axis::eta, Axis::epsilon, Axis::perturb_at}) {
        const bool is_axis = std::any_of(found.points.begin(), found.points.end(), [&](const auto& point) {
            return differ_in(axis, found.points.front(), point);
        });
        if (is_axis)
            notes.push_back(text_of(axis, pairs_along(axis, found), words));
    }
    return notes;
}

}  // namespace netlyap
