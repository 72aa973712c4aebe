#include "netlyap/core/elementary.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "every_activation.hpp"
#include "lane_system.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace netlyap {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<NetworkShape> shapes() {
    return lane_shapes(every_activation());
}

/// What a transcript says of one lane.
std::vector<std::uint64_t> lane_of(const std::vector<std::uint64_t>& transcript, std::size_t lane) {
    std::vector<std::uint64_t> one;
    for (std::size_t i = lane; i < transcript.size(); i += lanes)
        one.push_back(transcript[i]);
    return one;
}

TEST(Lanes, AreIndependent) {
    for (const NetworkShape& shape : shapes()) {
        const TrainingSystem system = random_system(shape, 77, 0.01);
        const LaneArray start = random_lanes(shape, 1.0, 1);
        for (const std::string& name : available_kernels()) {
            const auto expected = transcript(name, system, start, 0.7, 10);
            for (const double value : {not_a_number, infinity, 1e300, -1e5, 1e-300})
                for (std::size_t broken = 0; broken < lanes; broken += 3) {
                    LaneArray changed = random_lanes(shape, 1.0, 1);
                    for (std::size_t i = broken; i < changed.size(); i += lanes)
                        changed.data()[i] *= value;
                    const auto said = transcript(name, system, changed, 0.7, 10);
                    for (std::size_t lane = 0; lane < lanes; ++lane)
                        EXPECT_EQ(lane_of(said, lane) == lane_of(expected, lane), lane != broken)
                            << name << ", lane " << lane << ", factor " << value;
                }
        }
    }
}

TEST(Lanes, MayHoldTheSameNetwork) {
    const TrainingSystem system = random_system({}, 77, 0.0);
    LaneArray start = random_lanes(system.shape, 1.0, 1);
    for (std::size_t i = 0; i < start.size(); ++i)
        start.data()[i] = start.data()[i / lanes * lanes];
    for (const std::string& name : available_kernels()) {
        const auto said = transcript(name, system, start, 5.0, 30);
        for (std::size_t lane = 1; lane < lanes; ++lane)
            EXPECT_TRUE(lane_of(said, lane) == lane_of(said, 0)) << name << ", lane " << lane;
    }
}

TEST(ExtremeWeights, HaveTheSameBitsInEveryKernel) {
    for (const NetworkShape& shape : shapes())
        for (const double scale : {0.0, 1e-310, 30.0, 1e3, 1e5, 1e100, 1e155, 1e300, 1e307})
            for (const double l2 : {0.0, 0.01}) {
                const TrainingSystem system = random_system(shape, 77, l2);
                const LaneArray start = random_lanes(shape, scale, 1);
                const auto expected = transcript("scalar", system, start, 5.0, 5);
                for (const std::string& name : available_kernels())
                    EXPECT_TRUE(transcript(name, system, start, 5.0, 5) == expected)
                        << name << ", activation " << word_of(shape.activation) << ", scale " << scale;
            }
}

/// Parameters that can be any double: sign, exponent and mantissa at random, one in 1024 an infinity or NaN.
LaneArray lanes_in_bit_space(std::size_t size, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::initial_condition}, {1, 0, 0});
    LaneArray theta(size);
    for (double& value : theta.all())
        value = std::bit_cast<double>(sequence.next());
    return theta;
}

TEST(WeightsInBitSpace, HaveTheSameBitsInEveryKernel) {
    for (const NetworkShape& shape : shapes())
        for (std::uint64_t draw = 0; draw < 20; ++draw) {
            const TrainingSystem system = random_system(shape, 25, 0.0);
            const LaneArray start = lanes_in_bit_space(parameter_count(shape) * lanes, draw);
            const auto expected = transcript("scalar", system, start, 0.7, 2);
            for (const std::string& name : available_kernels())
                EXPECT_TRUE(transcript(name, system, start, 0.7, 2) == expected) << name << ", draw " << draw;
        }
}

TEST(HiddenBiasesInBitSpace, HaveTheSameActivationsInEveryKernel) {
    // Without hidden weights a hidden unit is phi(bias), and the output weights' steps are multiples of it.
    for (const Activation activation : every_activation())
        for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{4, 10, 3}, {3, 10, 4}}) {
            const NetworkShape shape{widths, activation};
            const TrainingSystem system = random_system(shape, 25, 0.0);
            const std::size_t hidden_biases = widths[0] * widths[1];
            for (std::uint64_t draw = 0; draw < 200; ++draw) {
                const LaneArray any = draw % 2 == 0
                                          ? lanes_in_bit_space(10 * lanes, 100 + draw)
                                          : random_lanes({{1, 5, 5}}, draw % 4 == 1 ? 3.0 : 300.0, draw);
                LaneArray start = random_lanes(shape, 1.0, draw);
                std::fill_n(start.data(), hidden_biases * lanes, 0.0);
                std::copy_n(any.data(), 10 * lanes, start.data() + hidden_biases * lanes);
                const auto expected = transcript("scalar", system, start, 0.7, 1);
                for (const std::string& name : available_kernels())
                    EXPECT_TRUE(transcript(name, system, start, 0.7, 1) == expected)
                        << name << ", activation " << word_of(activation) << ", draw " << draw;
            }
        }
}

TEST(ExtremeLogits, AroundTheShiftOfTheSoftmaxHaveTheSameBits) {
    const NetworkShape shape;
    const TrainingSystem system = random_system(shape, 9, 0.0);
    const std::size_t bias = parameter_count(shape) - 2;  // of class 1
    for (double logarithm = 497.0; logarithm < 504.0; logarithm += 0.25) {
        LaneArray start = random_lanes(shape, 0.01, 1);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            start.data()[bias * lanes + lane] = ln2 * (logarithm + 0.03 * static_cast<double>(lane));
        const auto expected = transcript("scalar", system, start, 0.7, 3);
        for (const std::string& name : available_kernels())
            EXPECT_TRUE(transcript(name, system, start, 0.7, 3) == expected) << name << ", " << logarithm;
    }
}

