#pragma once

#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/kernel/lane_logarithm.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace netlyap::observables {

/// 1 for all members; and one for each that is left out, where at least two remain.
[[nodiscard]] std::size_t log_average_rows(std::size_t members);

/// The value y of one iteration that window_fit.hpp makes of the distances of the members: of all members,
/// and of all but each.
class LogAverages {
public:
    /// The kernel is that of the trajectories.
    LogAverages(std::size_t members, series::GrowthAverage average, const std::string& kernel_name);

    /// log_average_rows() of them.
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

    /// From the distances [member][lane] to y [row][lane], row 0 of all, row i without member i; valid until
    /// the next call. -Inf where a distance that counts is 0. What is left out is not subtracted from the
    /// sum, so that nothing is lost where one distance is much larger than the others.
    std::span<const double> of(std::span<const double> distances);

private:
    void add_up(std::span<const double> terms);
    void mark_zeros(std::span<const double> distances);

    std::size_t members_;
    std::size_t rows_;
    series::GrowthAverage average_;
    LaneLogarithm logarithm_;
    LaneArray terms_;     ///< ln d_i [member][lane]; of the logarithmic average only
    LaneArray averages_;  ///< [row][lane]
};

}  // namespace netlyap::observables
