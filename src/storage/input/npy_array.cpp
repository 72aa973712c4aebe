#include "npy_array.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

namespace netlyap::input {

namespace {

constexpr std::string_view signature = "\x93NUMPY";

/// Why an array cannot be read.
struct NpyFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const std::string& reason) {
    throw NpyFailure(reason);
}

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8U | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

/// What follows `'key':` in the text of a head, up to the first of the ends.
std::string_view entry(std::string_view head, std::string_view key, std::string_view ends) {
    const std::size_t place = head.find(key);
    if (place == std::string_view::npos)
        refuse("its head has no " + std::string(key));
    const std::string_view rest = head.substr(place + key.size());
    const std::size_t end = rest.find_first_of(ends);
    if (end == std::string_view::npos)
        refuse("its head is cut off");
    return trimmed(rest.substr(0, end));
}

void parse_type(NpyArray& array, std::string_view text) {
    static constexpr std::array<std::string_view, 11> known = {"f4", "f8", "i1", "i2", "i4", "i8",
                                                               "u1", "u2", "u4", "u8", "b1"};
    if (text.size() == 5 && text.front() == '\'' && text.back() == '\'') {
        const std::string_view type = text.substr(2, 2);
        if (std::find(known.begin(), known.end(), type) != known.end()) {
            array.kind = type[0];
            array.width = static_cast<std::size_t>(type[1] - '0');
            array.is_big_endian = text[1] == '>';
            return;
        }
    }
    refuse("its values are " + std::string(text.substr(0, 40)) + ", not real numbers of 1 to 8 bytes");
}

void parse_shape(NpyArray& array, std::string_view text) {
    std::uint64_t bytes = array.width;
    for (const std::string_view part : split(text, ',')) {
        if (trimmed(part).empty())
            continue;
        const std::optional<std::int64_t> length = parse_integer(trimmed(part));
        if (!length || *length < 0)
            refuse("its shape is (" + std::string(text.substr(0, 40)) + ")");
        array.shape.push_back(static_cast<std::uint64_t>(*length));
    }
    for (const std::uint64_t length : array.shape) {
        if (length > 0 && bytes > array.values.size() / length)
            refuse("it is cut off, or its shape is wrong");
        bytes *= length;
    }
    if (bytes != array.values.size())
        refuse("it has " + std::to_string(array.values.size()) + " bytes of values and should have " +
               std::to_string(bytes));
}

template <class Bits, class Number>
double number_of(std::uint64_t bits) {
    return static_cast<double>(std::bit_cast<Number>(static_cast<Bits>(bits)));
}

double value_at(const NpyArray& array, std::uint64_t index) {
    std::array<char, 8> bytes{};
    std::copy_n(array.values.data() + index * array.width, array.width, bytes.data());
    if (array.is_big_endian)
        std::reverse(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(array.width));
    const std::uint64_t bits = little_endian({bytes.data(), array.width});
    if (array.kind == 'f')
        return array.width == 4 ? number_of<std::uint32_t, float>(bits)
                                : number_of<std::uint64_t, double>(bits);
    if (array.kind != 'i')
        return static_cast<double>(bits);
    switch (array.width) {
        case 1:
            return number_of<std::uint8_t, std::int8_t>(bits);
        case 2:
            return number_of<std::uint16_t, std::int16_t>(bits);
        case 4:
            return number_of<std::uint32_t, std::int32_t>(bits);
        default:
            return number_of<std::uint64_t, std::int64_t>(bits);
    }
}

NpyArray parse(std::string_view bytes) {
    const std::size_t version_place = signature.size();
    if (bytes.size() < version_place + 4)
        refuse("it is cut off");
    const std::size_t length_bytes = bytes[version_place] == 1 ? 2 : 4;
    const std::size_t head_place = version_place + 2 + length_bytes;
    if (bytes.size() < head_place)
        refuse("it is cut off");
    const std::uint64_t length = little_endian(bytes.substr(version_place + 2, length_bytes));
    if (length > bytes.size() - head_place)
        refuse("it is cut off");
    const std::string_view head = bytes.substr(head_place, length);
    NpyArray array;
    array.values = bytes.substr(head_place + length);
    parse_type(array, entry(head, "'descr':", ",}"));
    array.is_fortran = entry(head, "'fortran_order':", ",}") == "True";
    const std::string_view shape = entry(head, "'shape':", ")");
    if (!shape.starts_with('('))
        refuse("its head has no shape");
    parse_shape(array, shape.substr(1));
    return array;
}

}  // namespace

bool is_npy(std::string_view bytes) {
    return bytes.starts_with(signature);
}

NpyArray parse_npy(std::string_view bytes, const std::string& name) {
    try {
        return parse(bytes);
    } catch (const NpyFailure& failure) {
        throw DataError(name + " is an .npy file that cannot be read here: " + failure.what() +
                        "; write it anew with numpy.save(FILE, numpy.asarray(x, dtype=float))");
    }
}

std::vector<double> npy_line(const NpyArray& array, const std::vector<std::uint64_t>& begin,
                             std::size_t dimension) {
    std::uint64_t step = 1;
    std::uint64_t place = 0;
    std::uint64_t along = 1;
    for (std::size_t i = 0; i < array.shape.size(); ++i) {
        const std::size_t of = array.is_fortran ? i : array.shape.size() - 1 - i;
        place += begin[of] * step;
        along = of == dimension ? step : along;
        step *= array.shape[of];
    }
    std::vector<double> values;
    values.reserve(array.shape[dimension]);
    for (std::uint64_t i = 0; i < array.shape[dimension]; ++i)
        values.push_back(value_at(array, place + i * along));
    return values;
}

}  // namespace netlyap::input
