#pragma once

#include "lane_distance-inl.hpp"
#include "lane_functions-inl.hpp"
#include "lane_logarithm-inl.hpp"
#include "lane_movement-inl.hpp"
#include "lane_orthonormal-inl.hpp"
#include "lane_softmax-inl.hpp"
#include "lane_tangent_functions-inl.hpp"
#include "vector_functions.hpp"

/// What every back-end hands out, of the instruction set for which its file is compiled. Included once per
/// instruction set; internal linkage.
namespace netlyap {
namespace {

constexpr VectorFunctions vector_functions = {{step_lanes, assess_lanes, predict_lanes, distance_lanes,
                                               push_lanes, multiply_hessian_lanes, orthonormalize_lanes},
                                              {may_differ_lanes, softmax_map_lanes, softmax_tangent_lanes},
                                              logarithm_lanes};

}  // namespace
}  // namespace netlyap
