#include "netlyap/model/sample_choice.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/data_split.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

/// Samples of one feature, the number of the row; the last has a class of its own.
Samples numbered(std::size_t count) {
    Samples samples;
    samples.count = count;
    samples.features = 1;
    samples.classes = 3;
    samples.class_names = {"even", "odd", "last"};
    std::vector<double> inputs;
    for (std::size_t s = 0; s < count; ++s) {
        inputs.push_back(static_cast<double>(s));
        samples.labels.push_back(s + 1 == count ? 2 : static_cast<std::uint32_t>(s % 2));
    }
    samples.inputs = std::move(inputs);
    return samples;
}

TEST(SampleChoice, FirstOnesAreTheFirst) {
    const Samples chosen = chosen_samples(numbered(10), SampleChoice::first(3), 1);
    EXPECT_THAT(chosen.inputs.list(), ElementsAre(0, 1, 2));
    EXPECT_THAT(chosen.labels, ElementsAre(0, 1, 0));
    EXPECT_THAT(chosen.rows, ElementsAre(0, 1, 2));
    EXPECT_EQ(chosen.classes, 3U) << "also that of which none is left";
    EXPECT_TRUE(chosen_samples(numbered(4), SampleChoice(), 1).rows.empty()) << "all of them, as they are";
}

TEST(SampleChoice, RandomOnesKeepTheirOrderAndClass) {
    const Samples chosen = chosen_samples(numbered(1000), SampleChoice::random(300), 1);
    ASSERT_EQ(chosen.count, 300U);
    EXPECT_TRUE(std::is_sorted(chosen.rows.begin(), chosen.rows.end()));
    EXPECT_EQ(std::set<std::int64_t>(chosen.rows.begin(), chosen.rows.end()).size(), 300U);
    for (std::size_t s = 0; s < chosen.count; ++s) {
        EXPECT_EQ(chosen.inputs[s], static_cast<double>(chosen.rows[s]));
        EXPECT_EQ(chosen.labels[s],
                  chosen.rows[s] == 999 ? 2 : static_cast<std::uint32_t>(chosen.rows[s] % 2));
    }
    EXPECT_EQ(chosen_samples(numbered(1000), SampleChoice::random(300), 1).rows, chosen.rows);
    EXPECT_NE(chosen_samples(numbered(1000), SampleChoice::random(300), 2).rows, chosen.rows);
}

TEST(SampleChoice, EverySubsetHasTheSameChance) {
    std::map<std::vector<std::int64_t>, int> subsets;
    for (std::uint64_t seed = 0; seed < 10000; ++seed)
        ++subsets[chosen_samples(numbered(5), SampleChoice::random(2), seed).rows];
    EXPECT_EQ(subsets.size(), 10U);
    for (const auto& [rows, count] : subsets)
        EXPECT_NEAR(count, 1000, 4 * 30.0);  // four standard deviations of the binomial
}

TEST(SampleChoice, IsSplitWithTheNumbersOfItsRows) {
    const Samples chosen = chosen_samples(numbered(100), SampleChoice::random(20), 3);
    const DataSplit split = split_samples(chosen, 15, 3, FeatureScale::none);
    std::vector<std::int64_t> rows;
    for (const Samples* part : {&split.train, &split.test})
        for (std::size_t s = 0; s < part->count; ++s) {
            EXPECT_EQ(part->inputs[s], static_cast<double>(part->rows[s]));
            rows.push_back(part->rows[s]);
        }
    EXPECT_FALSE(std::is_sorted(rows.begin(), rows.end()));
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(rows, chosen.rows);
}

TEST(SampleChoice, TakesTargetsAlong) {
    Samples samples = numbered(4);
    samples.classes = 0;
    samples.labels.clear();
    samples.class_names.clear();
    samples.target_names = {"a", "b"};
    samples.targets = {0, 1, 10, 11, 20, 21, 30, 31};
    EXPECT_THAT(chosen_samples(samples, SampleChoice::first(2), 1).targets, ElementsAre(0, 1, 10, 11));
}

TEST(SampleChoice, IsReadAndWritten) {
    for (const char* text : {"all", "first 300", "1 random"}) {
        SampleChoice choice = SampleChoice::first(7);
        read_value({"data.samples", text}, choice);
        EXPECT_EQ(value_text(choice), text);
    }
    for (const char* bad : {"300", "first", "random 300", "first 0", "-1 random", "first 2.5", "first 1 2"}) {
        SampleChoice choice;
        EXPECT_THAT(
            [&] {
                read_value({"data.samples", bad}, choice);
            },
            Throws<UsageError>(Property(&UsageError::what, HasSubstr("all, first n, or n random"))));
    }
    EXPECT_THAT([] { static_cast<void>(chosen_samples(numbered(5), SampleChoice::first(6), 1)); },
                Throws<UsageError>(Property(
                    &UsageError::what, HasSubstr("data.samples = first 6, but data.source has 5 samples"))));
}

}  // namespace
}  // namespace netlyap
