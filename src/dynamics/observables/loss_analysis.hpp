#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include "recorded_series.hpp"

#include <array>
#include <span>
#include <string>

namespace netlyap::observables {

/// An observable that collects the loss of the reference trajectories over a range of iterations and analyses
/// it at the end of the unit.
class LossAnalysis : public Observable {
public:
    [[nodiscard]] Demand demand(std::int64_t t) const final {
        const bool is_inside = range_.begin <= t && t < range_.end;
        return {is_inside, is_inside};
    }
    void observe(const ensemble::Trajectory& trajectory) final;
    void save(ByteWriter& writer) const final;
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) final;

protected:
    LossAnalysis(std::string group, Range range);

    /// The first iteration of the series, and how many there are.
    [[nodiscard]] std::int64_t first() const { return range_.begin; }
    [[nodiscard]] std::size_t length() const { return static_cast<std::size_t>(range_.end - range_.begin); }
    /// The initial condition, as a key for random numbers.
    [[nodiscard]] std::uint64_t seed(std::size_t lane) const {
        return static_cast<std::uint64_t>(seeds_[lane]);
    }

    /// Fills in the results of one lane. Its series varies: all values are finite and not all are equal; of
    /// another one everything is missing.
    virtual void analyse(Results& results, std::size_t lane, std::span<const double> series,
                         const Pulse& pulse) const = 0;

private:
    void conclude(Results& results, const Pulse& pulse) const final;

    Range range_;
    std::array<std::int64_t, lanes> seeds_{};
    RecordedSeries values_;
};

}  // namespace netlyap::observables
