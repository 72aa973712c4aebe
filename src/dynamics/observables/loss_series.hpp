#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include "recorded_series.hpp"

#include <array>
#include <span>

namespace netlyap::observables {

/// The loss of eight reference trajectories over a range of iterations, for analysis at the end of the unit.
class LossSeries {
public:
    explicit LossSeries(Range range)
        : range_(range), values_(1, static_cast<std::size_t>(range.end - range.begin)) {}

    [[nodiscard]] Demand demand(std::int64_t t) const {
        const bool is_inside = range_.begin <= t && t < range_.end;
        return {is_inside, is_inside};
    }
    void observe(const ensemble::Trajectory& trajectory);
    void save(ByteWriter& writer) const;
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory);

    [[nodiscard]] std::size_t length() const { return static_cast<std::size_t>(range_.end - range_.begin); }
    [[nodiscard]] std::int64_t first() const { return range_.begin; }
    /// The initial condition, as a key for random numbers; once something was observed.
    [[nodiscard]] std::uint64_t seed(std::size_t lane) const {
        return static_cast<std::uint64_t>(seeds_[lane]);
    }
    /// [lane][iteration of the range].
    [[nodiscard]] std::vector<double> values() const { return values_.values(); }

private:
    Range range_;
    std::array<std::int64_t, lanes> seeds_{};
    RecordedSeries values_;
};

/// Whether there is something to analyse: all values are finite and not all are equal.
[[nodiscard]] bool varies(std::span<const double> series);

}  // namespace netlyap::observables
