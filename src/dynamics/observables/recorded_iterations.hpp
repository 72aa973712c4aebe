#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

namespace netlyap::observables {

/// The settings by which an observable chooses the iterations it records: every, range and zoom.
[[nodiscard]] std::vector<Setting> recording_settings();

/// The iterations t that a series records: every `every`-th of those in the range, and all in the zoom.
class RecordedIterations {
public:
    /// From the settings of an observable that starts at `first`. UsageError when a range ends beyond
    /// sweep.iterations, or when nothing is left to record.
    RecordedIterations(const ObservableSetup& setup, std::int64_t first);

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

/// The range that a setting names, all iterations where it is empty. UsageError when it is not a single range
/// or ends beyond sweep.iterations.
[[nodiscard]] Range iteration_range(const ObservableSetup& setup, const std::string& setting);

/// The iteration that a setting names, the last one recorded where it is empty. UsageError likewise.
[[nodiscard]] std::int64_t single_iteration(const ObservableSetup& setup, const std::string& setting);

/// The axis "iteration" with these coordinates.
[[nodiscard]] Axis iteration_axis(std::vector<std::int64_t> iterations);

/// How many iterations of such an axis lie before this one.
[[nodiscard]] std::size_t recorded_before(const Axis& axis, std::int64_t iteration);

}  // namespace netlyap::observables
