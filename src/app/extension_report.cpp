#include "extension_report.hpp"

#include "netlyap/core/list_syntax.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "run_ending.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace netlyap {

namespace {

std::string larger_number(const std::string& key, std::int64_t before, std::int64_t now) {
    return key + " " + std::to_string(before) + " -> " + std::to_string(now);
}

/// The values of the second list that the first one lacks.
template <class Number>
std::vector<Number> added_values(const std::vector<Number>& before, const std::vector<Number>& now) {
    std::vector<Number> added;
    std::copy_if(now.begin(), now.end(), std::back_inserter(added), [&](Number value) {
        return std::find(before.begin(), before.end(), value) == before.end();
    });
    return added;
}

/// "20, 40"; of many the first and the last.
std::string values_text(const std::vector<double>& values) {
    constexpr std::size_t most_named = 6;
    if (values.size() > most_named)
        return to_text(values.front()) + " .. " + to_text(values.back()) + " (" +
               std::to_string(values.size()) + " values)";
    std::string text;
    for (const double value : values)
        text += (text.empty() ? "" : ", ") + to_text(value);
    return text;
}

std::string values_text(const std::vector<std::int64_t>& seeds) {
    return list_text(seeds);
}

/// Units of the larger grid that the other one lacks: of new points all, of the others those with new seeds,
/// a block of eight that was not full included.
std::int64_t units_added(const scheduling::Grid& before, const scheduling::Grid& now) {
    const bool has_same_seeds = before.seeds().size() == now.seeds().size();
    const std::size_t kept = has_same_seeds ? before.blocks() : before.seeds().size() / lanes;
    return now.units() - before.cells() * static_cast<std::int64_t>(kept);
}

/// Units that had fewer than eight seeds, the last one at each point, and get more: they begin anew.
std::int64_t units_again(const scheduling::Grid& before, const scheduling::Grid& now) {
    const std::size_t seeds = before.seeds().size();
    return seeds != now.seeds().size() && seeds % lanes != 0 ? before.cells() : 0;
}

std::string again_text(std::int64_t units) {
    return units == 0 ? ""
                      : "; " + std::to_string(units) + " of them had fewer than eight seeds and " +
                            (units == 1 ? "is" : "are") + " computed again";
}

}  // namespace

std::string growth_text(const job::Job& extended, const job::Job& job) {
    const job::Growth growth = job::growth(extended, job);
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
    if (growth.iterations)
        add(larger_number("sweep.iterations", extended.iterations, job.iterations));
    if (growth.members)
        add(larger_number("sweep.members", extended.members, job.members));
    std::string other, more;
    for (const std::string& name : growth.observables) {
        const bool is_new = std::count(extended.observables.begin(), extended.observables.end(), name) == 0;
        std::string& names = is_new ? other : more;
        names += (names.empty() ? "" : ", ") + name;
    }
    if (!other.empty())
        add("adds " + other);
    if (!more.empty())
        add("more of " + more);
    if (growth.grid) {
        const scheduling::Grid before(extended), now(job);
        std::string values;
        const auto add_values = [&](const char* name, const auto& added) {
            if (!added.empty())
                values += (values.empty() ? "" : ", ") + (name + (" = " + values_text(added)));
        };
        add_values("eta", added_values(before.eta(), now.eta()));
        add_values("epsilon", added_values(before.epsilon(), now.epsilon()));
        add_values("seeds", added_values(before.seeds(), now.seeds()));
        add("adds " + values + " (" + units_text(units_added(before, now)) +
            again_text(units_again(before, now)) + ")");
    }
    return text.empty() ? "observe.names in another order" : text;
}

std::string extension_text(const job::Job& extended, const job::Job& job, const PendingUnits& begin,
                           std::int64_t pending) {
    std::string text = growth_text(extended, job);
    if (begin.extended > 0)
        text += "; " + units_text(begin.extended) + (begin.extended == 1 ? " goes" : " go") +
                " on from the state at the end of what is there";
    if (begin.completed > 0)
        text += "; " + units_text(begin.completed) + (begin.completed == 1 ? " keeps" : " keep") +
                " what is there, and " +
                (begin.member_steps > 0.0 ? "what is missing is computed from iteration 0 on"
                                          : "no step is computed");
    const std::int64_t anew = pending - begin.begun - begin.extended - begin.completed;
    if (anew > 0 && !job::has_same_units(extended, job))
        text += "; " + units_text(anew) + (anew == 1 ? " begins" : " begin") + " at iteration 0";
    return text;
}

}  // namespace netlyap
