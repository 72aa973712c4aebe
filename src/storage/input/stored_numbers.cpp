#include "stored_numbers.hpp"

#include <bit>
#include <type_traits>

namespace netlyap::input {

namespace {

/// The unsigned number of so many bytes.
template <std::size_t width>
using Bits =
    std::conditional_t<width == 1, std::uint8_t,
                       std::conditional_t<width == 2, std::uint16_t,
                                          std::conditional_t<width == 4, std::uint32_t, std::uint64_t>>>;

template <class Number, bool is_big_endian>
double number_in(const char* bytes) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        const std::size_t place = is_big_endian ? sizeof(Number) - 1 - i : i;
        bits |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * place);
    }
    return static_cast<double>(std::bit_cast<Number>(static_cast<Bits<sizeof(Number)>>(bits)));
}

using Read = double (*)(const char*);

template <class Number>
Read read_as(bool is_big_endian) {
    return is_big_endian ? number_in<Number, true> : number_in<Number, false>;
}

Read reader_of(const StoredNumbers& numbers) {
    const bool big = numbers.is_big_endian;
    if (numbers.kind == 'f')
        return numbers.width == 4 ? read_as<float>(big) : read_as<double>(big);
    const bool is_signed = numbers.kind == 'i';
    switch (numbers.width) {
        case 1:
            return is_signed ? read_as<std::int8_t>(big) : read_as<std::uint8_t>(big);
        case 2:
            return is_signed ? read_as<std::int16_t>(big) : read_as<std::uint16_t>(big);
        case 4:
            return is_signed ? read_as<std::int32_t>(big) : read_as<std::uint32_t>(big);
        default:
            return is_signed ? read_as<std::int64_t>(big) : read_as<std::uint64_t>(big);
    }
}

}  // namespace

std::string type_text(const StoredNumbers& numbers) {
    if (numbers.kind == 'b')
        return "bool";
    return (numbers.kind == 'f'   ? "float"
            : numbers.kind == 'i' ? "int"
                                  : "uint") +
           std::to_string(8 * numbers.width);
}

std::vector<double> numbers_at(const StoredNumbers& numbers, std::uint64_t first, std::uint64_t step,
                               std::uint64_t count) {
    const Read read = reader_of(numbers);
    std::vector<double> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        values.push_back(read(numbers.bytes.data() + (first + i * step) * numbers.width));
    return values;
}

}  // namespace netlyap::input
