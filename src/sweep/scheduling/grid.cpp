#include "netlyap/sweep/scheduling/grid.hpp"

#include "netlyap/core/assert.hpp"

#include <algorithm>

namespace netlyap::scheduling {

Grid::Grid(const job::Job& job, const Slice& slice)
    : eta_(job.eta),
      epsilon_(job::perturbation_radii(job)),
      perturb_at_(job.perturb_at),
      seeds_(job.seeds),
      slice_(slice) {}

std::int64_t Grid::units() const noexcept {
    const std::int64_t whole = cells() * static_cast<std::int64_t>(blocks());
    return (whole - slice_.index + slice_.count) / slice_.count;
}

std::int64_t Grid::cells() const noexcept {
    return static_cast<std::int64_t>(eta_.size() * epsilon_.size() * perturb_at_.size());
}

std::size_t Grid::blocks() const noexcept {
    return (seeds_.size() + lanes - 1) / lanes;
}

GridPosition Grid::place(UnitNumber number) const {
    NETLYAP_ASSERT(number.value >= 0 && number.value < units(), "units are counted from 0");
    const auto index = static_cast<std::size_t>(slice_.index - 1 + number.value * slice_.count);
    return place_of(index / blocks(), index % blocks());
}

GridPosition Grid::place_of(std::size_t cell, std::size_t block) const {
    const std::size_t point = cell / perturb_at_.size();
    return {point / epsilon_.size(), point % epsilon_.size(), cell % perturb_at_.size(), block};
}

std::size_t Grid::cell(const GridPosition& place) const noexcept {
    return (place.eta * epsilon_.size() + place.epsilon) * perturb_at_.size() + place.perturb_at;
}

UnitNumber Grid::number(const GridPosition& place) const {
    const auto index = static_cast<std::int64_t>(cell(place) * blocks() + place.block);
    NETLYAP_ASSERT(index % slice_.count == slice_.index - 1, "the place is in the slice");
    return UnitNumber{index / slice_.count};
}

WorkUnit Grid::unit(UnitNumber number) const {
    const GridPosition at = place(number);
    const std::size_t begin = at.block * lanes;
    const std::size_t end = std::min(begin + lanes, seeds_.size());
    return {eta_[at.eta],
            epsilon_[at.epsilon],
            {seeds_.begin() + static_cast<std::ptrdiff_t>(begin),
             seeds_.begin() + static_cast<std::ptrdiff_t>(end)},
            has_perturb_axis() ? std::optional(perturb_at_[at.perturb_at]) : std::nullopt};
}

std::int64_t perturbed_at(const job::Job& job, const WorkUnit& unit) {
    return unit.perturb_at.value_or(job.perturb_at.front());
}

double member_steps(const job::Job& job, const WorkUnit& unit, Iteration from) {
    const auto iterations = static_cast<double>(job.iterations - from.value);
    const auto perturbed =
        static_cast<double>(job.iterations - std::max(from.value, perturbed_at(job, unit)));
    return static_cast<double>(unit.seeds.size()) *
           (iterations + static_cast<double>(job.members) * perturbed);
}

double member_steps(const job::Job& job) {
    const double points = static_cast<double>(Grid(job).cells()) / static_cast<double>(job.perturb_at.size());
    double steps = 0.0;
    for (const std::int64_t at : job.perturb_at)
        steps += points * member_steps(job, {0.0, 0.0, job.seeds, at});
    return steps;
}

}  // namespace netlyap::scheduling
