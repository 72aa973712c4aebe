// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_AVX2
#error "this file must be compiled for x86-64-v3 with AES and PCLMUL"
#endif

namespace netlyap {

const VectorFunctions avx2_functions = vector_functions;

}  // namespace netlyap
