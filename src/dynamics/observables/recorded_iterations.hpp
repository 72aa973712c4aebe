#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netlyap::observables {

/// Which iterations an observable records. Settings of observables are derived from it.
struct RecordingSettings {
    std::int64_t every = 1;
    std::optional<Range> range;
    std::vector<Range> zoom;
};

/// Those three, and what the observable has besides.
template <class Settings>
[[nodiscard]] std::vector<Setting<Settings>> recording_settings(std::vector<Setting<Settings>> more = {}) {
    std::vector<Setting<Settings>> all = {
        setting<Settings>(&Settings::every, {.name = "every",
                                             .units = "iterations",
                                             .allowed = {.least = 1},
                                             .help = "record every N-th iteration"}),
        setting<Settings>(&Settings::range, {.name = "range",
                                             .units = "iterations",
                                             .help = "... of these only, as first:end; empty: of all"}),
        setting<Settings>(&Settings::zoom,
                          {.name = "zoom",
                           .units = "iterations",
                           .help = "ranges in which every iteration is recorded, e.g. 0:200 4950:5000"})};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// The iterations t that a series records: every `every`-th of those in the range, and all in the zoom.
class RecordedIterations {
public:
    /// From the settings of an observable that starts at `first`. UsageError when a range ends beyond
    /// sweep.iterations, or when nothing is left to record.
    RecordedIterations(const ObservableSetup& setup, const RecordingSettings& settings, std::int64_t first);

    [[nodiscard]] bool contains(std::int64_t iteration) const noexcept;
    /// The axis "iteration" of the group.
    [[nodiscard]] Axis axis() const;

private:
    /// No more iterations than this.
    [[nodiscard]] double bound() const noexcept;

    std::int64_t first_;
    std::int64_t every_;
    Range range_;
    std::vector<Range> zoom_;
};

/// The setting of an observable that analyses a range of iterations.
template <class Settings>
[[nodiscard]] Setting<Settings> analysed_range() {
    return setting<Settings>(&Settings::range,
                             {.name = "range",
                              .units = "iterations",
                              .help = "over these iterations, as first:end; empty: over all"});
}

/// What a setting, of this name, has; UsageError where it ends beyond sweep.iterations.
/// All iterations where it is empty.
[[nodiscard]] Range iteration_range(const ObservableSetup& setup, const std::string& name,
                                    const std::optional<Range>& range);
/// The last iteration where it is empty.
[[nodiscard]] std::int64_t single_iteration(const ObservableSetup& setup, const std::string& name,
                                            const std::optional<std::int64_t>& iteration);

/// The axis "iteration" with these coordinates.
[[nodiscard]] Axis iteration_axis(std::vector<std::int64_t> iterations);

/// How many iterations of such an axis lie before this one.
[[nodiscard]] std::size_t recorded_before(const Axis& axis, std::int64_t iteration);

}  // namespace netlyap::observables