TEST(NonFiniteWeights, HaveTheSamePatternInEveryKernel) {
    for (const NetworkShape& shape : shapes())
        for (const double value : {not_a_number, infinity, -infinity, 1e308})
            for (std::size_t index = 0; index < parameter_count(shape); ++index) {
                const TrainingSystem system = random_system(shape, 9, 0.01);
                LaneArray start = random_lanes(shape, 1.0, 1);
                for (std::size_t lane = 0; lane < lanes; lane += 2)
                    start.data()[index * lanes + lane] = value;
                const auto expected = transcript("scalar", system, start, 0.7, 2);
                for (const std::string& name : available_kernels())
                    EXPECT_TRUE(transcript(name, system, start, 0.7, 2) == expected)
                        << name << ", activation " << word_of(shape.activation) << ", parameter " << index
                        << " = " << value;
            }
}

TEST(Step, TellsTheLanesThatAreNoLongerFinite) {
    for (const NetworkShape& shape : shapes())
        for (const double value : {not_a_number, infinity, -infinity, 1e308, 1.0}) {
            const TrainingSystem system = random_system(shape, 9, 0.01);
            LaneArray from = random_lanes(shape, 1.0, 1);
            LaneArray to(from.size());
            for (const std::size_t lane : {2U, 5U})
                from.data()[(lane + 1) * lanes + lane] = value;
            for (const std::string& name : available_kernels()) {
                const std::uint32_t said = make_kernel(name, system)->step(1e9, from.all(), to.all(), {});
                std::uint32_t expected = 0;
                for (std::size_t i = 0; i < to.size(); ++i)
                    expected |= std::isfinite(to.data()[i]) ? 0U : 1U << i % lanes;
                EXPECT_EQ(said, expected) << name << ", " << value;
                EXPECT_EQ(said, std::isfinite(value) ? said : 0b100100U) << name << ", " << value;
            }
        }
}

TEST(Step, HasTheLossOfTheScalarReferenceWhereClassesAreImprobable) {
    // From lanes whose classes are all probable to lanes where many are improbable (loss_product.hpp), with
    // weights that need no shift of the exponential and such that do; and enough samples for many products.
    for (const NetworkShape& shape : shapes())
        for (const double largest_scale : {12.0, 128.0}) {
            const TrainingSystem system = random_system(shape, 1001, 0.0);
            LaneArray from = random_lanes(shape, 1.0, 5);
            for (std::size_t i = 0; i < from.size(); ++i)
                from.data()[i] *= std::pow(largest_scale, static_cast<double>(i % lanes) / (lanes - 1));
            LaneArray to(from.size());
            std::vector<double> expected(lanes);
            make_kernel("scalar", system)->step(1.0, from.all(), to.all(), expected);
            for (const std::string& name : available_kernels()) {
                std::vector<double> loss(lanes);
                make_kernel(name, system)->step(1.0, from.all(), to.all(), loss);
                EXPECT_EQ(loss, expected) << name;
            }
        }
}

TEST(Step, OfHugeFiniteWeightsIsFinite) {
    const NetworkShape shape;
    const TrainingSystem system = random_system(shape, 9, 0.0);
    const LaneArray from = random_lanes(shape, 1e300, 1);
    LaneArray to(from.size());
    for (const std::string& name : available_kernels())
        EXPECT_EQ(make_kernel(name, system)->step(0.1, from.all(), to.all(), {}), 0U) << name;
}

TEST(Assess, TakesMoreSamplesThanTheSystemHas) {
    const NetworkShape shape;
    const TrainingSystem system = random_system(shape, 8, 0.0);
    const Samples many = random_samples(shape, 1001, 3);
    const LaneArray theta = random_lanes(shape, 1.0, 1);
    std::vector<double> expected(lanes);
    std::vector<std::int64_t> expected_correct(lanes);
    make_kernel("scalar", system)->assess(theta.all(), many, expected, expected_correct);
    for (const std::string& name : available_kernels()) {
        std::vector<double> loss(lanes);
        std::vector<std::int64_t> correct(lanes);
        make_kernel(name, system)->assess(theta.all(), many, loss, correct);
        EXPECT_EQ(loss, expected) << name;
        EXPECT_EQ(correct, expected_correct) << name;
    }
}

TEST(Distance, IsSummedInTheOrderOfTheParameters) {
    const TrainingSystem system = random_system({}, 8, 0.0);
    const LaneArray a = random_lanes(system.shape, 1.0, 1);
    LaneArray b = random_lanes(system.shape, 1.0, 2);
    b.data()[2] = not_a_number;
    b.data()[lanes + 3] = -infinity;
    std::vector<double> expected(lanes, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        expected[i % lanes] += std::fabs(a.data()[i] - b.data()[i]);
    for (const std::string& name : available_kernels()) {
        const auto kernel = make_kernel(name, system);
        std::vector<double> distance(lanes + 1);  // any alignment
        kernel->distance(Norm::l1, a.all(), b.all(), std::span(distance).subspan(1));
        EXPECT_EQ(bits(std::span(distance).subspan(1)), bits(expected)) << name;
        kernel->distance(Norm::l1, a.all(), a.all(), distance);
        EXPECT_EQ(distance[0], 0.0);
    }
}

}  // namespace
}  // namespace netlyap
