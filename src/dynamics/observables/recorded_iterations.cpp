#include "recorded_iterations.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/core/value_text.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::observables {

namespace {

/// Doubles per initial condition in the largest chunk that HDF5 stores, 4 GiB for eight of them.
constexpr std::int64_t largest_chunk_entries = (std::int64_t{1} << 32) / 64 - 1;

template <class Value>
std::string key_text(const ObservableSetup& setup, const std::string& name, const Value& value) {
    return "observe." + setup.name + "." + name + " = " + netlyap::value_text(value);
}

std::vector<Range> checked_ranges(const ObservableSetup& setup, const std::string& name,
                                  const std::vector<Range>& ranges) {
    for (const Range& range : ranges)
        if (range.begin < 0 || range.end > setup.iterations)
            throw UsageError(key_text(setup, name, ranges) +
                             " reaches beyond the iterations 0:" + std::to_string(setup.iterations) +
                             " of the run; choose a range inside them, or raise sweep.iterations");
    return ranges;
}

}  // namespace

Range iteration_range(const ObservableSetup& setup, const std::string& name,
                      const std::optional<Range>& range) {
    return range ? checked_ranges(setup, name, {*range}).front() : Range{0, setup.iterations};
}

std::int64_t single_iteration(const ObservableSetup& setup, const std::string& name,
                              const std::optional<std::int64_t>& iteration) {
    return iteration ? checked_ranges(setup, name, {Range{*iteration, *iteration + 1}}).front().begin
                     : setup.iterations - 1;
}

Axis iteration_axis(std::vector<std::int64_t> iterations) {
    return {"iteration", std::move(iterations), "1",
            "iteration t of gradient descent; entry t belongs to theta(t), before step t", false};
}

std::size_t recorded_before(const Axis& axis, std::int64_t iteration) {
    const std::vector<std::int64_t>& all = axis.coordinates;
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), iteration) - all.begin());
}

RecordedIterations::RecordedIterations(const ObservableSetup& setup, const RecordingSettings& settings,
                                       std::int64_t first)
    : first_(first),
      every_(settings.every),
      range_(iteration_range(setup, "range", settings.range)),
      zoom_(checked_ranges(setup, "zoom", settings.zoom)) {
    const double most = static_cast<double>(largest_chunk_entries);
    const std::string every = key_text(setup, "every", settings.every);
    if (most < bound())
        throw UsageError(
            "with " + every + " the observable " + setup.name + " records up to " + count_text(bound()) +
            " iterations, which take " + bytes_text(bound() * lanes * sizeof(double)) +
            " for eight initial conditions, but an archive holds at most " +
            bytes_text(most * lanes * sizeof(double)) + " of one quantity; record less often, or a range");
    if (axis().coordinates.empty()) {
        const std::string range = settings.range ? " and " + key_text(setup, "range", settings.range) : "";
        const std::string from =
            (first > 0 && first == setup.perturb_at ? "perturb.at = " : "") + std::to_string(first);
        throw UsageError("with " + every + range + " nothing is recorded from iteration " + from + " to " +
                         std::to_string(setup.iterations - 1) + "; choose a smaller stride or another range");
    }
}

bool RecordedIterations::contains(std::int64_t iteration) const noexcept {
    if (iteration < first_)
        return false;
    return (range_.begin <= iteration && iteration < range_.end && iteration % every_ == 0) ||
           netlyap::contains(zoom_, iteration);
}

Axis RecordedIterations::axis() const {
    std::vector<std::int64_t> recorded;
    const std::int64_t begin = std::max(first_, range_.begin);
    // No sum passes the largest number, whatever the stride: it is compared with what is left first.
    const std::int64_t skipped = begin % every_ == 0 ? 0 : every_ - begin % every_;
    for (std::int64_t t = begin, step = skipped; step < range_.end - t; step = every_) {
        t += step;
        recorded.push_back(t);
    }
    for (const Range& range : zoom_)
        for (std::optional t(range.begin); t; t = next_in(range, *t))
            if (*t >= first_)
                recorded.push_back(*t);
    std::sort(recorded.begin(), recorded.end());
    recorded.erase(std::unique(recorded.begin(), recorded.end()), recorded.end());
    return iteration_axis(std::move(recorded));
}

double RecordedIterations::bound() const noexcept {
    double count = static_cast<double>(range_.end - range_.begin) / static_cast<double>(every_);
    for (const Range& range : zoom_)
        count += static_cast<double>(count_of(range));
    return count;
}

}  // namespace netlyap::observables
