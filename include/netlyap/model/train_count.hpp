#pragma once

#include "netlyap/core/value_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace netlyap {

/// How many of the samples train, as a user says it: a number, `all`, or nothing at all, where what is usual
/// for the data holds.
class TrainCount {
public:
    TrainCount() = default;
    /// A number of samples.
    TrainCount(std::int64_t number) : kind_(Kind::number), number_(number) {}
    [[nodiscard]] static TrainCount all();

    [[nodiscard]] bool is_given() const noexcept { return kind_ != Kind::usual; }
    [[nodiscard]] bool is_all() const noexcept { return kind_ == Kind::all; }
    [[nodiscard]] bool is_number() const noexcept { return kind_ == Kind::number; }
    /// Of is_number().
    [[nodiscard]] std::int64_t number() const noexcept { return number_; }

    bool operator==(const TrainCount&) const = default;

private:
    enum class Kind : std::uint8_t { usual, all, number };
    Kind kind_ = Kind::usual;
    std::int64_t number_ = 0;
};

/// As settings are read and written (value_text.hpp).
void read_value(const GivenText& given, TrainCount& value);
[[nodiscard]] std::string value_text(const TrainCount& value);

}  // namespace netlyap
