#pragma once

#include <functional>
#include <span>

/// Linear algebra of the tangent dynamics: eight operators at once, one in each lane.
namespace netlyap::tangent {

/// A linear operator on R^n in each lane: fills in the products of one or several vectors, both
/// [vector][entry][lane] and aligned to 64 bytes, not overlapping. A lane must not depend on the others.
using LaneOperator = std::function<void(std::span<const double> vectors, std::span<double> products)>;

}  // namespace netlyap::tangent
