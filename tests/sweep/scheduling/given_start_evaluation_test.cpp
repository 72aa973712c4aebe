#include "netlyap/core/error.hpp"
#include "netlyap/model/initial_condition.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "small_job.hpp"

#include <gtest/gtest.h>

namespace netlyap::scheduling {
namespace {

/// theta(0) of the seeds of a job as it would be drawn, as a text.
std::string drawn_start(const PreparedJob& drawn, const std::vector<std::int64_t>& seeds) {
    ParameterRows rows{seeds.size(), parameter_count(drawn.system.shape), {}};
    for (const std::int64_t seed : seeds) {
        const std::vector<double> theta =
            initial_condition(drawn.system.shape, drawn.job.initial_weights,
                              static_cast<std::uint64_t>(drawn.job.seed), seed, nullptr);
        rows.values.insert(rows.values.end(), theta.begin(), theta.end());
    }
    return parameter_rows_text(rows);
}

job::Job given_small_job() {
    job::Job job = small_job();
    job.initial_weights.laws = {InitialLaw::file};
    job.init_file = "start.txt";
    return job;
}

TEST(GivenStartEvaluation, OfNumbersThatWouldBeDrawnIsTheSame) {
    const PreparedJob drawn(small_job());
    const PreparedJob given(given_small_job(), {"", "", "start.txt", drawn_start(drawn, drawn.job.seeds)});
    EXPECT_EQ(given.given_start.rows, 11U);
    const auto kernel = make_kernel("scalar", drawn.system);
    const Grid grid(drawn.job);
    for (UnitNumber unit; unit.value < grid.units(); ++unit)
        EXPECT_EQ(said(evaluate(given, grid.unit(unit), *kernel)),
                  said(evaluate(drawn, grid.unit(unit), *kernel)));
}

TEST(GivenStartEvaluation, OfOneRowBeginsAtItWithEverySeed) {
    const PreparedJob drawn(small_job());
    const PreparedJob given(given_small_job(), {"", "", "start.txt", drawn_start(drawn, {20})});
    const auto kernel = make_kernel("scalar", drawn.system);
    const WorkUnit last = Grid(drawn.job).unit(UnitNumber{1});  // of the seeds 20, 21, 22
    const Record of_drawn = evaluate(drawn, last, *kernel);
    const Record of_given = evaluate(given, last, *kernel);
    EXPECT_EQ(said_of_lane(of_given, 0), said_of_lane(of_drawn, 0));
    const std::size_t loss = observables::field_index(given.fields, "/training/loss");
    const std::size_t distance = observables::field_index(given.fields, "/divergence/distance");
    for (const std::size_t lane : {1U, 2U}) {
        EXPECT_EQ(bits_of_lane(of_given.values[loss], lane), bits_of_lane(of_drawn.values[loss], 0));
        EXPECT_NE(bits_of_lane(of_given.values[distance], lane), bits_of_lane(of_drawn.values[distance], 0))
            << "members are displaced by seed";
    }
}

TEST(GivenStartEvaluation, WithoutItsNumbersIsRefused) {
    job::Job job = given_small_job();
    job.init_digest = "v1-0123456789abcdef";
    const PreparedJob given(job);
    EXPECT_FALSE(given.fields.empty()) << "but what it records is known";
    const auto kernel = make_kernel("scalar", given.system);
    EXPECT_THROW(static_cast<void>(evaluate(given, Grid(given.job).unit(UnitNumber{0}), *kernel)), DataError);
}

}  // namespace
}  // namespace netlyap::scheduling
