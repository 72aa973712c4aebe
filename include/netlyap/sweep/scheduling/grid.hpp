#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/scheduling/distinct_numbers.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"

#include <cstdint>
#include <vector>

namespace netlyap::scheduling {

/// The piece of work that is handed out: eight initial conditions at one grid point, known by its values.
struct WorkUnit {
    double eta = 0.0;
    double epsilon = 0.0;
    std::vector<std::int64_t>
        seeds;  ///< 1 .. 8; missing lanes are padded with the last seed and not recorded

    auto operator<=>(const WorkUnit&) const = default;
};

/// Where a unit stands in the grid.
struct GridPosition {
    std::size_t eta;
    std::size_t epsilon;
    std::size_t block;  ///< seeds 8 block .. 8 block + 7 in the job's list
};

/// The bijection between the numbers 0 .. units() - 1 and (eta, epsilon, block of 8 seeds); seeds vary
/// fastest. Of a slice the numbers count its own units only.
class Grid {
public:
    explicit Grid(const job::Job& job, const Slice& slice = {});

    [[nodiscard]] std::int64_t units() const noexcept;  ///< of the slice
    [[nodiscard]] std::int64_t cells() const noexcept;  ///< points (eta, epsilon)
    [[nodiscard]] std::size_t blocks() const noexcept;  ///< units per cell
    [[nodiscard]] GridPosition place(UnitNumber number) const;
    [[nodiscard]] UnitNumber number(const GridPosition& place) const;  ///< of a place in the slice
    [[nodiscard]] WorkUnit unit(UnitNumber number) const;

    [[nodiscard]] const std::vector<double>& eta() const noexcept { return eta_; }
    [[nodiscard]] const std::vector<double>& epsilon() const noexcept { return epsilon_; }
    [[nodiscard]] const std::vector<std::int64_t>& seeds() const noexcept { return seeds_; }

private:
    std::vector<double> eta_;
    std::vector<double> epsilon_;
    std::vector<std::int64_t> seeds_;
    Slice slice_;
};

/// Steps of single networks that a unit takes: iterations x (1 + members) x seeds, members only from the
/// perturbation on.
[[nodiscard]] double member_steps(const job::Job& job, const WorkUnit& unit);

/// The same for the whole grid.
[[nodiscard]] double member_steps(const job::Job& job);

}  // namespace netlyap::scheduling
