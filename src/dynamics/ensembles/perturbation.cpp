#include "netlyap/dynamics/ensembles/perturbation.hpp"

#include "netlyap/core/random.hpp"

#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace netlyap::ensemble {

namespace {

/// What the numbers of one member depend on.
struct DirectionKey {
    std::uint64_t job_seed;
    std::uint64_t seed;
    std::uint64_t member;
    std::uint64_t eta_bits;      ///< 0 where directions are paired
    std::uint64_t epsilon_bits;  ///< likewise
};

/// So many weights of a layer, drawn without putting back (Fisher-Yates from the first one up).
std::vector<bool> some_weights(const LayerLayout& layer, std::size_t count, const DirectionKey& key,
                               std::size_t parameters) {
    std::vector<std::size_t> places(layer.biases - layer.weights);
    std::iota(places.begin(), places.end(), layer.weights);
    RandomSequence words({key.job_seed, Purpose::perturbed_weights},
                         {key.seed, key.member, key.eta_bits ^ std::rotl(key.epsilon_bits, 32)});
    std::vector<bool> is_chosen(parameters, false);
    for (std::size_t i = 0; i < count; ++i) {
        std::swap(places[i], places[i + uniform_below(words.next(), places.size() - i)]);
        is_chosen[places[i]] = true;
    }
    return is_chosen;
}

/// Which parameters are displaced [parameter].
std::vector<bool> target_mask(const NetworkShape& shape, const Perturbation& perturbation,
                              const DirectionKey& key) {
    const std::size_t parameters = parameter_count(shape);
    switch (perturbation.target) {
        case PerturbTarget::weights:
            return weight_mask(shape);
        case PerturbTarget::all:
            return std::vector<bool>(parameters, true);
        case PerturbTarget::layer:
        case PerturbTarget::some_weights_of_a_layer:
            break;
    }
    const LayerLayout layer = layer_layouts(shape)[static_cast<std::size_t>(perturbation.layer - 1)];
    const std::size_t count = perturbation.target == PerturbTarget::layer
                                  ? layer.biases - layer.weights
                                  : static_cast<std::size_t>(perturbation.count);
    return some_weights(layer, count, key, parameters);
}

}  // namespace

std::vector<double> perturbation_vector(const NetworkShape& shape, const Perturbation& perturbation,
                                        std::uint64_t job_seed, std::int64_t seed, std::size_t member,
                                        const GridPoint& point) {
    const bool is_paired = perturbation.paired;
    const DirectionKey key{job_seed, static_cast<std::uint64_t>(seed), member,
                           is_paired ? 0 : std::bit_cast<std::uint64_t>(point.eta),
                           is_paired ? 0 : std::bit_cast<std::uint64_t>(point.epsilon)};
    const bool is_uniform = perturbation.distribution == PerturbDistribution::uniform;
    const std::vector<bool> is_displaced = target_mask(shape, perturbation, key);
    std::vector<double> delta(is_displaced.size(), 0.0);
    double squares = 0.0;
    for (std::size_t index = 0; index < delta.size(); ++index) {
        if (!is_displaced[index])
            continue;
        const auto block =
            random_block({key.job_seed, Purpose::perturbation},
                         {key.seed, (key.member << 32) | index, key.eta_bits, key.epsilon_bits});
        delta[index] = is_uniform ? uniform_symmetric(block[0]) : normal_deviate(block[0]);
        squares = std::fma(delta[index], delta[index], squares);
    }
    const bool is_sphere = perturbation.distribution == PerturbDistribution::sphere;
    for (double& value : delta)
        value = point.epsilon * (is_sphere ? value / std::sqrt(squares) : value);
    return delta;
}

}  // namespace netlyap::ensemble
