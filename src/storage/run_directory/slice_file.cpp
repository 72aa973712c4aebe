#include "slice_file.hpp"

#include "netlyap/core/text.hpp"

namespace netlyap::run_directory {

std::string slice_file(const std::string& prefix, const scheduling::Slice& slice) {
    return prefix + "-" + scheduling::slice_file_name(slice);
}

std::optional<scheduling::Slice> slice_of_file(const std::filesystem::path& file, const std::string& prefix) {
    const std::string name = file.filename().string();
    const auto parts = split(name, '-');
    if (parts.size() != 4)
        return std::nullopt;
    const scheduling::Slice slice{parse_integer(parts[1]).value_or(0), parse_integer(parts[3]).value_or(0)};
    const bool is_slice = slice.index >= 1 && slice.index <= slice.count && name == slice_file(prefix, slice);
    return is_slice ? std::optional(slice) : std::nullopt;
}

}  // namespace netlyap::run_directory
