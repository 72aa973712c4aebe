#include "netlyap/kernel/lane_logarithm.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace netlyap {
namespace {

/// Numbers of every exponent, those near 1 and special ones, some at the edges.
std::vector<double> arguments() {
    using Limits = std::numeric_limits<double>;
    std::vector<double> all = {0.0,
                               -0.0,
                               1.0,
                               -1.0,
                               -1e-300,
                               Limits::infinity(),
                               Limits::min(),
                               Limits::max(),
                               -Limits::infinity(),
                               Limits::denorm_min(),
                               Limits::quiet_NaN(),
                               std::sqrt(0.5),
                               std::sqrt(2.0),
                               std::nextafter(Limits::min(), 0.0),
                               std::nextafter(1.0, 0.0),
                               std::nextafter(1.0, 2.0)};
    RandomSequence random({3, Purpose::bootstrap}, {0, 0, 0});
    for (int i = 0; i < 20000; ++i) {
        all.push_back(std::bit_cast<double>(random.next()));
        all.push_back(0.5 + static_cast<double>(random.next() >> 11) * 0x1p-53);
    }
    all.resize(all.size() / lanes * lanes);
    return all;
}

TEST(LaneLogarithm, HasTheBitsOfTheScalarOne) {
    const std::vector<double> x = arguments();
    for (const std::string& name : available_kernels()) {
        LaneArray values(x.size());
        std::copy(x.begin(), x.end(), values.data());
        LaneLogarithm{name}(values.all());
        for (std::size_t i = 0; i < x.size(); ++i)
            ASSERT_EQ(std::bit_cast<std::uint64_t>(values.all()[i]), std::bit_cast<std::uint64_t>(log(x[i])))
                << name << " of " << x[i];
    }
}

TEST(LaneLogarithm, IsRefusedByNameAsAKernelIs) {
    EXPECT_THROW(LaneLogarithm("avx1024"), UsageError);
}

}  // namespace
}  // namespace netlyap
