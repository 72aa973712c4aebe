// Built for this instruction set alone: nothing but the kernel may be compiled here.
#include "lane_backend-inl.hpp"

#if HWY_TARGET != HWY_NEON
#error "this file must be compiled for NEON"
#endif

namespace netlyap {

const VectorFunctions neon_functions = vector_functions;

}  // namespace netlyap
