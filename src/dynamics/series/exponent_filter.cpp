#include "netlyap/dynamics/series/exponent_filter.hpp"

namespace netlyap::series {

Outcome judge(Outcome recorded, double exponent, double r_squared, const ExponentFilter& filter) noexcept {
    const bool has_exponent =
        recorded == Outcome::kept || recorded == Outcome::low_exponent || recorded == Outcome::low_r_squared;
    if (!has_exponent)
        return recorded;
    if (!(r_squared > filter.min_r_squared))
        return Outcome::low_r_squared;
    return exponent > filter.min_exponent ? Outcome::kept : Outcome::low_exponent;
}

}  // namespace netlyap::series
