#include "netlyap/core/bounds.hpp"

#include "netlyap/core/text.hpp"

#include <cmath>
#include <cstdint>

namespace netlyap {

namespace {

/// 1000000 rather than 1e+06, and 1e12.
std::string bound_text(double bound) {
    constexpr double longest = 1e9;
    if (std::abs(bound) < longest && bound == std::floor(bound))
        return std::to_string(static_cast<std::int64_t>(bound));
    std::string text = to_text(bound);
    if (const auto plus = text.find('+'); plus != std::string::npos)
        text.erase(plus, 1);
    return text;
}

}  // namespace

bool is_inside(const Bounds& bounds, double value) noexcept {
    return std::isfinite(value) && !(bounds.least && value < *bounds.least) &&
           !(bounds.above && value <= *bounds.above) && !(bounds.most && value > *bounds.most) &&
           !(bounds.below && value >= *bounds.below);
}

std::string bounds_text(const Bounds& bounds) {
    if (bounds.above)
        return "> " + bound_text(*bounds.above) +
               (bounds.most ? ", at most " + bound_text(*bounds.most) : "");
    if (bounds.least && bounds.below)
        return "at least " + bound_text(*bounds.least) + ", below " + bound_text(*bounds.below);
    if (bounds.least && bounds.most)
        return bound_text(*bounds.least) + " to " + bound_text(*bounds.most);
    if (bounds.least)
        return *bounds.least == 0.0 ? "0 or more" : "at least " + bound_text(*bounds.least);
    return bounds.most ? "at most " + bound_text(*bounds.most) : "";
}

}  // namespace netlyap
