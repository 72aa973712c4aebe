#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include "exponent_count.hpp"
#include "recorded_iterations.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace netlyap::observables {

struct CovariantSettings {
    std::int64_t every = 10;
    std::optional<Range> range;
    ExponentCount exponents{3};
    std::int64_t orthonormalize_every = 1;
    std::optional<std::int64_t> forward;
    std::optional<std::int64_t> backward;
    std::vector<Range> seeds;
    bool vectors = false;
};

[[nodiscard]] SettingList covariant_settings();

/// When tangent frames are followed, from start() to end(), and covariant vectors are found: from begin() to
/// before range_end().
class CovariantSchedule {
public:
    /// UsageError where a transient does not lie in the run, or nothing is recorded.
    explicit CovariantSchedule(const ObservableSetup& setup);

    [[nodiscard]] std::int64_t start() const noexcept { return start_; }
    [[nodiscard]] std::int64_t begin() const noexcept { return range_.begin; }
    [[nodiscard]] std::int64_t range_end() const noexcept { return range_.end; }
    [[nodiscard]] std::int64_t end() const noexcept { return end_; }

    [[nodiscard]] bool is_recorded(std::int64_t t) const { return recorded_.contains(t); }
    [[nodiscard]] Axis recorded() const { return recorded_.axis(); }
    /// start() < t <= end().
    [[nodiscard]] bool is_orthonormalised(std::int64_t t) const;
    /// The iterations after begin() at which frames are orthonormalised, ascending; the last one is end().
    [[nodiscard]] std::vector<std::int64_t> steps() const;

private:
    Range range_;
    std::int64_t start_;
    std::int64_t end_;
    std::int64_t every_;
    RecordedIterations recorded_;
};

/// How many vectors are followed. UsageError where there are more than directions.
[[nodiscard]] std::size_t covariant_count(const ObservableSetup& setup);

/// What is kept of a unit: two frames, those at recorded iterations, the triangles from the range on and
/// their logarithms.
[[nodiscard]] double kept_covariant_bytes(const ObservableSetup& setup);

}  // namespace netlyap::observables
