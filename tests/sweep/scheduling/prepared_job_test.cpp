#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace netlyap::scheduling {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

TEST(PreparedJob, KnowsSystemFieldsAndClassCounts) {
    job::Job job;
    job.hidden = {16, 5};
    job.activation = Activation::tanh;
    job.l2 = 0.25;
    const PreparedJob prepared(job);
    EXPECT_THAT(prepared.system.shape.widths, ElementsAre(4, 16, 5, 3));
    EXPECT_EQ(prepared.system.shape.activation, Activation::tanh);
    EXPECT_EQ(prepared.system.l2, 0.25);
    EXPECT_EQ(prepared.system.train.count, 120U);
    EXPECT_EQ(prepared.system.test.count, 30U);
    std::vector<std::int64_t> counts = prepared.class_counts;
    std::sort(counts.begin(), counts.end());
    EXPECT_THAT(counts, ElementsAre(39, 40, 41)) << "of the default split";
    EXPECT_EQ(prepared.job.epsilon, std::vector<double>{1e-8}) << "spelled out";
    EXPECT_EQ(prepared.job.digest, "");
    std::vector<std::string> paths;
    for (const observables::Field& field : prepared.fields)
        paths.push_back(field.path);
    EXPECT_THAT(paths, ElementsAre("/divergence/distance", "/training/loss", "/training/weight_norm",
                                   "/lyapunov/exponent", "/lyapunov/r_squared", "/lyapunov/window_begin",
                                   "/lyapunov/window_end", "/lyapunov/outcome", "/lyapunov/rounding",
                                   "/lyapunov/exponent_error"));
}

TEST(PreparedJob, FillsInAndChecksTheDigestOfACsvFile) {
    const auto text_of = [](const std::string& bytes) { return job::DataText{"trees.csv", bytes}; };
    const job::DataText text = text_of("1,2,a\n3,4,b\n5,7,a\n");
    job::Job job;
    job.source = text.name;
    job.train = 2;
    const PreparedJob prepared(job, text);
    EXPECT_TRUE(job::is_versioned_digest(prepared.job.digest)) << prepared.job.digest;
    EXPECT_THAT(prepared.system.shape.widths, ElementsAre(2, 10, 2));
    EXPECT_EQ(PreparedJob(prepared.job, text).job.digest, prepared.job.digest);
    const auto refuses = [&](const std::string& bytes, const std::string& why) {
        EXPECT_THROW(PreparedJob changed(prepared.job, text_of(bytes)), DataError) << why;
    };
    EXPECT_THAT(
        [&] { PreparedJob changed(prepared.job, text_of("1,2,a\n3,4,b\n5,8,a\n")); },
        Throws<DataError>(Property(
            &DataError::what, AllOf(HasSubstr(text.name), HasSubstr("data.digest = " + prepared.job.digest),
                                    HasSubstr("has changed")))));
    refuses("1,2,a\n3,4,b\n5,7,b\n", "another class");
    refuses("1,2,a\n3,4,c\n5,7,a\n", "another name of a class");
    const job::DataText same = text_of("first,second,class\n1, 2.0,a\n\n3,4e0,b\n5,7,a\n");
    EXPECT_EQ(PreparedJob(prepared.job, same).job.digest, prepared.job.digest) << "the same numbers";
    job::Job older = prepared.job;
    older.digest = prepared.job.digest.substr(3, 16);
    EXPECT_EQ(PreparedJob(older, same).job.digest, prepared.job.digest) << "as version 0.1.0 wrote it";
    older.digest.back() = older.digest.back() == '0' ? '1' : '0';
    EXPECT_THROW(PreparedJob changed(older, same), DataError);
    EXPECT_EQ(PreparedJob(prepared.job, {"elsewhere.csv", text.bytes}).job.digest, prepared.job.digest);
}

