#pragma once

#include <cstdint>
#include <vector>

namespace netlyap::statistics {

/// A product of fractions of whole numbers, as itself and in double precision: for questions that rounding
/// must not answer.
class ExactProduct {
public:
    void multiply(std::int64_t numerator, std::int64_t denominator);

    /// Correctly rounded for a single factor; the relative error is below factors * 2^-52.
    [[nodiscard]] double value() const noexcept { return value_; }

    /// Whether the product times numerator / denominator is at most 1/2. Numbers of any length decide where
    /// double precision cannot.
    [[nodiscard]] bool falls_to_half(std::int64_t numerator, std::int64_t denominator) const;

private:
    std::vector<std::int64_t> numerators_, denominators_;
    double value_ = 1.0;
};

}  // namespace netlyap::statistics
