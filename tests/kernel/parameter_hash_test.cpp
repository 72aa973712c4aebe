// The bits of the map are written down here: whatever kernel, instruction set, compiler flags or sanitizers
// compute them. Besides in this build, tests/CMakeLists.txt builds this file and the kernels with -O2.
#include "netlyap/core/digest.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "lane_system.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

/// The checksum of the parameters of eight networks after some steps, from weights of this scale.
std::string hash_after(int steps, const std::string& kernel_name, const TrainingSystem& system, double scale,
                       double eta) {
    const auto kernel = make_kernel(kernel_name, system);
    LaneArray from = random_lanes(system.shape, scale, 11);
    LaneArray to(from.size());
    for (int t = 0; t < steps; ++t) {
        EXPECT_EQ(kernel->step(eta, from.all(), to.all(), {}), 0U);
        std::swap(from, to);
    }
    return digest_text(digest(std::as_bytes(from.all())));
}

/// After 300 steps on so many iris samples.
void expect_hash(const NetworkShape& shape, std::size_t samples, const std::string& expected,
                 double eta = 5.0) {
    const DataSplit split = split_samples(iris(), samples, default_split_seed, FeatureScale::none);
    const TrainingSystem system{shape, split.train, split.test, 0.0};
    for (const std::string& name : available_kernels())
        EXPECT_EQ(hash_after(300, name, system, 1.0, eta), expected) << name << ", " << samples << " samples";
}

// 120 = 10 * 12 samples fill the blocks of every kernel, 119 = 9 * 12 + 2 * 4 + 3 leave some over.
TEST(ParameterHash, IsTheOneOfAllBuilds) {
    expect_hash({{4, 10, 3}, Activation::sigmoid}, 120, "1971a4c4843f8e51");
    expect_hash({{4, 10, 3}, Activation::sigmoid}, 119, "a756fdbaab599492");
    expect_hash({{4, 10, 3}, Activation::tanh}, 120, "5cda67f4f5083d96");
    expect_hash({{4, 7, 5, 3}, Activation::sigmoid}, 119, "28a3b10ca104895c");
    expect_hash({{4, 7, 5, 3}, Activation::identity}, 119, "a7b95cd1589596c6", 0.02);
    expect_hash({{4, 7, 5, 3}, Activation::softplus}, 119, "f9003a10d35a467f", 0.02);
    expect_hash({{4, 7, 5, 3}, Activation::gelu}, 119, "d559d5f298955023", 0.02);
    expect_hash({{4, 7, 5, 3}, Activation::swish}, 119, "bc003babc57c9dd6", 0.02);
}

// 67 = 4 * 12 + 12 + 4 + 3: blocks side by side, and some left over.
TEST(ParameterHash, OfWideNetworksIsTheOneOfAllBuilds) {
    const TrainingSystem digits = random_system({{64, 64, 10}}, 67, 0.0);
    const TrainingSystem images = random_system({{784, 64, 10}}, 67, 0.0);
    for (const std::string& name : available_kernels()) {
        EXPECT_EQ(hash_after(20, name, digits, 0.05, 0.5), "3751a4b197d26208") << name;
        EXPECT_EQ(hash_after(2, name, images, 0.02, 0.5), "05ae8e34d4277a21") << name;
    }
}

}  // namespace
}  // namespace netlyap
