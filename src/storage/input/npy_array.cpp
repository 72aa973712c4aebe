#include "npy_array.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
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
            array.values.kind = type[0];
            array.values.width = static_cast<std::size_t>(type[1] - '0');
            array.values.is_big_endian = text[1] == '>';
            return;
        }
    }
    refuse("its values are " + std::string(text.substr(0, 40)) + ", not real numbers of 1 to 8 bytes" +
           (text.find_first_of("US") != std::string_view::npos
                ? " (classes that are words can be given as text, one in every line)"
                : ""));
}

void parse_shape(NpyArray& array, std::string_view text) {
    const std::size_t stored = array.values.bytes.size();
    std::uint64_t bytes = array.values.width;
    for (const std::string_view part : split(text, ',')) {
        if (trimmed(part).empty())
            continue;
        const std::optional<std::int64_t> length = parse_integer(trimmed(part));
        if (!length || *length < 0)
            refuse("its shape is (" + std::string(text.substr(0, 40)) + ")");
        array.shape.push_back(static_cast<std::uint64_t>(*length));
    }
    for (const std::uint64_t length : array.shape) {
        if (length > 0 && bytes > stored / length)
            refuse("it is cut off, or its shape is wrong");
        bytes *= length;
    }
    if (bytes != stored)
        refuse("it has " + std::to_string(stored) + " bytes of values and should have " +
               std::to_string(bytes));
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
    array.values.bytes = bytes.substr(head_place + length);
    parse_type(array, entry(head, "'descr':", ",}"));
    array.is_fortran = entry(head, "'fortran_order':", ",}") == "True";
    const std::string_view shape = entry(head, "'shape':", ")");
    if (!shape.starts_with('('))
        refuse("its head has no shape");
    parse_shape(array, shape.substr(1));
    return array;
}

/// How far apart in the file the values are along each dimension.
std::vector<std::uint64_t> steps_of(const NpyArray& array) {
    const std::size_t rank = array.shape.size();
    std::vector<std::uint64_t> steps(rank);
    std::uint64_t step = 1;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::size_t of = array.is_fortran ? i : rank - 1 - i;
        steps[of] = step;
        step *= array.shape[of];
    }
    return steps;
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
    const std::vector<std::uint64_t> steps = steps_of(array);
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        first += begin[i] * steps[i];
    return numbers_at(array.values, first, steps[dimension], array.shape[dimension]);
}

std::vector<double> npy_values(const NpyArray& array) {
    if (!array.is_fortran || array.shape.size() < 2)
        return numbers_at(array.values, 0, 1, array.values.count());
    const std::vector<std::uint64_t> steps = steps_of(array);
    const std::size_t last = steps.size() - 1;
    std::vector<double> values;
    values.reserve(array.values.count());
    std::vector<std::uint64_t> begin(steps.size(), 0);
    while (values.size() < array.values.count()) {
        const std::vector<double> line = npy_line(array, begin, last);
        values.insert(values.end(), line.begin(), line.end());
        for (std::size_t i = last; i-- > 0 && ++begin[i] == array.shape[i];)
            begin[i] = 0;
    }
    return values;
}

}  // namespace netlyap::input
