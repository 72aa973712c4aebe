#include "phase_map.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::laminar {

double gain_of(double learning_rate, std::span<const std::uint64_t> units) {
    const auto on = std::count_if(units.begin(), units.end(), [](std::uint64_t bits) { return bits != 0; });
    return learning_rate * static_cast<double>(1 + on);
}

SoftmaxMap grouped_map(const std::vector<double>& frequencies, double learning_rate,
                       std::span<const std::uint64_t> units) {
    const std::size_t classes = frequencies.size();
    std::vector<SampleGroup> groups;
    for (std::size_t g = 0; g < classes; ++g) {
        groups.push_back({frequencies[g], std::vector<double>(classes, 0.0)});
        groups.back().class_masses[g] = frequencies[g];
    }
    std::vector<double> couplings;
    for (std::size_t g = 0; g < classes; ++g)
        for (std::size_t h = 0; h < classes; ++h) {
            const auto both = std::count_if(units.begin(), units.end(), [&](std::uint64_t bits) {
                return ((bits >> g) & 1U) != 0 && ((bits >> h) & 1U) != 0;
            });
            couplings.push_back(learning_rate * static_cast<double>(1 + both));
        }
    return {std::move(groups), std::move(couplings)};
}

}  // namespace netlyap::laminar
