#pragma once

#include "netlyap/core/error.hpp"

#include <cstddef>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Plain values to bytes and back, little-endian as in memory of every machine we run on. Used for the state
/// of observables in the middle of a unit and for the records of a journal.
namespace netlyap {

using Bytes = std::vector<std::byte>;

/// Takes bytes in the order in which they are written.
using ByteOutlet = std::function<void(std::span<const std::byte>)>;

/// Appends values to a buffer of its own, or hands them on.
class ByteWriter {
public:
    ByteWriter() = default;
    /// Hands on what is put, arrays as they are and smaller values together; keeps less than `block` bytes.
    explicit ByteWriter(ByteOutlet outlet) : outlet_(std::move(outlet)) {}

    /// Hands on what is still kept: the last thing to do with a writer that has an outlet.
    void flush() {
        if (!outlet_ || bytes_.empty())
            return;
        outlet_(bytes_);
        bytes_.clear();
    }

    template <class Value>
    requires std::is_trivially_copyable_v<Value>
    void put(const Value& value) { append(&value, sizeof value); }

    /// The number of elements, then the elements.
    template <class Value>
    requires std::is_trivially_copyable_v<Value>
    void put_all(std::span<const Value> values) {
        put<std::uint64_t>(values.size());
        append(values.data(), values.size_bytes());
    }

    /// Makes room for so many bytes more.
    void reserve(std::size_t size) { bytes_.reserve(bytes_.size() + size); }

    /// The bytes alone, without their number.
    void put_bytes(std::span<const std::byte> bytes) { append(bytes.data(), bytes.size()); }

    void put_text(const std::string& text) { put_all(std::span<const char>(text)); }

    /// All that was put, of a writer without an outlet.
    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
    [[nodiscard]] Bytes take() noexcept { return std::move(bytes_); }

    static constexpr std::size_t block = 65536;

private:
    void append(const void* data, std::size_t size) {
        if (outlet_ && bytes_.size() + size >= block)
            flush();
        if (outlet_ && size >= block)
            return outlet_({static_cast<const std::byte*>(data), size});
        const std::size_t end = bytes_.size();
        bytes_.resize(end + size);
        if (size > 0)
            std::memcpy(bytes_.data() + end, data, size);
    }

    ByteOutlet outlet_;
    Bytes bytes_;
};

/// Takes the values back in the same order; DataError when the bytes end too early, or are none of the values
/// that belong there.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) noexcept : rest_(bytes) {}

    template <class Value>
    requires std::is_trivially_copyable_v<Value> Value get() {
        Value value{};
        extract(&value, sizeof value);
        return value;
    }

    template <class Value>
    requires std::is_trivially_copyable_v<Value> std::vector<Value> get_all() {
        const auto count = get<std::uint64_t>();
        if (count > rest_.size() / sizeof(Value))
            throw DataError("a saved state ends in the middle of an array");
        std::vector<Value> values(count);
        extract(values.data(), count * sizeof(Value));
        return values;
    }

    /// The same, when there must be so many.
    template <class Value>
    requires std::is_trivially_copyable_v<Value> std::vector<Value> get_all(std::size_t count) {
        std::vector<Value> values = get_all<Value>();
        if (values.size() != count)
            throw DataError("a saved state has an array of " + std::to_string(values.size()) +
                            " values where " + std::to_string(count) + " belong");
        return values;
    }

    /// The same into a place that is there, which must have as many.
    template <class Value>
    requires std::is_trivially_copyable_v<Value>
    void get_into(std::span<Value> values) {
        if (const auto count = get<std::uint64_t>(); count != values.size())
            throw DataError("a saved state has an array of " + std::to_string(count) + " values where " +
                            std::to_string(values.size()) + " belong");
        extract(values.data(), values.size_bytes());
    }

    /// A bool; other bytes than 0 and 1 are none.
    bool get_flag() {
        const auto value = get<std::uint8_t>();
        if (value > 1)
            throw DataError("a saved state has the flag " + std::to_string(value) + ", which is not 0 or 1");
        return value == 1;
    }

    std::string get_text() {
        const auto characters = get_all<char>();
        return {characters.begin(), characters.end()};
    }

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    /// Bytes that have not been taken yet.
    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

private:
    void extract(void* target, std::size_t size) {
        if (size > rest_.size())
            throw DataError("a saved state ends too early");
        if (size > 0)
            std::memcpy(target, rest_.data(), size);
        rest_ = rest_.subspan(size);
    }

    std::span<const std::byte> rest_;
};

}  // namespace netlyap
