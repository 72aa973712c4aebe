// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_AVX2
#error "this file must be compiled for x86-64-v3 with AES and PCLMUL"
#endif

namespace netlyap {

const LaneFunctions avx2_functions = lane_functions;
const LaminarFunctions avx2_laminar_functions = lane_laminar_functions;
const LogarithmFunction avx2_logarithm_function = logarithm_lanes;

}  // namespace netlyap
