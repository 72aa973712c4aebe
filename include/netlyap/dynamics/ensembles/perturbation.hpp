#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/model/initial_condition.hpp"
#include "netlyap/model/network.hpp"

#include <cstdint>
#include <span>

namespace netlyap::ensemble {

/// Which parameters a perturbation touches.
enum class PerturbTarget : std::uint8_t {
    weights,  ///< 70 of the 83 of 4-10-3
    all,      ///< the biases too
};

constexpr std::array<Word<PerturbTarget>, 2> words_of(PerturbTarget) {
    return {{{PerturbTarget::weights, "weights"}, {PerturbTarget::all, "all"}}};
}

/// How the members of an ensemble are displaced from the reference trajectory.
struct Perturbation {
    PerturbTarget target = PerturbTarget::weights;
    /// The same directions at every grid point, scaled by epsilon; otherwise directions of its own for each
    /// (eta, epsilon).
    bool paired = true;
    std::int64_t at = 0;  ///< the iteration at which they are displaced
};

/// delta, iid uniform on (-epsilon, epsilon) over the target's parameters, 0 elsewhere [parameter]. The
/// direction is keyed by (job seed, seed, member, parameter); members count from 1.
[[nodiscard]] std::vector<double> perturbation_vector(const NetworkShape& shape,
                                                      const Perturbation& perturbation,
                                                      std::uint64_t job_seed, std::int64_t seed,
                                                      std::size_t member, const GridPoint& point);

}  // namespace netlyap::ensemble
