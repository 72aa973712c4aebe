#include "netlyap/sweep/job/kept_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/job_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace netlyap::job {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr char trees[] = "kind,x,y\nash,1,2\noak,3,4\nash,5,6.5\noak,7,-8\nash,9,10\n";

Job job_of_trees(FeatureScale scale, std::int64_t train = 3) {
    Job job;
    job.source = "trees.csv";
    job.reading.label_column = "kind";
    job.scale = scale;
    job.train = train;
    return job;
}

KeptData kept_trees(FeatureScale scale, std::int64_t train = 3) {
    Job job = job_of_trees(scale, train);
    return *split_job_data(job, {"trees.csv", trees});
}

/// The content of the file, at the alignment of a mapped one.
std::shared_ptr<std::vector<double>> bytes_of(const KeptData& data) {
    const KeptDataFile file = kept_data_file(data);
    std::vector<std::byte> bytes = file.head;
    for (const std::span<const std::byte> table : file.tables)
        bytes.insert(bytes.end(), table.begin(), table.end());
    auto kept = std::make_shared<std::vector<double>>(bytes.size() / sizeof(double));
    std::memcpy(kept->data(), bytes.data(), bytes.size());
    return kept;
}

KeptData read(const std::shared_ptr<std::vector<double>>& bytes) {
    return read_kept_data(std::as_bytes(std::span(*bytes)), bytes, "data.netlyap");
}

void expect_same(const Samples& one, const Samples& other) {
    EXPECT_EQ(one.count, other.count);
    EXPECT_EQ(one.features, other.features);
    EXPECT_EQ(one.classes, other.classes);
    EXPECT_EQ(one.inputs, other.inputs);
    EXPECT_EQ(one.labels, other.labels);
    EXPECT_EQ(one.class_names, other.class_names);
    EXPECT_EQ(one.rows, other.rows);
    EXPECT_EQ(one.targets, other.targets);
    EXPECT_EQ(one.target_names, other.target_names);
}

class EveryScale : public ::testing::TestWithParam<FeatureScale> {};

INSTANTIATE_TEST_SUITE_P(KeptData, EveryScale,
                         ::testing::Values(FeatureScale::none, FeatureScale::standardize,
                                           FeatureScale::unit));

TEST_P(EveryScale, ComesBackFromItsBytes) {
    for (const std::int64_t train : {1, 3, 5}) {
        const KeptData data = kept_trees(GetParam(), train);
        const auto bytes = bytes_of(data);
        const KeptData again = read(bytes);
        EXPECT_EQ(again.digest, data.digest);
        EXPECT_EQ(again.rule, data.rule);
        EXPECT_EQ(again.lines, data.lines);
        EXPECT_THAT(again.feature_names, ElementsAre("x", "y"));
        EXPECT_EQ(again.has_header, true);
        EXPECT_EQ(again.reading.label_column, "kind");
        EXPECT_EQ(again.raw_inputs, data.raw_inputs);
        expect_same(again.split.train, data.split.train);
        expect_same(again.split.test, data.split.test);
        const double* begin = bytes->data();
        EXPECT_TRUE(again.split.train.inputs.data() >= begin &&
                    again.split.train.inputs.data() < begin + bytes->size())
            << "the inputs are not copied";
    }
}

TEST_P(EveryScale, HasTheSamplesAsTheyWereRead) {
    Job job = job_of_trees(FeatureScale::none);
    const Samples all = read_job_data(job, {"trees.csv", trees}).samples;
    const Samples again = samples_as_read(read(bytes_of(kept_trees(GetParam()))));
    expect_same(again, all);
    EXPECT_EQ(data_digest(again), kept_trees(GetParam()).digest);
}

TEST_P(EveryScale, IsTheSplitOfAnotherRuleToo) {
    const auto kept = std::make_shared<const KeptData>(read(bytes_of(kept_trees(GetParam()))));
    for (const FeatureScale scale : {FeatureScale::none, FeatureScale::standardize, FeatureScale::unit})
        for (const std::int64_t train : {2, 3, 5}) {
            Job of_file = job_of_trees(scale, train);
            Job of_kept = job_of_trees(scale, train);
            const auto expected = split_job_data(of_file, {"trees.csv", trees});
            const auto found = split_job_data(of_kept, {.name = "data.netlyap", .kept = kept});
            expect_same(found->split.train, expected->split.train);
            expect_same(found->split.test, expected->split.test);
            EXPECT_EQ(found == kept, train == 3 && scale == GetParam()) << "nothing is copied where it fits";
            EXPECT_EQ(of_kept.digest, of_file.digest);
        }
}

/// The rows that were chosen have the numbers that they had in the file, whoever splits them again.
TEST(KeptData, HasAPartOfTheSamples) {
    Job job = job_of_trees(FeatureScale::unit, 2);
    job.samples = SampleChoice::random(3);
    const DataText text{"trees.csv", trees};
    const auto data = split_job_data(job, text);
    const auto kept = std::make_shared<const KeptData>(read(bytes_of(*data)));
    EXPECT_EQ(kept->rule, data->rule);
    EXPECT_EQ(kept->split.train.rows, data->split.train.rows);
    EXPECT_EQ(data_digest(samples_as_read(*kept)), data->digest);
    const DataText of_kept{.name = "data.netlyap", .kept = kept};
    Job again = job;
    EXPECT_EQ(split_job_data(again, of_kept), kept) << "nothing is copied where it fits";
    Job other = job;
    other.train = 1;
    Job expected = other;
    expect_same(split_job_data(other, of_kept)->split.train, split_job_data(expected, text)->split.train);
    Job all = job;
    all.samples = SampleChoice();
    static_cast<void>(split_job_data(all, of_kept));
    EXPECT_EQ(all.samples, job.samples) << "the job is the same as that of the file";
    for (const auto& change :
         {+[](Job& of) { of.samples = SampleChoice::first(3); }, +[](Job& of) { of.split_seed = 9; }}) {
        Job refused = job;
        change(refused);
        refused.digest.clear();
        EXPECT_THAT(
            [&] { static_cast<void>(split_job_data(refused, of_kept)); },
            Throws<UsageError>(Property(&UsageError::what, HasSubstr("others cannot be chosen from it"))));
    }
}