TEST(PreparedJob, KnowsDataThatAnOlderVersionReadWithoutTheirHeader) {
    const job::DataText text{"data.csv", "0,1,2,kind\n5,6,7,a\n8,9,7,b\n5,6,8,a\n8,9,9,b\n"};
    job::Job job;
    job.source = "data.csv";
    job.train = 3;
    const PreparedJob now(job, text);
    EXPECT_THAT(now.system.shape.widths, ElementsAre(3, 10, 2));
    EXPECT_THAT(now.data_lines.front().text, HasSubstr("4 rows, 4 columns separated by commas; header: yes"));
    job.reading.header = HeaderRule::no;
    job.digest = PreparedJob(job, text).job.digest;
    job.reading.header = HeaderRule::automatic;
    const PreparedJob older(job, text);
    EXPECT_THAT(older.system.shape.widths, ElementsAre(3, 10, 3)) << "the digest says which reading is meant";
    EXPECT_NE(older.job.digest, now.job.digest);
    job.reading.header = HeaderRule::yes;
    EXPECT_THROW(PreparedJob other(job, text), DataError);
}

TEST(PreparedJob, TrainsWithAllOfGeneratedDataOrWithWhatIsAsked) {
    job::Job job;
    job.source = "spirals(30, 0.1)";
    const PreparedJob all(job);
    EXPECT_EQ(all.job.train, TrainCount(30)) << "the number, whoever asks for it";
    EXPECT_EQ(all.system.train.count, 30U);
    EXPECT_EQ(all.system.test.count, 0U);
    EXPECT_THAT(all.system.shape.widths, ElementsAre(2, 10, 2));
    job.train = 20;
    EXPECT_EQ(PreparedJob(job).system.test.count, 10U);
    job.source = "iris";
    job.train = TrainCount::all();
    EXPECT_EQ(PreparedJob(job).system.train.count, 150U);
    EXPECT_EQ(PreparedJob(job).job.train, TrainCount(150));
    job.train = TrainCount();
    EXPECT_EQ(PreparedJob(job).job.train, TrainCount(120));
    EXPECT_EQ(PreparedJob(job).job.epsilon, PreparedJob(job::Job()).job.epsilon);
}

TEST(PreparedJob, RefusesTargetsWithCrossEntropy) {
    const auto refuses = [](const job::Job& job, const job::DataText& text, const std::string& sentence) {
        EXPECT_THAT([&] { PreparedJob prepared(job, text); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    };
    job::Job job;
    job.source = "chebyshev(6, 20)";
    refuses(job, {},
            "network.loss = cross_entropy needs classes, but data.source = chebyshev(6, 20) has "
            "real-valued targets; set network.loss = squared");
    job.source = "trees.csv";
    job.reading.target = "height";
    job.train = TrainCount::all();
    refuses(job, {"trees.csv", "width,height\n1,2\n"},
            "needs classes, but data.target = height has real-valued targets");
}

/// Before anything is made, from one place for all observables.
TEST(PreparedJob, RefusesObservablesThatNeedSomethingElse) {
    const auto refuses = [](const job::Job& job, const std::string& sentence) {
        EXPECT_THAT([&] { PreparedJob prepared(job); },
                    Throws<UsageError>(Property(&UsageError::what, HasSubstr(sentence))));
    };
    job::Job job;
    job.observables = {"training", "saturation"};
    job.activation = Activation::tanh;
    refuses(
        job,
        "the observable saturation needs one hidden layer of sigmoids, but network.activation = tanh; take "
        "saturation out of observe.names");
    job.activation = Activation::sigmoid;
    job.hidden = {5, 5};
    refuses(job, "needs one hidden layer of sigmoids, but network.hidden = 5 5");
}

TEST(PreparedJob, IsRefusedWhereJobAndDataDoNotFit) {
    job::Job job;
    job.train = 151;
    EXPECT_THAT([&] { PreparedJob prepared(job); },
                Throws<UsageError>(Property(&UsageError::what, AllOf(HasSubstr("151"), HasSubstr("150")))));
    job = job::Job();
    job.run.kernel = "sse9";
    EXPECT_THAT([&] { PreparedJob prepared(job); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("sse9"))));
    job = job::Job();
    job.members = 0;
    EXPECT_THAT([&] { PreparedJob prepared(job); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("divergence"))));
    job.observables = {"training"};
    EXPECT_TRUE(PreparedJob(job).job.epsilon.empty()) << "and stays unset";
}

