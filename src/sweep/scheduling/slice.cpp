#include "netlyap/sweep/scheduling/slice.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

namespace netlyap::scheduling {

Slice parse_slice(const std::string& text) {
    const auto parts = split(text, '/');
    const auto index = parse_integer(parts[0]);
    const auto count = parts.size() == 2 ? parse_integer(parts[1]) : std::nullopt;
    constexpr std::int64_t most = 1'000'000'000;
    if (count && *count > most)
        throw UsageError("\"" + text + "\" has more than " + std::to_string(most) + " slices; take fewer");
    if (!index || !count || *index < 1 || *index > *count)
        throw UsageError(
            "\"" + text +
            "\" is not a slice; give it as I/N with 1 <= I <= N, e.g. 2/4 for the second of four");
    return {*index, *count};
}

std::string slice_text(const Slice& slice) {
    return std::to_string(slice.index) + "/" + std::to_string(slice.count);
}

std::string slice_file_name(const Slice& slice) {
    return std::to_string(slice.index) + "-of-" + std::to_string(slice.count);
}

}  // namespace netlyap::scheduling
