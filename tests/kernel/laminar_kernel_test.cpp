#include "netlyap/kernel/laminar_kernel.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/model/map_exponent.hpp"

#include "lane_system.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<NetworkShape> shapes() {
    return lane_shapes({Activation::sigmoid});
}

TEST(LaminarKernel, IsRefusedByNameAsAKernelIs) {
    EXPECT_THROW(LaminarKernel("avx1024", random_system({}, 9, 0.0)), UsageError);
}

TEST(MayDiffer, BoundsThePreActivationsOfEveryUnit) {
    for (const NetworkShape& shape : shapes()) {
        const TrainingSystem system = random_system(shape, 9, 0.0);
        const std::size_t inputs = shape.inputs();
        const std::size_t hidden = shape.widths[1];
        const LaneArray a = random_lanes(shape, 1.0, 1);
        const LaneArray b = random_lanes(shape, 1.0, 2);
        const auto difference = [&](std::size_t parameter, std::size_t lane) {
            return a.all()[parameter * lanes + lane] - b.all()[parameter * lanes + lane];
        };
        for (std::size_t unit = 0; unit < hidden; ++unit)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                double bound = std::fabs(difference(hidden * inputs + unit, lane));
                for (std::size_t j = 0; j < inputs; ++j)
                    bound += largest_inputs(system.train)[j] * std::fabs(difference(unit * inputs + j, lane));
                for (std::size_t s = 0; s < system.train.count; ++s) {
                    double shift = difference(hidden * inputs + unit, lane);
                    for (std::size_t j = 0; j < inputs; ++j)
                        shift += difference(unit * inputs + j, lane) * system.train.row(s)[j];
                    EXPECT_LE(std::fabs(shift), bound * (1.0 + 1e-14));
                }
                LaneArray allowed(hidden * lanes);
                std::fill(allowed.all().begin(), allowed.all().end(), 1e9);
                for (const std::string& name : available_kernels()) {
                    const LaminarKernel kernel(name, system);
                    double& of_unit = allowed.data()[unit * lanes + lane];
                    std::vector<std::uint8_t> found(hidden), expected(hidden, 0);
                    of_unit = bound * (1.0 + 1e-12);
                    kernel.mark_possible_crossings(a.all(), b.all(), allowed.all(), found);
                    EXPECT_EQ(found, expected) << name;
                    of_unit = bound * (1.0 - 1e-12);
                    expected[unit] = static_cast<std::uint8_t>(1U << lane);
                    kernel.mark_possible_crossings(a.all(), b.all(), allowed.all(), found);
                    EXPECT_EQ(found, expected) << name;
                }
            }
    }
}

TEST(MayDiffer, SetsTheLanesThatAreNotFinite) {
    const TrainingSystem system = random_system({}, 9, 0.0);
    const LaneArray a = random_lanes(system.shape, 1.0, 1);
    LaneArray b = random_lanes(system.shape, 1.0, 1);
    LaneArray allowed(system.shape.widths[1] * lanes);
    std::fill(allowed.all().begin(), allowed.all().end(), infinity);
    b.data()[3 * lanes + 2] = not_a_number;
    b.data()[41 * lanes + 6] = infinity;
    for (const std::string& name : available_kernels()) {
        std::vector<std::uint8_t> found(system.shape.widths[1]);
        LaminarKernel(name, system).mark_possible_crossings(a.all(), b.all(), allowed.all(), found);
        for (std::size_t unit = 0; unit < found.size(); ++unit)
            EXPECT_EQ(found[unit], unit == 0   ? 0b00000100
                                   : unit == 1 ? 0b01000000
                                               : 0)
                << name << " " << unit;
    }
}

TEST(FollowSoftmaxMap, HasTheBitsOfTheModel) {
    const TrainingSystem system = random_system({}, 9, 0.0);
    constexpr std::size_t steps = 50;
    for (const std::vector<double>& frequencies :
         {std::vector<double>{0.325, 1.0 / 3.0, 41.0 / 120.0}, std::vector<double>{0.25, 0.75},
          std::vector<double>(5, 0.2)}) {
        LaneArray gains(lanes), start(lanes * frequencies.size());
        for (std::size_t lane = 0; lane < lanes; ++lane)
            gains.data()[lane] = std::exp2(static_cast<double>(lane));  // at rest, cyclic, chaotic
        for (std::size_t i = 0; i < start.size(); ++i)
            start.data()[i] = static_cast<double>((7 * i) % 11) - 5.0;
        for (const std::string& name : available_kernels()) {
            LaneArray z(start.size()), losses(steps * lanes);
            std::copy(start.all().begin(), start.all().end(), z.data());
            LaminarKernel(name, system).follow_softmax_map(gains.all(), frequencies, z.all(), losses.all());
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                SoftmaxMap map(gains.all()[lane], frequencies);
                std::vector<double> one;
                for (std::size_t k = 0; k < frequencies.size(); ++k)
                    one.push_back(start.all()[k * lanes + lane]);
                for (std::size_t step = 0; step < steps; ++step)
                    EXPECT_EQ(losses.all()[step * lanes + lane], map.step(one)) << name << ", step " << step;
                for (std::size_t k = 0; k < frequencies.size(); ++k)
                    EXPECT_EQ(z.all()[k * lanes + lane], one[k]) << name;
            }
        }
    }
}

TEST(FollowSoftmaxTangent, HasTheBitsOfTheModel) {
    const TrainingSystem system = random_system({}, 9, 0.0);
    constexpr std::size_t steps = 200;
    for (const std::vector<double>& frequencies :
         {std::vector<double>{0.325, 1.0 / 3.0, 41.0 / 120.0}, std::vector<double>{0.25, 0.75},
          std::vector<double>(5, 0.2)}) {
        const std::size_t classes = frequencies.size();
        LaneArray gains(lanes), start(lanes * classes), first(lanes * classes);
        std::vector<double> tangent(classes);
        set_first_tangent(SoftmaxMap(1.0, frequencies), tangent);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            gains.data()[lane] = std::exp2(static_cast<double>(lane));  // at rest, cyclic, chaotic
            for (std::size_t k = 0; k < classes; ++k) {
                start.data()[k * lanes + lane] = static_cast<double>((7 * (k * lanes + lane)) % 11) - 5.0;
                first.data()[k * lanes + lane] = tangent[k];
            }
        }
        for (const std::string& name : available_kernels()) {
            LaneArray z(start.size()), delta(start.size()), growths(steps * lanes);
            std::copy(start.all().begin(), start.all().end(), z.data());
            std::copy(first.all().begin(), first.all().end(), delta.data());
            LaminarKernel(name, system)
                .follow_softmax_tangent(gains.all(), frequencies, z.all(), delta.all(), growths.all());
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                SoftmaxMap map(gains.all()[lane], frequencies);
                std::vector<double> one, one_tangent = tangent;
                for (std::size_t k = 0; k < classes; ++k)
                    one.push_back(start.all()[k * lanes + lane]);
                for (std::size_t step = 0; step < steps; ++step)
                    ASSERT_EQ(growths.all()[step * lanes + lane], log(stretch(map, one, one_tangent)))
                        << name << ", step " << step;
                for (std::size_t k = 0; k < classes; ++k) {
                    EXPECT_EQ(z.all()[k * lanes + lane], one[k]) << name;
                    EXPECT_EQ(delta.all()[k * lanes + lane], one_tangent[k]) << name;
                }
            }
        }
    }
}

}  // namespace
}  // namespace netlyap
