#pragma once

#include <cstdint>
#include <string>

namespace netlyap::scheduling {

/// A part of a grid that is computed by itself: of its units every `count`-th, from the `index`-th on. The
/// slices 1/n .. n/n together are the whole.
struct Slice {
    std::int64_t index = 1;  ///< 1 .. count
    std::int64_t count = 1;  ///< 1: the whole grid

    [[nodiscard]] bool is_whole() const noexcept { return count == 1; }
    auto operator<=>(const Slice&) const = default;
};

/// "2/4" as a slice. UsageError when it is none.
[[nodiscard]] Slice parse_slice(const std::string& text);

[[nodiscard]] std::string slice_text(const Slice& slice);

/// "2-of-4": for the names of files that every slice has for itself.
[[nodiscard]] std::string slice_file_name(const Slice& slice);

}  // namespace netlyap::scheduling
