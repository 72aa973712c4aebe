#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/sweep/scheduling/distinct_numbers.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace netlyap::scheduling {

/// The state of a unit between two iterations: whoever continues from it ends with the same record.
struct Checkpoint {
    Iteration iteration;
    double seconds = 0.0;  ///< that the unit has taken so far
    Bytes state;           ///< of Evaluation::save()
};

/// A checkpoint that is to be kept. Its state may be large, so it is never in memory as a whole: it is
/// written as often as is wanted, always the same bytes.
struct CheckpointToKeep {
    Iteration iteration;
    double seconds = 0.0;
    std::function<void(ByteWriter&)> write_state;
};

/// Where a checkpoint lies: words of the sink that keeps it, for any process with the same run directory.
struct CheckpointLocation {
    std::string journal;
    std::uint64_t offset = 0;
    Iteration iteration;
};

/// Where the record of a unit lies, as well.
struct RecordLocation {
    std::string journal;
    std::uint64_t offset = 0;
};

}  // namespace netlyap::scheduling
