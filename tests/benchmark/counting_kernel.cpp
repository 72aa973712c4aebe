#include "counting_kernel.hpp"

#include "lane_distance-inl.hpp"
#include "lane_functions-inl.hpp"
#include "lane_kernel.hpp"
#include "lane_orthonormal-inl.hpp"
#include "lane_tangent_functions-inl.hpp"

namespace netlyap {

namespace {
const LaneFunctions counting_functions = {step_lanes,          assess_lanes, predict_lanes,
                                          distance_lanes,      push_lanes,   multiply_hessian_lanes,
                                          orthonormalize_lanes};
}  // namespace

namespace bench {

static_assert(lanes_per_vector == lanes, "one instruction is one operation of every network");

std::unique_ptr<Kernel> make_counting_kernel(const TrainingSystem& system) {
    return std::make_unique<LaneKernel>("counting", counting_functions, system);
}

OperationCount operations_so_far() {
    return {static_cast<double>(hn::executed.fma), static_cast<double>(hn::executed.multiplications),
            static_cast<double>(hn::executed.divisions)};
}

}  // namespace bench
}  // namespace netlyap