TEST(KeptData, MayHaveItsSamplesForTestingFromAnotherFile) {
    Job job = job_of_trees(FeatureScale::standardize);
    job.train = TrainCount();
    job.test_source = "test.csv";
    DataText text{"trees.csv", trees};
    text.test = {"test.csv", "kind,x,y\noak,2,2\noak,4,4\n"};
    const auto data = split_job_data(job, text);
    EXPECT_EQ(job.train, TrainCount(5));
    EXPECT_EQ(data->split.train.count, 5U);
    EXPECT_THAT(data->split.train.rows, ElementsAre(0, 1, 2, 3, 4)) << "in the order of the file";
    EXPECT_THAT(data->split.test.rows, ElementsAre(5, 6));
    EXPECT_THAT(data->split.test.labels, ElementsAre(1, 1)) << "as the classes are numbered in training";
    const auto kept = std::make_shared<const KeptData>(read(bytes_of(*data)));
    const DataText of_kept{.name = "data.netlyap", .kept = kept};
    Job again = job;
    EXPECT_EQ(split_job_data(again, of_kept), kept);
    Job scaled = job;
    scaled.scale = FeatureScale::none;
    const auto plain = split_job_data(scaled, of_kept);
    EXPECT_THAT(plain->split.test.inputs.list(), ElementsAre(2, 2, 4, 4));
    EXPECT_THAT(plain->split.train.rows, ElementsAre(0, 1, 2, 3, 4));
    EXPECT_EQ(scaled.digest, job.digest);
    Job of_one_file = job_of_trees(FeatureScale::standardize, 5);
    const DataText joined{"trees.csv", std::string(trees) + "oak,2,2\noak,4,4\n"};
    static_cast<void>(split_job_data(of_one_file, joined));
    EXPECT_EQ(of_one_file.digest, job.digest) << "the data are the same";
    EXPECT_NE(identity(of_one_file), identity(job)) << "but their split is not";
}

TEST(KeptData, HasTargets) {
    Job job;
    job.source = "line.csv";
    job.reading.target = "y";
    job.train = 2;
    const auto data = split_job_data(job, {"line.csv", "x,y\n1,2\n3,5\n4,7\n"});
    const KeptData again = read(bytes_of(*data));
    expect_same(again.split.train, data->split.train);
    expect_same(again.split.test, data->split.test);
    EXPECT_THAT(samples_as_read(again).targets, ElementsAre(2.0, 5.0, 7.0));
    Job other;
    other.source = "data.netlyap";
    other.train = 2;
    static_cast<void>(
        split_job_data(other, {.name = "data.netlyap", .kept = std::make_shared<const KeptData>(again)}));
    EXPECT_EQ(other.reading.target, "y") << "the job is the same as that of the file";
}

TEST(KeptData, ColumnsAreNotChosenAnew) {
    Job job = job_of_trees(FeatureScale::none);
    job.reading.label_column = "x";
    const DataText text{.name = "data.netlyap",
                        .kept = std::make_shared<const KeptData>(kept_trees(FeatureScale::none))};
    EXPECT_THAT(
        [&] { static_cast<void>(split_job_data(job, text)); },
        Throws<UsageError>(Property(
            &UsageError::what,
            HasSubstr("with data.label_column = kind, so they cannot have data.label_column = x; leave"))));
}

TEST(KeptData, OtherDataAreRefused) {
    Job job = job_of_trees(FeatureScale::none);
    job.digest = "v2-0123456789abcdef-0011223344556677";
    const DataText text{.name = "data.netlyap",
                        .kept = std::make_shared<const KeptData>(kept_trees(FeatureScale::none))};
    EXPECT_THROW(static_cast<void>(split_job_data(job, text)), DataError);
}

/// Every byte counts: of the head, and of each table.
TEST(KeptData, DamageIsNoticedWhereverItIs) {
    const auto bytes = bytes_of(kept_trees(FeatureScale::standardize));
    const std::span<std::byte> content = std::as_writable_bytes(std::span(*bytes));
    for (std::byte& one : content) {
        one ^= std::byte{4};
        EXPECT_THROW(static_cast<void>(read(bytes)), DataError) << "byte " << &one - content.data();
        one ^= std::byte{4};
    }
    EXPECT_NO_THROW(static_cast<void>(read(bytes)));
    for (std::size_t size = 0; size < content.size(); ++size)
        EXPECT_THROW(static_cast<void>(read_kept_data(content.first(size), bytes, "data.netlyap")), DataError)
            << size;
}

TEST(KeptData, ATextIsNone) {
    EXPECT_FALSE(is_kept_data(trees));
    EXPECT_FALSE(is_kept_data(""));
    EXPECT_FALSE(is_kept_data("netlyap data 1\n")) << "without the zero byte";
}

}  // namespace
}  // namespace netlyap::job
