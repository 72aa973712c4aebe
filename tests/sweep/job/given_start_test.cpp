#include "netlyap/sweep/job/given_start.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::job {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

Job given_job(const std::string& values = "") {
    Job job;
    set_key(job, "network.init", "file");
    set_key(job, values.empty() ? "network.init_file" : "network.init_values",
            values.empty() ? "start.txt" : values);
    job.seeds = {4, 2, 9};
    return job;
}

ParameterRows rows_of(Job job, const std::string& text, std::size_t parameters = 2) {
    return read_given_start(job, {.name = "", .bytes = "", .start_name = "start.txt", .start = text},
                            parameters);
}

TEST(GivenStart, HasARowForEverySeedOrForAll) {
    EXPECT_EQ(rows_of(given_job(), "1 2\n3 4\n5 6\n").values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(rows_of(given_job(), "0.7 0.5\n").rows, 1U);
    EXPECT_EQ(rows_of(given_job("0.7 0.5"), "").values, (std::vector<double>{0.7, 0.5}));
    const ParameterRows column = rows_of(given_job(), "0.7\n0.5\n");
    EXPECT_EQ(column.rows, 1U) << "a column of all parameters";
    EXPECT_EQ(column.parameters, 2U);
    EXPECT_EQ(rows_of(given_job(), "7\n5\n3\n", 1).rows, 3U) << "of one parameter";
    EXPECT_EQ(rows_of(given_job("7"), "", 1).rows, 1U);
    EXPECT_EQ(rows_of(Job(), "1 2\n").rows, 0U) << "it is drawn";
}

TEST(GivenStart, OfAnotherSizeIsRefusedWithBothNumbers) {
    const auto refuses = [](const Job& job, const std::string& text, std::size_t parameters,
                            const std::string& first, const std::string& second) {
        EXPECT_THAT([&] { static_cast<void>(rows_of(job, text, parameters)); },
                    Throws<Error>(AllOf(
                        Property(&Error::what, AllOf(HasSubstr(first), HasSubstr(second))),
                        Property(&Error::code, job.init_values.empty() ? ExitCode::data : ExitCode::usage))));
    };
    refuses(given_job(), "1 2\n3 4\n", 2, "start.txt has 2 rows", "sweep.seeds has 3 values");
    refuses(given_job(), "1 2\n3 4\n", 83, "start.txt has 2 numbers in a row",
            "the network has 83 parameters");
    refuses(given_job("0.5"), "", 2, "network.init_values has 1 number,", "the network has 2 parameters");
    refuses(given_job("0.5 1 2"), "", 1, "network.init_values has 3 numbers", "the network has 1 parameter;");
}

TEST(GivenStart, HasADigestOfItsNumbers) {
    Job of_values = given_job("0.7 0.5");
    static_cast<void>(read_given_start(of_values, {}, 2));
    EXPECT_THAT(of_values.init_digest, ::testing::MatchesRegex("v1-[0-9a-f]{16}"));
    Job of_file = given_job();
    static_cast<void>(read_given_start(of_file, {"", "", "start.txt", " 0.70,5e-1\n"}, 2));
    EXPECT_EQ(of_file.init_digest, of_values.init_digest);
    EXPECT_EQ(identity(of_file), identity(of_values)) << "the numbers are the job, not where they were";
    EXPECT_TRUE(differing_keys(of_file, of_values).empty());
    EXPECT_THAT(identity(of_file), HasSubstr("network.init = file\n"));
    EXPECT_THAT(identity(of_file), HasSubstr("network.init_digest = v1-"));
    of_file.init_file = "other.txt";
    EXPECT_EQ(identity(of_file), identity(of_values));
    EXPECT_THAT([&] { static_cast<void>(rows_of(of_file, "0.7 0.5000000000000001\n")); },
                Throws<DataError>(Property(&DataError::what, HasSubstr("network.init_digest = v1-"))));
    of_values.initial_weights = {};
    static_cast<void>(read_given_start(of_values, {}, 2));
    EXPECT_EQ(of_values.init_digest, "") << "what is drawn has none";
    EXPECT_NO_THROW(validate(job_of(identity(of_file)))) << "as it comes out of an archive, without numbers";
}

TEST(GivenStart, IsDescribed) {
    const Job job = given_job();
    const DataText text{"", "", "start.txt", ""};
    EXPECT_EQ(start_line(job, text, {3, 2, {}}), "3 rows of 2 numbers, start.txt; one for every seed");
    EXPECT_EQ(start_line(given_job("1"), {}, {1, 1, {}}),
              "1 row of 1 number, network.init_values; the same for every seed");
    EXPECT_EQ(start_line(Job(), {}, {}), "");
}

}  // namespace
}  // namespace netlyap::job
