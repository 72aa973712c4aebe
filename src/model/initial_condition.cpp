#include "netlyap/model/initial_condition.hpp"

#include "netlyap/core/random.hpp"

#include <bit>

namespace netlyap {

std::vector<double> initial_condition(const NetworkShape& shape, double init_scale, std::uint64_t job_seed,
                                      std::int64_t seed, const GridPoint* fresh) {
    const StreamKey key{job_seed, Purpose::initial_condition};
    const auto eta_bits = fresh ? std::bit_cast<std::uint64_t>(fresh->eta) : 0;
    const auto epsilon_bits = fresh ? std::bit_cast<std::uint64_t>(fresh->epsilon) : 0;
    const std::vector<bool> is_weight = weight_mask(shape);
    std::vector<double> parameters(is_weight.size(), 0.0);
    for (std::size_t index = 0; index < parameters.size(); ++index)
        if (is_weight[index]) {
            const auto block =
                random_block(key, {static_cast<std::uint64_t>(seed), index, eta_bits, epsilon_bits});
            parameters[index] = init_scale * normal_deviate(block[0]);
        }
    return parameters;
}

}  // namespace netlyap
