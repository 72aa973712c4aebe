#pragma once

#include "laminar_functions.hpp"
#include "lane_task.hpp"
#include "logarithm_functions.hpp"

namespace netlyap {

/// All that is built for one instruction set, each in a file of its own. Only those of the processor's
/// architecture are there to be linked.
struct VectorFunctions {
    LaneFunctions lanes;
    LaminarFunctions laminar;
    LogarithmFunction logarithm;
};

extern const VectorFunctions avx2_functions;
extern const VectorFunctions avx512_functions;
extern const VectorFunctions neon_functions;
extern const VectorFunctions sve128_functions;
extern const VectorFunctions sve256_functions;
extern const VectorFunctions sve512_functions;

}  // namespace netlyap
