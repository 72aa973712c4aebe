#include "netlyap/sweep/scheduling/evaluation.hpp"

#include "small_job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

/// What paired perturbations and fresh initial conditions change from one grid point to another, and what
/// not.
namespace netlyap::scheduling {
namespace {

/// d_i(0) / epsilon of the first member and loss at t = 0 of seed 3.
struct Start {
    double direction;
    double loss;
};

Start start_at(bool fresh, bool paired, double eta, double epsilon) {
    job::Job job = small_job();
    job.observables = {"divergence", "training"};
    job.fresh_initial_conditions = fresh;
    job.perturbation.paired = paired;
    job.eta = {eta};
    job.epsilon = {epsilon};
    job.iterations = 1;
    const Record record = record_of(job, {eta, epsilon, {3}});
    return {std::get<std::vector<double>>(record.values[0])[0] / epsilon,
            std::get<std::vector<double>>(record.values[1])[0]};
}

constexpr double same = 1e-9;  // theta + delta is rounded

TEST(EvaluationPairing, ByDefaultStartsAndDirectionsAreThoseOfTheSeed) {
    const Start here = start_at(false, true, 1.0, 1e-4);
    for (const auto& [eta, epsilon] : {std::pair(5.0, 1e-4), std::pair(1.0, 1e-2), std::pair(0.01, 1.0)}) {
        const Start there = start_at(false, true, eta, epsilon);
        EXPECT_EQ(there.loss, here.loss);
        EXPECT_NEAR(there.direction, here.direction, same);
    }
}

TEST(EvaluationPairing, UnpairedDirectionsBelongToTheGridPointStartsDoNot) {
    const Start here = start_at(false, false, 1.0, 1e-4);
    for (const auto& [eta, epsilon] : {std::pair(5.0, 1e-4), std::pair(1.0, 1e-2)}) {
        const Start there = start_at(false, false, eta, epsilon);
        EXPECT_EQ(there.loss, here.loss);
        EXPECT_GT(std::fabs(there.direction - here.direction), 1e-3);
    }
}

TEST(EvaluationPairing, FreshStartsBelongToTheGridPointDirectionsDoNot) {
    const Start here = start_at(true, true, 1.0, 1e-4);
    EXPECT_NE(here.loss, start_at(false, true, 1.0, 1e-4).loss);
    for (const auto& [eta, epsilon] : {std::pair(5.0, 1e-4), std::pair(1.0, 1e-2)}) {
        const Start there = start_at(true, true, eta, epsilon);
        EXPECT_NE(there.loss, here.loss);
        EXPECT_NEAR(there.direction, here.direction, same);
    }
}

TEST(EvaluationPairing, GridPointsAreKnownByTheirValuesNotTheirPlaces) {
    job::Job small = small_job();
    small.fresh_initial_conditions = true;
    small.perturbation.paired = false;
    job::Job grown = small;
    grown.eta = {0.5, 1.0, 7.0};
    grown.epsilon = {1e-12, 1e-3, 1e-8};
    grown.seeds.insert(grown.seeds.end(), {40, 41, 42, 43, 44, 45});
    const WorkUnit unit{1.0, 1e-3, {0, 1, 2, 3, 4, 5, 6, 7}};
    EXPECT_EQ(said(record_of(grown, unit)), said(record_of(small, unit)));
}

TEST(EvaluationPairing, AnotherSeedOfTheJobChangesEverything) {
    job::Job job = small_job();
    job.observables = {"divergence", "training"};
    const WorkUnit unit{1.0, 1e-3, {3}};
    const Record record = record_of(job, unit);
    job.seed = 2;
    const Record other = record_of(job, unit);
    for (std::size_t field = 0; field < record.values.size(); ++field)
        EXPECT_NE(bits_of_lane(record.values[field], 0), bits_of_lane(other.values[field], 0));
}

}  // namespace
}  // namespace netlyap::scheduling
