#include "netlyap/kernel/kernel.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/gradient_descent.hpp"

#include "every_activation.hpp"
#include "lane_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::size_t sample_counts[] = {1, 7, 8, 64, 65, 77, 120, 128};

std::vector<NetworkShape> shapes() {
    std::vector<NetworkShape> all;
    for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{4, 10, 3},
                                                   {4, 7, 5, 3},
                                                   {3, 4, 2},
                                                   {2, 6, 5},
                                                   {1, 1, 3, 2, 2},
                                                   {5, 17, 9}})
        for (const Activation activation : every_activation())
            all.push_back({widths, activation});
    return all;
}

std::string description(const std::string& kernel, const NetworkShape& shape, std::size_t samples) {
    std::string text = kernel + ", activation " + word_of(shape.activation);
    for (const std::size_t width : shape.widths)
        text += (width == shape.widths.front() ? ", " : "-") + std::to_string(width);
    return text + ", " + std::to_string(samples) + " samples";
}

TEST(ScalarKernel, IsTheReferenceLaneByLane) {
    const TrainingSystem system = random_system({}, 77, 0.01);
    const auto kernel = make_kernel("scalar", system);
    GradientDescent map(system);
    const LaneArray from = random_lanes(system.shape, 1.0, 3);
    LaneArray to(from.size());
    std::vector<double> loss(lanes);
    std::vector<double> test_loss(lanes);
    std::vector<double> distance(lanes);
    std::vector<std::int64_t> correct(lanes);
    EXPECT_EQ(kernel->step(0.5, from.all(), to.all(), loss), 0U);
    kernel->assess(from.all(), system.test, test_loss, correct);
    kernel->distance(Norm::l1, from.all(), to.all(), distance);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::vector<double> theta;
        for (std::size_t i = lane; i < from.size(); i += lanes)
            theta.push_back(from.all()[i]);
        auto next = theta;
        double sum = 0.0;
        EXPECT_EQ(map.step(0.5, theta, next), loss[lane]);
        for (std::size_t i = 0; i < theta.size(); ++i) {
            EXPECT_EQ(next[i], to.all()[i * lanes + lane]);
            sum += std::fabs(theta[i] - next[i]);
        }
        EXPECT_EQ(distance[lane], sum);
        EXPECT_EQ(test_loss[lane], map.assess(theta, system.test).loss);
        EXPECT_EQ(correct[lane], map.assess(theta, system.test).correct);
    }
}

TEST(EveryKernel, HasTheBitsOfTheScalarReference) {
    for (const NetworkShape& shape : shapes())
        for (const std::size_t samples : sample_counts)
            for (const double l2 : {0.0, 0.01}) {
                const TrainingSystem system = random_system(shape, samples, l2);
                const LaneArray start = random_lanes(shape, 1.0, samples);
                const auto expected = transcript("scalar", system, start, 0.7, 30);
                for (const std::string& name : available_kernels())
                    EXPECT_TRUE(transcript(name, system, start, 0.7, 30) == expected)
                        << description(name, shape, samples) << ", l2 " << l2;
            }
}

TEST(EveryKernel, TakesTheSameStepsWithoutTheLoss) {
    for (const NetworkShape& shape : shapes()) {
        const TrainingSystem system = random_system(shape, 77, 0.01);
        const LaneArray start = random_lanes(shape, 1.0, 5);
        const auto expected = transcript("scalar", system, start, 0.7, 30, false);
        for (const std::string& name : available_kernels())
            EXPECT_TRUE(transcript(name, system, start, 0.7, 30, false) == expected)
                << description(name, shape, 77);
        const auto with_loss = transcript("scalar", system, start, 0.7, 30);
        const std::ptrdiff_t ending = 7 * static_cast<std::ptrdiff_t>(lanes);  // assessments and distance
        EXPECT_TRUE(std::equal(with_loss.end() - ending, with_loss.end(), expected.end() - ending));
    }
}

TEST(EveryKernel, HasTheSameBitsOnIrisForTwoHundredStepsAtLargeRate) {
    const DataSplit split = split_samples(iris(), 120, default_split_seed, FeatureScale::none);
    for (const Activation activation : every_activation()) {
        const NetworkShape shape{{4, 10, 3}, activation};
        const TrainingSystem system{shape, split.train, split.test, 0.0};
        const LaneArray start = random_lanes(shape, 1.0, 9);
        const auto expected = transcript("scalar", system, start, 5.0, 200);
        for (const std::string& name : available_kernels())
            EXPECT_TRUE(transcript(name, system, start, 5.0, 200) == expected) << name;
    }
}

TEST(MakeKernel, KnowsItsNames) {
    const TrainingSystem system = random_system({}, 8, 0.0);
    const std::vector<std::string> names = available_kernels();
    EXPECT_EQ(names.front(), "scalar");
    for (const std::string& name : names)
        EXPECT_EQ(make_kernel(name, system)->name(), name);
    EXPECT_EQ(make_kernel("auto", system)->name(), names.back());
}

TEST(MakeKernel, RefusesOtherNames) {
    const TrainingSystem system = random_system({}, 8, 0.0);
    for (const std::string name : {"avx", "Scalar", "", "sse9", "sve"}) {
        const auto refusal = Throws<UsageError>(
            AllOf(Property(&Error::code, ExitCode::usage),
                  Property(&Error::what, HasSubstr("run.kernel = " + name + " is not a kernel"))));
        EXPECT_THAT([&] { static_cast<void>(make_kernel(name, system)); }, refusal);
        EXPECT_THAT([&] { check_kernel_name(name); }, refusal);
    }
    EXPECT_THAT([&] { check_kernel_name("avx51"); },
                Throws<UsageError>(Property(&Error::what, HasSubstr("did you mean avx512?"))));
    EXPECT_THAT([&] { check_kernel_name("sve"); },
                Throws<UsageError>(Property(&Error::what, HasSubstr("sve128, sve256 and sve512"))));
}

TEST(MakeKernel, RefusesWhatTheProcessorLacks) {
    const TrainingSystem system = random_system({}, 8, 0.0);
    const std::vector<std::string> names = available_kernels();
    for (const std::string& name : kernel_names()) {
        if (name == "auto")
            continue;
        EXPECT_NO_THROW(check_kernel_name(name));
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            EXPECT_NO_THROW(check_kernel_runs(name));
            continue;
        }
        const auto refusal =
            Throws<UsageError>(AllOf(Property(&Error::code, ExitCode::usage),
                                     Property(&Error::what, HasSubstr("`auto` chooses " + names.back()))));
        EXPECT_THAT([&] { check_kernel_runs(name); }, refusal);
        EXPECT_THAT([&] { static_cast<void>(make_kernel(name, system)); }, refusal);
    }
    EXPECT_NO_THROW(check_kernel_runs("auto"));
}

}  // namespace
}  // namespace netlyap
