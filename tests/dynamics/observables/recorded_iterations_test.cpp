#include "observables/recorded_iterations.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::observables {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

RecordedIterations recorded(std::int64_t first, std::int64_t iterations, const std::string& every,
                            const std::string& range = "", const std::string& zoom = "") {
    ObservableSetup setup;
    setup.name = "training";
    setup.iterations = iterations;
    setup.perturb_at = first;
    RecordingSettings settings;
    read_value({"observe.training.every", every}, settings.every);
    read_value({"observe.training.range", range}, settings.range);
    read_value({"observe.training.zoom", zoom}, settings.zoom);
    return {setup, settings, first};
}

TEST(RecordedIterations, AreTheMultiplesOfTheStrideInTheRange) {
    for (const std::int64_t first : {0, 1, 9, 10, 11, 37})
        for (const std::int64_t iterations : {38, 40, 41, 100})
            for (const std::int64_t every : {1, 2, 7, 10, 37}) {
                std::vector<std::int64_t> expected;
                for (std::int64_t t = first; t < iterations; ++t)
                    if (t % every == 0)
                        expected.push_back(t);
                if (expected.empty())
                    continue;
                const Axis axis = recorded(first, iterations, std::to_string(every)).axis();
                EXPECT_EQ(axis.coordinates, expected) << first << " " << iterations << " " << every;
                EXPECT_FALSE(axis.shared) << "every group owns its iteration";
            }
    EXPECT_EQ(recorded(0, 100, "10", "31:60").axis().coordinates, (std::vector<std::int64_t>{40, 50}));
}

TEST(RecordedIterations, HoldEveryIterationOfTheZoomOnce) {
    const RecordedIterations all = recorded(3, 100, "40", "", "0:5 39:42 41:43 99");
    const std::vector<std::int64_t> expected = {3, 4, 39, 40, 41, 42, 80, 99};
    EXPECT_EQ(all.axis().coordinates, expected);
    for (std::int64_t t = 0; t < 100; ++t)
        EXPECT_EQ(all.contains(t), std::count(expected.begin(), expected.end(), t) == 1) << t;
}

TEST(RecordedIterations, TakeAZoomInSteps) {
    const RecordedIterations all = recorded(3, 100, "40", "", "1:12:4 90:100:3");
    const std::vector<std::int64_t> expected = {5, 9, 40, 80, 90, 93, 96, 99};
    EXPECT_EQ(all.axis().coordinates, expected);
    for (std::int64_t t = 0; t < 100; ++t)
        EXPECT_EQ(all.contains(t), std::count(expected.begin(), expected.end(), t) == 1) << t;
}

TEST(RecordedIterations, RefuseWhatTheRunDoesNotHave) {
    const auto refuses = [](const auto& call, const std::string& sentence) {
        EXPECT_THAT(call, Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    };
    refuses([] { recorded(0, 100, "1", "50:101"); },
            "observe.training.range = 50:101 reaches beyond the iterations 0:100");
    refuses([] { recorded(0, 100, "1", "", "-1:5"); }, "observe.training.zoom = -1:5 reaches beyond");
    refuses([] { recorded(0, 100, "1", "0:5 7:9"); },
            "observe.training.range = 0:5 7:9 has 2 ranges, but it takes one");
    refuses([] { recorded(0, 100, "1", "0:50:5"); }, "observe.training.range = 0:50:5 has a step");
    refuses([] { recorded(11, 100, "1", "0:11"); },
            "observe.training.range = 0:11 nothing is recorded from iteration perturb.at = 11 to 99");
    refuses([] { recorded(1, 100, "1000"); }, "observe.training.every = 1000");
    refuses([] { recorded(0, 1'000'000'000, "1"); }, "up to 1 G iterations, which take 64.0 GB");
}

}  // namespace
}  // namespace netlyap::observables
