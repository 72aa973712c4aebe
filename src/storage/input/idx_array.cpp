#include "idx_array.hpp"

#include "netlyap/core/error.hpp"

#include <algorithm>
#include <array>

namespace netlyap::input {

namespace {

constexpr std::size_t magic_bytes = 4;
constexpr std::size_t bytes_of_length = 4;

/// What the third byte says.
struct IdxType {
    std::uint8_t code;
    char kind;
    std::size_t width;
};

constexpr std::array<IdxType, 6> types = {
    {{0x08, 'u', 1}, {0x09, 'i', 1}, {0x0b, 'i', 2}, {0x0c, 'i', 4}, {0x0d, 'f', 4}, {0x0e, 'f', 8}}};

std::uint64_t length_at(std::string_view bytes, std::size_t place) {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < bytes_of_length; ++i)
        length = length << 8U | static_cast<std::uint8_t>(bytes[place + i]);
    return length;
}

}  // namespace

bool is_idx(std::string_view bytes) {
    return bytes.size() >= magic_bytes && bytes[0] == 0 && bytes[1] == 0 &&
           static_cast<std::uint8_t>(bytes[2]) < 0x10;
}

IdxArray parse_idx(std::string_view bytes, const std::string& name) {
    const auto refuse = [&](const std::string& reason) {
        throw DataError(name + " begins as an IDX file, but cannot be read: " + reason);
    };
    const auto* const type = std::find_if(types.begin(), types.end(), [&](const IdxType& one) {
        return one.code == static_cast<std::uint8_t>(bytes[2]);
    });
    if (type == types.end())
        refuse("its third byte, " + std::to_string(static_cast<int>(bytes[2])) +
               ", is the type of no numbers; it is 8, 9, 11, 12, 13 or 14");
    IdxArray array;
    array.values.kind = type->kind;
    array.values.width = type->width;
    array.values.is_big_endian = true;
    const std::size_t dimensions = static_cast<std::uint8_t>(bytes[3]);
    const std::size_t head = magic_bytes + dimensions * bytes_of_length;
    if (dimensions == 0)
        refuse("it has no dimensions");
    if (bytes.size() < head)
        refuse("it ends in its head");
    array.values.bytes = bytes.substr(head);
    const std::size_t stored = array.values.bytes.size();
    std::uint64_t wanted = type->width;
    bool is_too_short = false;
    for (std::size_t i = 0; i < dimensions; ++i) {
        const std::uint64_t length = length_at(bytes, magic_bytes + i * bytes_of_length);
        array.shape.push_back(length);
        is_too_short = is_too_short || (length > 0 && wanted > stored / length);
        wanted = is_too_short ? stored : wanted * length;
    }
    if (is_too_short)
        refuse("it is cut off, or its shape is wrong");
    if (wanted != stored)
        refuse("it has " + std::to_string(stored) + " bytes of values and should have " +
               std::to_string(wanted));
    return array;
}

}  // namespace netlyap::input
