#pragma once

#include "netlyap/core/value_text.hpp"
#include "netlyap/model/samples.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// Which samples of a data set are taken, as a user says it: `all`, `first 300`, or `300 random`.
class SampleChoice {
public:
    SampleChoice() = default;
    [[nodiscard]] static SampleChoice first(std::int64_t count);
    [[nodiscard]] static SampleChoice random(std::int64_t count);

    [[nodiscard]] bool is_all() const noexcept { return kind_ == Kind::all; }
    [[nodiscard]] bool is_random() const noexcept { return kind_ == Kind::random; }
    /// How many, where they are not all.
    [[nodiscard]] std::int64_t count() const noexcept { return count_; }

    bool operator==(const SampleChoice&) const = default;

private:
    enum class Kind : std::uint8_t { all, first, random };
    Kind kind_ = Kind::all;
    std::int64_t count_ = 0;
};

/// As settings are read and written (value_text.hpp).
void read_value(const GivenText& given, SampleChoice& value);
[[nodiscard]] std::string value_text(const SampleChoice& value);

/// The chosen samples in the order that they have, each with the number of its row; the classes stay, also
/// those of which none is left. Random ones are every subset with the same chance, by the seed alone,
/// whatever their classes. UsageError, with both numbers, where there are fewer.
[[nodiscard]] Samples chosen_samples(Samples all, const SampleChoice& choice, std::uint64_t seed);

}  // namespace netlyap
