// ctest: TIMEOUT 600
#include "every_system.hpp"

#include "netlyap/kernel/kernel.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

TEST(EverySystem, HasTheSameBitsInEveryKernel) {
    for (const auto& [name, system] : every_system())
        for (const double scale : {1.0, 1e5}) {
            const LaneArray start = start_of(system, scale);
            const auto expected = transcript("scalar", system, start, 0.3, 12);
            for (const std::string& kernel : available_kernels())
                EXPECT_TRUE(transcript(kernel, system, start, 0.3, 12) == expected)
                    << kernel << ": " << name << ", scale " << scale;
        }
}

/// The points after steps on a batch, as bits.
std::vector<std::uint64_t> after_steps_on(const Minibatch& batch, const std::string& kernel_name,
                                          const TrainingSystem& system) {
    const auto kernel = make_kernel(kernel_name, system);
    LaneArray from = start_of(system, 1.0);
    LaneArray to(from.size());
    std::vector<std::uint64_t> said;
    for (int t = 0; t < 3; ++t) {
        said.push_back(kernel->step_on(batch, 0.3, from.all(), to.all()));
        const auto more = bits(to.all());
        said.insert(said.end(), more.begin(), more.end());
        std::swap(from, to);
    }
    return said;
}

TEST(EverySystem, TakesBatchesWithTheSameBitsInEveryKernel) {
    for (auto [name, system] : every_system()) {
        system.descent.batch = 7;
        const std::vector<double> targets = output_targets(system.train);
        const Minibatch common{
            {5, std::span<const double>(system.train.inputs).first(5 * system.shape.inputs()),
             std::span(targets).first(5 * system.shape.outputs())},
            false};
        const OwnBatch own = own_batch(system);
        const Minibatch of_each_lane{{5, own.inputs.all(), own.targets.all()}, true};
        for (const Minibatch& batch : {common, of_each_lane}) {
            const auto expected = after_steps_on(batch, "scalar", system);
            for (const std::string& kernel : available_kernels())
                EXPECT_TRUE(after_steps_on(batch, kernel, system) == expected)
                    << kernel << ": " << name << (batch.of_each_lane ? ", each its own" : ", common");
        }
    }
}

TEST(Batch, OfAllSamplesHasTheBitsOfPlainDescent) {
    const TrainingSystem full = random_system({}, 29, 0.01);
    TrainingSystem batched = full;
    batched.descent.batch = 29;
    const std::vector<double> targets = output_targets(full.train);
    for (const std::string& name : available_kernels()) {
        const LaneArray from = start_of(full, 1.0);
        LaneArray to(from.size());
        LaneArray to_on(from.size());
        make_kernel(name, full)->step(0.7, from.all(), to.all(), {});
        make_kernel(name, batched)
            ->step_on({{29, full.train.inputs, targets}, false}, 0.7, from.all(), to_on.all());
        EXPECT_EQ(bits(to.all()), bits(to_on.all())) << name;
    }
}

}  // namespace
}  // namespace netlyap
