#include "netlyap/dynamics/ensembles/perturbation.hpp"

#include "netlyap/core/random.hpp"

#include <bit>

namespace netlyap::ensemble {

std::vector<double> perturbation_vector(const NetworkShape& shape, const Perturbation& perturbation,
                                        std::uint64_t job_seed, std::int64_t seed, std::size_t member,
                                        const GridPoint& point) {
    const StreamKey key{job_seed, Purpose::perturbation};
    const auto eta_bits = perturbation.paired ? 0 : std::bit_cast<std::uint64_t>(point.eta);
    const auto epsilon_bits = perturbation.paired ? 0 : std::bit_cast<std::uint64_t>(point.epsilon);
    const std::vector<bool> is_weight = weight_mask(shape);
    std::vector<double> delta(is_weight.size(), 0.0);
    for (std::size_t index = 0; index < delta.size(); ++index) {
        if (perturbation.target == PerturbTarget::weights && !is_weight[index])
            continue;
        const std::uint64_t member_and_parameter = (std::uint64_t{member} << 32) | index;
        const auto block = random_block(
            key, {static_cast<std::uint64_t>(seed), member_and_parameter, eta_bits, epsilon_bits});
        delta[index] = point.epsilon * uniform_symmetric(block[0]);
    }
    return delta;
}

}  // namespace netlyap::ensemble
