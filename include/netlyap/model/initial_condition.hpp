#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/model/network.hpp"

#include <cstdint>
#include <vector>

namespace netlyap {

/// What an initial condition, or a perturbation direction, depends on besides its own index.
struct GridPoint {
    double eta = 0.0;
    double epsilon = 0.0;
};

/// The law of the initial weights w of a layer with n_in inputs and n_out outputs; s is its scale.
enum class InitialLaw : std::uint8_t {
    normal,   ///< w = s z
    uniform,  ///< w = s u
    fan_in,   ///< w = (s / sqrt(n_in)) z: variance s^2 / n_in (LeCun; He for s = sqrt(2))
    xavier,   ///< w = (s sqrt(6 / (n_in + n_out))) u: variance 2 s^2 / (n_in + n_out) (Glorot)
    file,     ///< not drawn: theta(0) is given as numbers, biases included
};

constexpr std::array<Word<InitialLaw>, 5> words_of(InitialLaw) {
    return {{{InitialLaw::normal, "normal"},
             {InitialLaw::uniform, "uniform"},
             {InitialLaw::fan_in, "fan_in"},
             {InitialLaw::xavier, "xavier"},
             {InitialLaw::file, "file"}}};
}

/// How the weights of all layers are drawn: from the first hidden layer to the output, or one for all.
struct InitialWeights {
    std::vector<InitialLaw> laws = {InitialLaw::normal};
    std::vector<double> scales = {1.0};
};

/// theta(0) where it is drawn: weights independent of each other by the law of their layer, biases 0. z is a
/// deviate of N(0, 1), u one of the uniform distribution on (-1, 1), made of the random word of the
/// parameter, which is keyed by (job seed, seed, parameter); `fresh` adds the bits of eta and epsilon, so
/// that every grid point has initial conditions of its own.
[[nodiscard]] std::vector<double> initial_condition(const NetworkShape& shape, const InitialWeights& weights,
                                                    std::uint64_t job_seed, std::int64_t seed,
                                                    const GridPoint* fresh);

}  // namespace netlyap
