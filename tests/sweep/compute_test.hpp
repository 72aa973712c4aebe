#pragma once

#include "netlyap/sweep/computing/unit_computation.hpp"

#include "memory_sink.hpp"
#include "two_radii_job.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace netlyap::computing {

/// What a process that computes has, here with eight units.
class ComputeTest : public testing::Test {
protected:
    scheduling::PreparedJob prepared_{two_radii_job(27)};  // 2 x 4 units, the last of each cell with 3 seeds
    scheduling::Grid grid_{prepared_.job};
    std::unique_ptr<Kernel> kernel_ = make_kernel("scalar", prepared_.system);
    MemorySink sink_;
    WorkerContext context_{prepared_, grid_, *kernel_, sink_};
};

}  // namespace netlyap::computing
