#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/model/initial_condition.hpp"
#include "netlyap/model/network.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::ensemble {

/// Which parameters a perturbation touches.
enum class PerturbTarget : std::uint8_t {
    weights,                 ///< of all layers; 70 of the 83 of 4-10-3
    all,                     ///< the biases too
    layer,                   ///< the weights of one layer
    some_weights_of_a_layer  ///< so many of them, others for every initial condition and member
};

/// How far.
enum class PerturbDistribution : std::uint8_t {
    uniform,  ///< delta_i iid uniform on (-epsilon, epsilon)
    normal,   ///< delta_i iid N(0, epsilon^2)
    sphere,   ///< delta uniform on the sphere |delta|_2 = epsilon: epsilon g / |g|_2, g_i iid N(0, 1)
};

constexpr std::array<Word<PerturbDistribution>, 3> words_of(PerturbDistribution) {
    return {{{PerturbDistribution::uniform, "uniform"},
             {PerturbDistribution::normal, "normal"},
             {PerturbDistribution::sphere, "sphere"}}};
}

/// How the members of an ensemble are displaced from the reference trajectory: the same way whenever that is.
struct Perturbation {
    PerturbTarget target = PerturbTarget::weights;
    std::int64_t layer = 1;  ///< of the targets that have one, counted from 1, the first hidden one
    std::int64_t count = 1;  ///< of some_weights_of_a_layer
    PerturbDistribution distribution = PerturbDistribution::uniform;
    /// The same directions at every grid point, scaled by epsilon; otherwise directions of its own for each
    /// (eta, epsilon).
    bool paired = true;
    /// The number by which the first member is drawn, the next ones follow: members 3 to 5 of a job are the
    /// three of the same job from 3 on.
    std::int64_t first_member = 1;
};

/// "weights", "all", "layer 2" or "5 random weights of layer 1".
[[nodiscard]] std::string target_text(const Perturbation& perturbation);
/// Reads that; false, and nothing changed, where it is none of them.
[[nodiscard]] bool read_target(std::string_view text, Perturbation& perturbation);

/// UsageError unless the network has the layer, and the layer so many weights.
void check_target(const Perturbation& perturbation, const NetworkShape& shape);

/// delta on the target's parameters, 0 elsewhere [parameter]. The number of a parameter is keyed by (job
/// seed, seed, member, parameter), so that the target changes no direction (but for the length on a sphere);
/// which weights some of a layer are, by (job seed, seed, member). Members count from 1.
[[nodiscard]] std::vector<double> perturbation_vector(const NetworkShape& shape,
                                                      const Perturbation& perturbation,
                                                      std::uint64_t job_seed, std::int64_t seed,
                                                      std::size_t member, const GridPoint& point);

}  // namespace netlyap::ensemble
