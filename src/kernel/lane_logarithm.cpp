#include "netlyap/kernel/lane_logarithm.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "logarithm_functions.hpp"

namespace netlyap {

LaneLogarithm::LaneLogarithm(const std::string& kernel_name) : function_(logarithm_function(kernel_name)) {}

void LaneLogarithm::operator()(std::span<double> values) const {
    NETLYAP_ASSERT(values.size() % lanes == 0, "shape [...][lane]");
    function_(values.data(), values.size());
}

}  // namespace netlyap
