// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_AVX3
#error "this file must be compiled for x86-64-v4 with AES and PCLMUL"
#endif

namespace netlyap {

const LaneFunctions avx512_functions = lane_functions;
const LaminarFunctions avx512_laminar_functions = lane_laminar_functions;
const LogarithmFunction avx512_logarithm_function = logarithm_lanes;

}  // namespace netlyap
