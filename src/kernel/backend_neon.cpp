// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_NEON
#error "this file must be compiled for NEON"
#endif

namespace netlyap {

const LaneFunctions neon_functions = lane_functions;
const LaminarFunctions neon_laminar_functions = lane_laminar_functions;
const LogarithmFunction neon_logarithm_function = logarithm_lanes;

}  // namespace netlyap
