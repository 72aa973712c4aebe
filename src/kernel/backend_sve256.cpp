// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_SVE || HWY_MAX_BYTES != 32
#error "this file must be compiled for SVE with vectors of 256 bits"
#endif

namespace netlyap {

const VectorFunctions sve256_functions = vector_functions;

}  // namespace netlyap
