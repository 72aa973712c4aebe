#include "netlyap/kernel/laminar_kernel.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/elementary.hpp"

#include "laminar_functions.hpp"

namespace netlyap {

LaminarKernel::LaminarKernel(const std::string& kernel_name, const TrainingSystem& system)
    : functions_(laminar_functions(kernel_name)),
      hidden_(system.shape.widths[1]),
      input_bounds_(largest_inputs(system.train)) {}

void LaminarKernel::mark_possible_crossings(std::span<const double> a, std::span<const double> b,
                                            std::span<const double> allowed,
                                            std::span<std::uint8_t> lanes_of_unit) const {
    NETLYAP_ASSERT(allowed.size() == lanes * hidden_, "shape [unit][lane]");
    NETLYAP_ASSERT(lanes_of_unit.size() == hidden_, "one per unit");
    functions_.mark_possible_crossings({a.data(), b.data(), input_bounds_.data(), input_bounds_.size(),
                                        hidden_, allowed.data(), lanes_of_unit.data()});
}

void LaminarKernel::follow_softmax_map(std::span<const double> gains, std::span<const double> frequencies,
                                       std::span<double> logits, std::span<double> losses) const {
    NETLYAP_ASSERT(logits.size() == lanes * frequencies.size(), "shape [class][lane]");
    const LaneSoftmaxMap map{
        frequencies.size(),    frequencies.data(), gains.data(), exp2_sixteenths_detail::power_bits.data(),
        losses.size() / lanes, logits.data(),      losses.data()};
    if (!functions_.softmax_map(map))
        scalar_laminar_functions.softmax_map(map);
}

void LaminarKernel::follow_softmax_tangent(std::span<const double> gains, std::span<const double> frequencies,
                                           std::span<double> logits, std::span<double> tangents,
                                           std::span<double> growths) const {
    NETLYAP_ASSERT(logits.size() == lanes * frequencies.size(), "shape [class][lane]");
    NETLYAP_ASSERT(tangents.size() == logits.size(), "shape [class][lane]");
    const LaneSoftmaxTangent map{frequencies.size(),     frequencies.data(),
                                 gains.data(),           exp2_sixteenths_detail::power_bits.data(),
                                 growths.size() / lanes, logits.data(),
                                 tangents.data(),        growths.data()};
    if (!functions_.softmax_tangent(map))
        scalar_laminar_functions.softmax_tangent(map);
}

}  // namespace netlyap
