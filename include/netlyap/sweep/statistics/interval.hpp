#pragma once

namespace netlyap::statistics {

/// A number with its 95 % interval; what is not there is NaN.
struct Interval {
    double value, low, high;

    /// Half of its width.
    [[nodiscard]] double half_width() const noexcept { return (high - low) / 2.0; }
};

}  // namespace netlyap::statistics
