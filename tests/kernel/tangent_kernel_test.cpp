// ctest: TIMEOUT 600
#include "netlyap/kernel/tangent_kernel.hpp"

#include "netlyap/model/tangent_map.hpp"

#include "every_system.hpp"

#include <gtest/gtest.h>

namespace netlyap {
namespace {

LaneArray random_tangents(std::size_t size, std::uint64_t name) {
    RandomSequence sequence({name, Purpose::perturbation}, {1, 2, 3});
    LaneArray tangents(size);
    for (double& value : tangents.all())
        value = normal_deviate(sequence.next());
    return tangents;
}

constexpr std::size_t tangent_count = 3;

/// What a kernel says of tangents at a point, on all samples and on batches, as bits.
std::vector<std::uint64_t> tangent_transcript(const std::string& kernel_name, const TrainingSystem& system,
                                              double scale) {
    const auto kernel = make_tangent_kernel(kernel_name, system);
    const LaneArray point = start_of(system, scale);
    std::vector<std::uint64_t> said;
    const auto say = [&](const LaneArray& values) {
        const auto more = bits(values.all());
        said.insert(said.end(), more.begin(), more.end());
    };
    const std::size_t parameters = parameter_count(system.shape) * lanes;
    const LaneArray vectors = random_tangents(tangent_count * parameters, 1);
    LaneArray products(vectors.size());
    kernel->multiply_hessian(theta(system, point), vectors.all(), products.all());
    say(products);
    if (!has_tangent_map(system.descent.method))
        return said;
    const OwnBatch own = own_batch(system);
    const LaneArray tangents = random_tangents(tangent_count * point.size(), 2);
    LaneArray pushed(tangents.size());
    for (const std::optional<Minibatch>& batch :
         {std::optional<Minibatch>(),
          std::optional<Minibatch>({{5, own.inputs.all(), own.targets.all()}, true})}) {
        kernel->push(batch, 0.3, point.all(), tangents.all(), pushed.all());
        say(pushed);
    }
    return said;
}

TEST(TangentKernel, HasTheSameBitsWithEveryInstructionSet) {
    for (const auto& [name, system] : every_system())
        for (const double scale : {1.0, 1e5}) {
            const auto expected = tangent_transcript("scalar", system, scale);
            for (const std::string& kernel : available_kernels())
                EXPECT_TRUE(tangent_transcript(kernel, system, scale) == expected)
                    << kernel << ": " << name << ", scale " << scale;
        }
}

/// H v of networks that have a kernel of their own, whose tangents pass in groups: of groups that are full
/// and not, and with weights beyond the range of the kernels of their own in either layer.
TEST(TangentKernel, HasTheSameBitsForAnyNumberOfTangents) {
    for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{4, 10, 3}, {4, 6, 2}, {2, 5, 2}})
        for (const Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu}) {
            const TrainingSystem system = random_system({widths, activation}, 29, 0.01);
            const std::size_t size = parameter_count(system.shape) * lanes;
            for (const auto& [of_hidden, of_output] : {std::pair(1.0, 1.0), {1e5, 1.0}, {1.0, 1e5}}) {
                LaneArray point = start_of(system, 1.0);
                const std::size_t outputs = layer_layouts(system.shape).back().weights * lanes;
                for (std::size_t i = 0; i < point.size(); ++i)
                    point.data()[i] *= i < outputs ? of_hidden : of_output;
                for (const std::size_t count : {1U, 2U, 5U}) {
                    const LaneArray vectors = random_tangents(count * size, count);
                    LaneArray expected(vectors.size()), products(vectors.size());
                    make_tangent_kernel("scalar", system)
                        ->multiply_hessian(point.all(), vectors.all(), expected.all());
                    for (const std::string& kernel : available_kernels()) {
                        make_tangent_kernel(kernel, system)
                            ->multiply_hessian(point.all(), vectors.all(), products.all());
                        EXPECT_TRUE(bits(products.all()) == bits(expected.all()))
                            << kernel << ": " << system.shape.inputs() << " inputs, " << word_of(activation)
                            << ", " << count << " tangents, weights times " << of_hidden << " and "
                            << of_output;
                    }
                }
            }
        }
}

