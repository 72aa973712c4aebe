#pragma once

#include "netlyap/core/clock.hpp"
#include "netlyap/sweep/computing/unit_computation.hpp"

#include <algorithm>
#include <cstdint>

namespace netlyap::computing {

/// How often whoever computes looks around, in seconds.
inline constexpr double between_looks = 0.1;

/// Looks around from within work that calls it very often, about as often as it should.
class Lookout {
public:
    explicit Lookout(const UnitCallbacks& callbacks)
        : callbacks_(callbacks), looked_(steady_seconds()), asked_(looked_) {}

    /// Looks around if it is time. The clock is not read at every call where calls are many.
    void call() {
        constexpr std::int64_t most_calls = 4096;
        if (++calls_ < calls_between_)
            return;
        calls_ = 0;
        const double now = steady_seconds();
        if (now - asked_ < 0.05 * between_looks)
            calls_between_ = std::min(2 * calls_between_, most_calls);
        else if (now - asked_ > 0.5 * between_looks)
            calls_between_ = std::max<std::int64_t>(1, calls_between_ / 4);
        asked_ = now;
        if (now - looked_ >= between_looks)
            look();
    }

    /// Whether to go on; what was said once holds.
    bool look() {
        is_stopped_ = !callbacks_.goes_on() || is_stopped_;
        looked_ = steady_seconds();
        return !is_stopped_;
    }

    [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }

private:
    const UnitCallbacks& callbacks_;
    double looked_;
    double asked_;
    std::int64_t calls_ = 0;
    std::int64_t calls_between_ = 1;
    bool is_stopped_ = false;
};

}  // namespace netlyap::computing