TEST(PreparedJob, TooLargeForMemorySaysHowMuchItNeeds) {
    const auto refuses = [](const std::vector<std::pair<std::string, std::string>>& keys,
                            const std::string& sentence =
                                "needs [0-9.]+ [TPE]?B of memory for 1 process, but this machine has "
                                "[0-9.]+ [MGT]B; record less often") {
        job::Job job;
        for (const auto& [key, value] : keys)
            job::set_key(job, key, value);
        EXPECT_THAT([&] { PreparedJob prepared(job); },
                    Throws<UsageError>(Property(&UsageError::what, ContainsRegex(sentence))));
    };
    refuses({{"sweep.members", "1000000"}, {"sweep.iterations", "1000000"}});
    refuses({{"sweep.iterations", "1000000000000"}}, "every = 1 the observable divergence records up to 1 T");
    refuses({{"network.hidden", "100000 100000"}});
    refuses({{"sweep.eta", "linspace(1, 2, 10000)"}, {"sweep.epsilon", "linspace(1, 2, 10000)"}});
    refuses({{"sweep.iterations", "1000000000000"},
             {"observe.names", "growth"},
             {"fit.window_length", "100000000000"}});
}

TEST(PreparedJob, ManyProcessesNeedMore) {
    job::Job job;
    job.iterations = 100'000;
    const PreparedJob prepared(job);
    EXPECT_GE(unit_memory_bytes(prepared), 8.0 * 8.0 * (5 + 1 + 1) * 100'000);
    EXPECT_NO_THROW(check_memory(prepared, 1));
    EXPECT_THAT([&] { check_memory(prepared, 100'000'000); },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("100000000 processes"))));
}

// In eight lanes of doubles: the points of one trajectory before and after a step, and what a kernel has
// besides, the parameters in units that the exponential takes, and their gradient. A spectrum of one exponent
// has the vector and the one after the step, for which room is counted three times, and twice as much as a
// kernel.
TEST(PreparedJob, AWideNetworkNeedsScratchForEveryKernel) {
    job::Job job;
    job.hidden = {1000, 1000};
    job.members = 0;
    job.observables = {"training"};
    constexpr double point = 8.0 * 8.0 * ((4 + 1) * 1000 + (1000 + 1) * 1000 + (1000 + 1) * 3);
    const double without_tangents = unit_memory_bytes(PreparedJob(job));
    EXPECT_GT(without_tangents, (3 + 2) * point);  // states before, after and kept; scratch
    EXPECT_LT(without_tangents, 6 * point);
    job.observables = {"training", "spectrum"};
    job::set_key(job, "observe.spectrum.exponents", "1");
    const double with_tangents = unit_memory_bytes(PreparedJob(job));
    EXPECT_GT(with_tangents - without_tangents, (3 * 2 + 2 * 2) * point);
    EXPECT_LT(with_tangents - without_tangents, 11 * point);
}

/// What starts at the perturbation has other axes at each of several.
TEST(PreparedJob, WithSeveralPerturbationsRecordsWhatHasTheSameAxesAtAllOfThem) {
    job::Job job;
    job.perturb_at = {0, 40};
    for (const char* name : {"divergence", "member_loss"}) {
        job.observables = {name};
        EXPECT_THAT([&] { PreparedJob{job}; },
                    Throws<UsageError>(Property(&UsageError::what,
                                                HasSubstr("needs one value of perturb.at, from which on it "
                                                          "records, but perturb.at = 0 40; take "))));
    }
    job.observables = {"training", "growth"};
    EXPECT_THAT([&] { PreparedJob{job}; },
                Throws<UsageError>(Property(&UsageError::what, HasSubstr("to at least 240"))))
        << "the windows of the last one have to fit";
    job.iterations = 240;
    EXPECT_EQ(PreparedJob{job}.fields.front().axes.front().coordinates.size(), 240U);
}

}  // namespace
}  // namespace netlyap::scheduling
