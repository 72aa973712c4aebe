// ctest: TIMEOUT 600
// Layers that are wide enough for tiles, blocks of samples side by side and inputs in parts
// (lane_tiles-inl.hpp), at the edges of all these: the bits of the scalar reference, which knows none of
// them.
#include "netlyap/kernel/kernel.hpp"

#include "every_system.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

constexpr std::size_t sample_counts[] = {1, 5, 11, 12, 13, 24, 47, 48, 49, 60, 67, 107};

void expect_the_same_bits(const TrainingSystem& system, double scale) {
    const LaneArray start = random_lanes(system.shape, scale, 1);
    const auto expected = transcript("scalar", system, start, 0.3, 2);
    for (const std::string& kernel : available_kernels())
        EXPECT_TRUE(transcript(kernel, system, start, 0.3, 2) == expected)
            << kernel << ", " << system.train.count << " samples, layers " << system.shape.widths[0] << "-"
            << system.shape.widths[1] << "-...-" << system.shape.widths.back() << ", scale " << scale;
}

TEST(WideLayers, HaveTheSameBitsInEveryKernelAtTheEdgesOfTiles) {
    std::size_t turn = 0;
    for (const std::size_t inputs : {7U, 24U, 31U, 32U, 33U, 42U, 43U, 64U, 85U, 86U, 128U, 130U, 257U})
        for (std::size_t hidden = 1; hidden <= 9; ++hidden, ++turn) {
            const std::size_t samples = sample_counts[turn % std::size(sample_counts)];
            const NetworkShape shape{{inputs, hidden, 2 + turn % 10},
                                     turn % 4 == 3 ? Activation::softplus : Activation::sigmoid};
            expect_the_same_bits(random_system(shape, samples, 0.01), 0.1);
        }
}

TEST(WideLayers, HaveTheSameBitsInEveryKernelBetweenHiddenLayers) {
    std::size_t turn = 0;
    for (std::size_t below = 1; below <= 10; ++below)
        for (const std::size_t above : {1U, 2U, 3U, 5U, 8U, 130U}) {
            const NetworkShape shape{{40, below, above, 3}, Activation::tanh};
            expect_the_same_bits(random_system(shape, sample_counts[++turn % std::size(sample_counts)], 0.0),
                                 0.3);
        }
}

TEST(WideLayers, HaveTheSamePatternInEveryKernelWhereWeightsAreNotFinite) {
    for (const double scale : {1e5, 1e300, std::numeric_limits<double>::infinity()}) {
        TrainingSystem system = random_system({{130, 9, 10}}, 67, 0.01);
        std::vector<double> inputs(system.train.inputs.begin(), system.train.inputs.end());
        for (std::size_t i = 0; i < inputs.size(); i += 3)
            inputs[i] = 0.0;
        system.train.inputs = std::move(inputs);
        expect_the_same_bits(system, scale);
    }
}

TEST(WideLayers, TakeBatchesOfEachLaneWithTheSameBitsInEveryKernel) {
    TrainingSystem system = random_system({{130, 9, 10}}, 67, 0.0);
    system.descent.batch = 67;
    const LaneArray inputs = random_lanes({{67, 130, 1}}, 1.0, 2);
    const LaneArray targets = random_lanes({{67, 10, 1}}, 1.0, 3);
    const Minibatch batch{{67, inputs.all().first(67 * 130 * lanes), targets.all().first(67 * 10 * lanes)},
                          true};
    const LaneArray from = start_of(system, 0.1);
    LaneArray expected(from.size());
    make_kernel("scalar", system)->step_on(batch, 0.3, from.all(), expected.all());
    for (const std::string& name : available_kernels()) {
        LaneArray to(from.size());
        make_kernel(name, system)->step_on(batch, 0.3, from.all(), to.all());
        EXPECT_TRUE(bits(to.all()) == bits(expected.all())) << name;
    }
}

}  // namespace
}  // namespace netlyap
