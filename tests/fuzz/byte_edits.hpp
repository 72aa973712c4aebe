#pragma once

#include "harness.hpp"

namespace netlyap::fuzz {

/// Bytes changed as the input says: numbers written over them, bytes taken out and put in, the end cut off.
/// So an input holds only what differs from a valid example, which is made by the program that is tested.
[[nodiscard]] Bytes edited(Bytes bytes, Input& input, std::size_t most_edits);

}  // namespace netlyap::fuzz
