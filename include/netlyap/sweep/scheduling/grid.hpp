#pragma once

#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/scheduling/distinct_numbers.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace netlyap::scheduling {

/// The piece of work that is handed out: eight initial conditions at one grid point, known by its values.
struct WorkUnit {
    double eta = 0.0;
    double epsilon = 0.0;
    std::vector<std::int64_t>
        seeds;  ///< 1 .. 8; missing lanes are padded with the last seed and not recorded
    /// The iteration of its perturbation, where the job has several; none: the only one of the job.
    std::optional<std::int64_t> perturb_at = std::nullopt;

    auto operator<=>(const WorkUnit&) const = default;
};

/// Where a unit stands in the grid.
struct GridPosition {
    std::size_t eta;
    std::size_t epsilon;
    std::size_t perturb_at;
    std::size_t block;  ///< seeds 8 block .. 8 block + 7 in the job's list
};

/// The bijection between the numbers 0 .. units() - 1 and (eta, epsilon, iteration of the
/// perturbation, block of 8 seeds); seeds vary fastest. Of a slice the numbers count its own units only.
class Grid {
public:
    explicit Grid(const job::Job& job, const Slice& slice = {});

    [[nodiscard]] std::int64_t units() const noexcept;  ///< of the slice
    [[nodiscard]] std::int64_t cells() const noexcept;  ///< points (eta, epsilon, perturb_at)
    [[nodiscard]] std::size_t blocks() const noexcept;  ///< units per cell
    [[nodiscard]] GridPosition place(UnitNumber number) const;
    /// Of the cell of this number, eta by eta, in it epsilon by epsilon, in it perturbation by perturbation.
    [[nodiscard]] GridPosition place_of(std::size_t cell, std::size_t block = 0) const;
    [[nodiscard]] std::size_t cell(const GridPosition& place) const noexcept;
    [[nodiscard]] UnitNumber number(const GridPosition& place) const;  ///< of a place in the slice
    [[nodiscard]] WorkUnit unit(UnitNumber number) const;

    [[nodiscard]] const std::vector<double>& eta() const noexcept { return eta_; }
    [[nodiscard]] const std::vector<double>& epsilon() const noexcept { return epsilon_; }
    /// Iterations of the perturbation: one, which is no axis of the grid, or several, which are one.
    [[nodiscard]] const std::vector<std::int64_t>& perturb_at() const noexcept { return perturb_at_; }
    [[nodiscard]] bool has_perturb_axis() const noexcept { return perturb_at_.size() > 1; }
    [[nodiscard]] const std::vector<std::int64_t>& seeds() const noexcept { return seeds_; }

private:
    std::vector<double> eta_;
    std::vector<double> epsilon_;
    std::vector<std::int64_t> perturb_at_;
    std::vector<std::int64_t> seeds_;
    Slice slice_;
};

/// The iteration of the perturbation of a unit.
[[nodiscard]] std::int64_t perturbed_at(const job::Job& job, const WorkUnit& unit);

/// Steps of single networks that a unit takes from an iteration on: iterations x (1 + members) x seeds,
/// members only from the perturbation on.
[[nodiscard]] double member_steps(const job::Job& job, const WorkUnit& unit, Iteration from = {});

/// The same for the whole grid.
[[nodiscard]] double member_steps(const job::Job& job);

}  // namespace netlyap::scheduling
