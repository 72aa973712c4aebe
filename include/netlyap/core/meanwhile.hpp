#pragma once

#include <functional>

namespace netlyap {

/// Does work that cannot look around itself in a thread of its own, and calls `look` here several times a
/// second until it is done. What the work throws comes out; so does what `look` throws, once the work has
/// ended.
void meanwhile(const std::function<void()>& look, const std::function<void()>& work);

}  // namespace netlyap
