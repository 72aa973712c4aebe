#include "netlyap/kernel/kernel.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

// The other tests go through whatever kernels there are: they would pass with the scalar one alone.
TEST(Arm, HasAVectorKernel) {
    EXPECT_EQ(available_kernels(), (std::vector<std::string>{"scalar", "neon"}));
}

}  // namespace
}  // namespace netlyap
