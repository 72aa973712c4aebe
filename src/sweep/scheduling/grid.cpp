#include "netlyap/sweep/scheduling/grid.hpp"

#include "netlyap/core/assert.hpp"

#include <algorithm>

namespace netlyap::scheduling {

Grid::Grid(const job::Job& job, const Slice& slice)
    : eta_(job.eta), epsilon_(job::perturbation_radii(job)), seeds_(job.seeds), slice_(slice) {}

std::int64_t Grid::units() const noexcept {
    const std::int64_t whole = cells() * static_cast<std::int64_t>(blocks());
    return (whole - slice_.index + slice_.count) / slice_.count;
}

std::int64_t Grid::cells() const noexcept {
    return static_cast<std::int64_t>(eta_.size() * epsilon_.size());
}

std::size_t Grid::blocks() const noexcept {
    return (seeds_.size() + lanes - 1) / lanes;
}

GridPosition Grid::place(UnitNumber number) const {
    NETLYAP_ASSERT(number.value >= 0 && number.value < units(), "units are counted from 0");
    const auto index = static_cast<std::size_t>(slice_.index - 1 + number.value * slice_.count);
    const std::size_t cell = index / blocks();
    return {cell / epsilon_.size(), cell % epsilon_.size(), index % blocks()};
}

UnitNumber Grid::number(const GridPosition& place) const {
    const auto index =
        static_cast<std::int64_t>((place.eta * epsilon_.size() + place.epsilon) * blocks() + place.block);
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
             seeds_.begin() + static_cast<std::ptrdiff_t>(end)}};
}

double member_steps(const job::Job& job, const WorkUnit& unit) {
    const auto iterations = static_cast<double>(job.iterations);
    const auto perturbed = static_cast<double>(job.iterations - job.perturbation.at);
    return static_cast<double>(unit.seeds.size()) *
           (iterations + static_cast<double>(job.members) * perturbed);
}

double member_steps(const job::Job& job) {
    const WorkUnit all{0.0, 0.0, job.seeds};
    return member_steps(job, all) * static_cast<double>(Grid(job).cells());
}

}  // namespace netlyap::scheduling
