// What a job says of its data: iris, a file with classes or targets, or generated data.
#include "netlyap/core/error.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::job {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Property;
using ::testing::Throws;

Job job_of_source(const std::string& source) {
    Job job;
    set_key(job, "data.source", source);
    return job;
}

TEST(JobSources, IdentityHasGeneratedDataInTheirCanonicalForm) {
    const Job job = job_of_source("two_moons( 100,0.10 , 1)");
    EXPECT_THAT(identity(job), HasSubstr("data.source = two_moons(100, 0.1)\n"));
    EXPECT_TRUE(differing_keys(job, job_of_source("two_moons(100, 0.1)")).empty());
    EXPECT_EQ(identity(job_of(identity(job))), identity(job));
    for (const char* other :
         {"two_moons(100, 0.2)", "two_moons(100, 0.1, 2)", "iris", "./two_moons(100, 0.1)", "xor"}) {
        EXPECT_FALSE(differing_keys(job, job_of_source(other)).empty()) << other;
        EXPECT_FALSE(is_same_identity(identity(job), identity(job_of_source(other)))) << other;
    }
    EXPECT_EQ(source_in_identity("./xor"), "file");
    EXPECT_EQ(source_in_identity("data(1)"), "file") << "of a version that knew no generators";
}

TEST(JobSources, TrainingSamplesAreAllOfGeneratedDataAnd120OfOthers) {
    EXPECT_THAT(identity(Job()), HasSubstr("data.train = 120\n")) << "as it always was";
    EXPECT_THAT(identity(job_of_source("trees.csv")), HasSubstr("data.train = 120\n"));
    EXPECT_THAT(identity(job_of_source("xor")), HasSubstr("data.train = all\n"));
    Job said;
    set_key(said, "data.train", "120");
    EXPECT_EQ(identity(said), identity(Job()));
    EXPECT_TRUE(differing_keys(said, Job()).empty());
    set_key(said, "data.train", "all");
    EXPECT_TRUE(said.train.is_all());
    EXPECT_THAT(identity(said), HasSubstr("data.train = all\n"));
    set_key(said, "data.train", "");
    EXPECT_FALSE(said.train.is_given());
    for (const char* bad : {"most", "12.5", "0x10"})
        EXPECT_THAT(
            [&] { set_key(said, "data.train", bad); },
            Throws<UsageError>(Property(&UsageError::what, HasSubstr("a whole number of samples, or all"))));
}

TEST(JobSources, ThatDoNotFitAreRefused) {
    using Keys = std::vector<std::pair<std::string, std::string>>;
    for (const auto& [keys, sentence] : std::vector<std::pair<Keys, std::string>>{
             {{{"data.source", "parity(40)"}},
              "data.source = parity(40): inputs = 40 must be a whole number, 1 to 16"},
             {{{"data.source", "moons(40, 0)"}}, "there is no generator moons"},
             {{{"data.source", "xor"}, {"data.target", "last"}},
              "data.target names columns of a file, but data.source = xor is built in"},
             {{{"data.target", "2"}}, "but data.source = iris is built in"},
             {{{"data.source", "a.csv"}, {"data.target", "2"}, {"data.label_column", "3"}},
              "data.target = 2 and data.label_column = 3 exclude each other"},
             {{{"data.source", "a.csv"}, {"data.target", "a#b"}}, "data.target must be one line without #"},
             {{{"data.source", "a.npy"}, {"data.labels", "b.npy"}, {"data.label_column", "3"}},
              "data.label_column = 3 and data.labels = b.npy exclude each other"},
             {{{"data.source", "a.npy"}, {"data.labels", "b.npy"}, {"data.target", "last"}},
              "data.target = last and data.labels = b.npy exclude each other"},
             {{{"data.source", "a.npy"}, {"data.labels", "a#b"}}, "data.labels must be one line without #"},
             {{{"data.train", "-3"}}, "data.train = -3 must be at least 1, or all"}}) {
        Job job;
        for (const auto& [key, value] : keys)
            set_key(job, key, value);
        EXPECT_THAT([&] { validate(job); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    }
}

TEST(JobSources, HaveGeneratedDataWithoutAFile) {
    Job job = job_of_source("spirals(20, 0)");
    job.digest = "v2-0123456789abcdef-0011223344556677";
    const JobData data = read_job_data(job, {});
    EXPECT_TRUE(job.digest.empty()) << "the formula says what they are";
    EXPECT_EQ(data.samples.count, 20U);
    EXPECT_THAT(
        data.lines,
        ElementsAre(DataLine{"data", "spirals(20, 0): two spirals of three turns, radius 6.5 to 0.5"},
                    DataLine{"features", "2: x1, x2"}, DataLine{"classes", "2: first 10, second 10"}));
}

TEST(JobSources, TargetsOfAFileAreInItsDigest) {
    const auto digest_of = [](const std::string& text, const std::string& target) {
        Job job = job_of_source("trees.csv");
        job.reading.target = target;
        static_cast<void>(read_job_data(job, {"trees.csv", text}));
        return job.digest;
    };
    const std::string digest = digest_of("x,y\n1,2\n3,4\n", "y");
    EXPECT_TRUE(is_versioned_digest(digest));
    EXPECT_EQ(digest_of("x;y\n1,0;2,0\n3,0;4,0\n", "last"), digest) << "the same numbers";
    EXPECT_NE(digest_of("x,y\n1,2\n3,5\n", "y"), digest);
    EXPECT_NE(digest_of("x,y\n1,2\n2,4\n", "y"), digest);
    EXPECT_NE(digest_of("x,z\n1,2\n3,4\n", "z"), digest) << "the name of a target";
    EXPECT_NE(digest_of("y,x\n2,1\n4,3\n", "x"), digest);
}

/// As they always were, so that run directories stay of the same job.
TEST(JobSources, DigestOfClassesStays) {
    EXPECT_EQ(data_digest(iris()), "v2-99b68fb370962328-3be92df5ad6db97c");
}

/// A job says nothing of generated data but their formula, so their bits stay.
TEST(JobSources, BitsOfGeneratedDataStay) {
    for (const auto& [source, digest] : std::map<std::string, std::string>{
             {"chebyshev(6, 20)", "v2-e8d795e0927d5f0e-c2bf37d3ed0ab619"},
             {"gaussian_teacher(3, 4, 10)", "v2-d7c090a9eca88bf0-2eed617ac8ad8bdf"},
             {"parity(3)", "v2-23a864d305d7650a-33cab3b1cd27677d"},
             {"two_moons(50, 0.1)", "v2-84017188155eaa5e-e325c0cf685515cf"},
             {"spirals(20, 0.2, 3)", "v2-e9b77b6a1a8adcba-19f2a1035052b53a"}})
        EXPECT_EQ(data_digest(generate(source, Learned::targets).samples), digest) << source;
}

}  // namespace
}  // namespace netlyap::job
