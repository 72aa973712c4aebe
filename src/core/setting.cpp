#include "netlyap/core/setting.hpp"

namespace netlyap {

namespace {

std::string wanted(const Bounds& bounds) {
    const std::string text = bounds_text(bounds);
    return text.empty() ? "finite" : text;
}

std::string finite_and(const Bounds& bounds) {
    const std::string text = bounds_text(bounds);
    return text.empty() ? "finite" : "finite and " + text;
}

std::string hint_of(const Bounds& bounds) {
    return bounds.hint.empty() ? "" : " (" + std::string(bounds.hint) + ")";
}

}  // namespace

std::string form_text(const About& about, const std::vector<std::string>& choices) {
    if (!choices.empty())
        return alternatives(choices);
    const std::string bounds = bounds_text(about.allowed);
    if (bounds.empty() || about.units.empty() || about.units == "1")
        return bounds.empty() ? about.units : bounds;
    return about.units + ", " + bounds;
}

void check_bounds(const Bounds& bounds, const std::string& key, double value, const std::string& text) {
    if (!is_inside(bounds, value))
        throw UsageError(key + " = " + text + " must be " + wanted(bounds) + hint_of(bounds));
}

void check_bounds(const Bounds& bounds, const std::string& key, std::span<const double> values) {
    for (const double value : values)
        if (!is_inside(bounds, value))
            throw UsageError(key + " has the value " + value_text(value) + "; every value must be " +
                             finite_and(bounds) + hint_of(bounds));
}

void check_bounds(const Bounds& bounds, const std::string& key, std::span<const std::int64_t> values) {
    for (const std::int64_t value : values)
        if (!is_inside(bounds, static_cast<double>(value)))
            throw UsageError(key + " has the value " + value_text(value) + "; every value must be " +
                             wanted(bounds) + hint_of(bounds));
}

}  // namespace netlyap
