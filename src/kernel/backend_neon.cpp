// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_distance-inl.hpp"
#include "lane_functions-inl.hpp"
#include "lane_logarithm-inl.hpp"
#include "lane_movement-inl.hpp"
#include "lane_orthonormal-inl.hpp"
#include "lane_softmax-inl.hpp"
#include "lane_tangent_functions-inl.hpp"
#include "logarithm_functions.hpp"

#if HWY_TARGET != HWY_NEON
#error "this file must be compiled for NEON"
#endif

namespace netlyap {

const LaneFunctions neon_functions = {step_lanes, assess_lanes,           predict_lanes,       distance_lanes,
                                      push_lanes, multiply_hessian_lanes, orthonormalize_lanes};
const LaminarFunctions neon_laminar_functions = {may_differ_lanes, softmax_map_lanes, softmax_tangent_lanes};
const LogarithmFunction neon_logarithm_function = logarithm_lanes;

}  // namespace netlyap
