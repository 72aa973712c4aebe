#include "netlyap/sweep/job/extension.hpp"

#include "netlyap/core/ranges.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace netlyap::job {

namespace {

/// Whether every value of the old list is in the new one.
template <class Value>
bool contains_all(const std::vector<Value>& list, const std::vector<Value>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const Value& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    });
}

bool is_prefix(const std::vector<std::int64_t>& prefix, const std::vector<std::int64_t>& list) {
    return prefix.size() <= list.size() && std::equal(prefix.begin(), prefix.end(), list.begin());
}

bool has_grown(const std::string& key, const Job& existing, const Job& wanted) {
    if (key == "sweep.eta")
        return contains_all(wanted.eta, existing.eta);
    if (key == "sweep.epsilon")
        return contains_all(perturbation_radii(wanted), perturbation_radii(existing));
    return key == "sweep.seeds" && is_prefix(existing.seeds, wanted.seeds);
}

bool observes(const Job& job, const std::string& observable) {
    return std::count(job.observables.begin(), job.observables.end(), observable) > 0;
}

/// The iterations that an observable looks at, by its settings observe.X.range, every and zoom.
class Iterations {
public:
    Iterations(const Job& job, const std::string& observable) : range_{0, job.iterations} {
        if (const std::vector<Range> range = ranges(job, observable, "range"); !range.empty())
            range_ = range.front();
        if (const JobKey* every = find_key("observe." + observable + ".every"))
            every_ = std::stoll(every->text(job));
        zoom_ = ranges(job, observable, "zoom");
    }

    /// Whether they are said in the same words, as far as there are `iterations`.
    [[nodiscard]] bool is_said_alike(const Iterations& other, std::int64_t iterations) const {
        return every_ == other.every_ && zoom_ == other.zoom_ && range_.begin == other.range_.begin &&
               std::min(range_.end, iterations) == std::min(other.range_.end, iterations);
    }

    [[nodiscard]] bool contains(std::int64_t t) const noexcept {
        return (range_.begin <= t && t < range_.end && t % every_ == 0) || netlyap::contains(zoom_, t);
    }

private:
    static std::vector<Range> ranges(const Job& job, const std::string& observable, const std::string& name) {
        const JobKey* key = find_key("observe." + observable + "." + name);
        return key == nullptr ? std::vector<Range>() : parse_ranges(key->text(job)).value();
    }

    Range range_;
    std::int64_t every_ = 1;
    std::vector<Range> zoom_;
};

enum class Comparison : std::uint8_t { same, more, other };

/// The iterations that an observable of both jobs looks at in the second one beside those of the first, of
/// those that the first one has.
Comparison compare_iterations(const std::string& observable, const Job& first, const Job& second) {
    const Iterations one(first, observable), other(second, observable);
    if (one.is_said_alike(other, first.iterations))
        return Comparison::same;  // there may be a million million of them
    Comparison found = Comparison::same;
    for (std::int64_t t = 0; t < first.iterations; ++t)
        if (one.contains(t) && !other.contains(t))
            return Comparison::other;
        else if (other.contains(t) && !one.contains(t))
            found = Comparison::more;
    return found;
}

/// Whether a key says which iterations an observable looks at.
bool chooses_iterations(const std::string& key) {
    return key.starts_with("observe.") &&
           (key.ends_with(".range") || key.ends_with(".every") || key.ends_with(".zoom"));
}

}  // namespace

Growth growth(const Job& existing, const Job& wanted) {
    Growth found;
    std::set<std::string> larger;  // observables
    for (const std::string& name : wanted.observables)
        if (!observes(existing, name))
            larger.insert(name);
    for (const KeyDifference& difference : differing_keys(existing, wanted)) {
        const std::string& name = difference.name;
        const std::string& observable = find_key(name)->observable;
        if (has_grown(name, existing, wanted)) {
            found.grid = true;
        } else if (name == "sweep.iterations" && wanted.iterations > existing.iterations) {
            found.iterations = true;
        } else if (name == "sweep.members" && wanted.members > existing.members && existing.members > 0) {
            found.members = true;
        } else if (name == "observe.names" && contains_all(wanted.observables, existing.observables)) {
            continue;  // their order changes nothing of what is recorded
        } else if (!observable.empty() && !observes(existing, observable)) {
            continue;  // it is added
        } else if (name.starts_with("fit.") && !fits_windows(existing)) {
            continue;  // nothing there was fitted
        } else if (const Comparison compared = chooses_iterations(name)
                                                   ? compare_iterations(observable, existing, wanted)
                                                   : Comparison::other;
                   compared == Comparison::other) {
            found.refused.push_back(difference);
        } else if (compared == Comparison::more) {
            larger.insert(observable);
        }
    }
    std::copy_if(wanted.observables.begin(), wanted.observables.end(), std::back_inserter(found.observables),
                 [&](const std::string& name) { return larger.contains(name); });
    return found;
}

bool has_same_units(const Job& one, const Job& other) {
    return is_same_identity(unit_identity(one), unit_identity(other));
}

bool looks_at_same_iterations(const Job& one, const Job& other) {
    return one.observables == other.observables &&
           std::all_of(one.observables.begin(), one.observables.end(), [&](const std::string& name) {
               return compare_iterations(name, one, other) == Comparison::same;
           });
}

}  // namespace netlyap::job