/// J v is what becomes of a small displacement v: the exact derivative and a difference agree.
TEST(TangentKernel, FollowsASmallDisplacement) {
    TrainingSystem system = random_system({{4, 10, 3}, Activation::tanh}, 29, 0.01);
    const LaneArray point = start_of(system, 0.3);
    const LaneArray tangents = random_tangents(point.size(), 3);
    constexpr double h = 1e-5;
    for (const std::string& name : available_kernels()) {
        LaneArray pushed(point.size()), there(point.size()), ahead(point.size()), behind(point.size());
        make_tangent_kernel(name, system)->push({}, 0.7, point.all(), tangents.all(), pushed.all());
        const auto kernel = make_kernel(name, system);
        for (const double sign : {1.0, -1.0}) {
            for (std::size_t i = 0; i < point.size(); ++i)
                there.data()[i] = point.data()[i] + sign * h * tangents.data()[i];
            kernel->step(0.7, there.all(), (sign > 0 ? ahead : behind).all(), {});
        }
        for (std::size_t i = 0; i < point.size(); ++i)
            EXPECT_NEAR(pushed.data()[i], (ahead.data()[i] - behind.data()[i]) / (2 * h), 1e-7) << name;
    }
}

TEST(TangentKernel, OrthonormalizesAlikeWithEveryInstructionSet) {
    const TrainingSystem system = random_system({}, 29, 0.0);
    constexpr std::size_t count = 7, entries = 9;
    for (const std::string& name : available_kernels()) {
        LaneArray expected = random_tangents(count * entries * lanes, 4);
        for (std::size_t k = 0; k < entries; ++k)  // the fourth of lane 0 is the first: they depend exactly
            expected.data()[(3 * entries + k) * lanes] = k == 0 ? 1.0 : 0.0;
        for (std::size_t k = 0; k < entries; ++k)
            expected.data()[k * lanes] = k == 0 ? 2.0 : 0.0;
        LaneArray got(expected.size());
        std::copy(expected.all().begin(), expected.all().end(), got.all().begin());
        const std::vector<double> given(expected.all().begin(), expected.all().end());
        LaneArray expected_triangle(triangle_entries(count) * lanes), triangle(expected_triangle.size());
        make_tangent_kernel("scalar", system)->orthonormalize(expected.all(), count, expected_triangle.all());
        make_tangent_kernel(name, system)->orthonormalize(got.all(), count, triangle.all());
        EXPECT_EQ(bits(got.all()), bits(expected.all())) << name;
        EXPECT_EQ(bits(triangle.all()), bits(expected_triangle.all())) << name;
        EXPECT_EQ(triangle.data()[0], 2.0);
        EXPECT_EQ(triangle.data()[triangle_entry(count, 3, 3) * lanes], 0.0);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t i = 0; i < count; ++i)
                for (std::size_t j = 0; j <= i; ++j) {
                    double product = 0.0;
                    for (std::size_t k = 0; k < entries; ++k)
                        product += got.data()[(i * entries + k) * lanes + lane] *
                                   got.data()[(j * entries + k) * lanes + lane];
                    const bool is_lost = lane == 0 && i == 3;
                    EXPECT_NEAR(product, i == j && !is_lost ? 1.0 : 0.0, 1e-14);
                }
        for (std::size_t place = 0; place < given.size(); ++place) {
            const std::size_t j = place / (entries * lanes);
            double product = 0.0;
            for (std::size_t i = 0; i <= j; ++i)
                product += got.data()[i * entries * lanes + place % (entries * lanes)] *
                           triangle.data()[triangle_entry(count, i, j) * lanes + place % lanes];
            EXPECT_NEAR(product, given[place], 1e-14) << j;
        }
    }
}

}  // namespace
}  // namespace netlyap
