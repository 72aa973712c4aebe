#pragma once

#include "implementation.hpp"
#include "report.hpp"
#include "workload.hpp"

#include <memory>
#include <string>
#include <vector>

namespace netlyap::bench {

/// An implementation that takes part, and where it stands in the table.
struct Contestant {
    std::unique_ptr<Implementation> implementation;
    RowKind kind;
    std::string instruction_set;  ///< of ours
};

/// Our kernels and all peers that this machine has, for one shape; `remarks` gets a sentence for each that is
/// left out. The scalar kernel, which takes half a minute for a step of the widest shape, does not take part
/// in the wider ones unless there is no other.
[[nodiscard]] std::vector<Contestant> contestants(const Shape& shape, const TrainingSystem& system,
                                                  std::vector<std::string>& remarks);

}  // namespace netlyap::bench
