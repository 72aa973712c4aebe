#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netlyap {

/// Which numbers a setting may have; by default all finite ones.
struct Bounds {
    std::optional<double> least = {};  ///< this and larger ones
    std::optional<double> above = {};  ///< larger ones only
    std::optional<double> most = {};   ///< this and smaller ones
    std::optional<double> below = {};  ///< smaller ones only
    std::string_view hint = {};        ///< what to do instead, for refusals; a literal
};

/// False for NaN and infinities as well.
[[nodiscard]] bool is_inside(const Bounds& bounds, double value) noexcept;

/// What may stand behind "must be": "at least 1", "0 or more", "> 0", "1 to 1e12", "at least
/// 0, below 1". Empty without bounds.
[[nodiscard]] std::string bounds_text(const Bounds& bounds);

}  // namespace netlyap
