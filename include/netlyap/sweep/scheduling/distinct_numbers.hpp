#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

/// Whole numbers that cannot be taken for each other, nor for a count: each is made on purpose.
namespace netlyap::scheduling {

template <class Meaning>
struct DistinctNumber {
    std::int64_t value = 0;

    constexpr DistinctNumber() = default;
    constexpr explicit DistinctNumber(std::int64_t number) : value(number) {}

    /// For vectors that have an entry for each.
    [[nodiscard]] constexpr std::size_t index() const noexcept { return static_cast<std::size_t>(value); }
    constexpr DistinctNumber& operator++() noexcept {
        ++value;
        return *this;
    }
    constexpr auto operator<=>(const DistinctNumber&) const = default;
};

/// A unit of a grid, or of a slice of it: where it stands in its order, from 0.
using UnitNumber = DistinctNumber<struct UnitMeaning>;

/// Who computes: a rank of MPI, or 0 where one process computes alone.
using WorkerId = DistinctNumber<struct WorkerMeaning>;

/// A time t of the descent, whatever the time of the perturbation: theta(t) is reached by t steps.
using Iteration = DistinctNumber<struct IterationMeaning>;

}  // namespace netlyap::scheduling
