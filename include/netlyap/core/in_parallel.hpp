#pragma once

#include "netlyap/core/pulse.hpp"

#include <cstddef>
#include <functional>

namespace netlyap {

/// Calls work(0, ...), ..., work(count - 1, ...), each once, on that many threads, this one among them, and
/// hands each a pulse of its own to call. The pulse given here is called by this thread alone, also while it
/// waits for the others; when it throws, they end at their next pulse, and its exception comes out here. An
/// exception of work comes out once all are done, that of the smallest number first.
void in_parallel(std::size_t count, unsigned threads, const Pulse& pulse,
                 const std::function<void(std::size_t i, const Pulse& pulse)>& work);

}  // namespace netlyap
