#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace netlyap {
namespace {

// The other tests go through whatever kernels there are: they would pass with the scalar one alone. Which
// ones the emulated processor ought to have, tests/kernel/test_arm.py says.
TEST(Arm, HasTheKernelsOfItsProcessor) {
    const char* expected = std::getenv("KERNELS_OF_PROCESSOR");
    ASSERT_NE(expected, nullptr);
    EXPECT_EQ(available_kernels(), words(expected));
}

}  // namespace
}  // namespace netlyap
