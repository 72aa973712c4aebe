#include "netlyap/sweep/scheduling/unit_beginning.hpp"

#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "every_observable.hpp"
#include "small_job.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace netlyap::scheduling {
namespace {

job::Job job_of(const std::string& observable, std::int64_t iterations) {
    job::Job job = test::every_observable_job();
    job.observables = {observable};
    job.run.kernel = "auto";
    job.iterations = iterations;
    return job;
}

/// The record of the longer job from the state at the end of the shorter one.
Record continued(const PreparedJob& shorter, const PreparedJob& longer, const WorkUnit& unit) {
    const auto kernel = make_kernel("auto", longer.system);
    Evaluation first(shorter, unit, *kernel);
    first.advance(shorter.job.iterations);
    ByteWriter writer;
    first.save(writer);
    Evaluation second(longer, unit, *kernel);
    const Bytes state = writer.take();
    ByteReader reader(state);
    second.restore(reader);
    EXPECT_EQ(second.iteration(), Iteration{shorter.job.iterations});
    second.advance(longer.job.iterations);
    return second.record();
}

void expect_same_record(const PreparedJob& shorter, const PreparedJob& longer, const std::string& what) {
    const WorkUnit unit = Grid(longer.job).unit(UnitNumber{0});
    const auto kernel = make_kernel("auto", longer.system);
    EXPECT_EQ(said(continued(shorter, longer, unit)), said(evaluate(longer, unit, *kernel))) << what;
}

/// All observables that are registered, a new one included: those that cannot go on say so.
TEST(UnitBeginning, AStateOfAShorterJobGoesOnToTheSameRecord) {
    for (const observables::ObservableType& type : observables::observable_types()) {
        const PreparedJob shorter(job_of(type.name, 300)), longer(job_of(type.name, 331));
        if (beginning_of(shorter.job, longer.job) == UnitBeginning::nothing)
            EXPECT_TRUE(type.depends_on_end) << type.name;
        else
            expect_same_record(shorter, longer, type.name);
    }
}

/// What is orthonormalised every seven iterations is not at 300, where the shorter job ends.
TEST(UnitBeginning, AnEndLeavesTangentVectorsAsTheyAre) {
    const std::vector<std::pair<std::string, std::string>> of_spectrum = {{"orthonormalize_every", "7"},
                                                                          {"exponents", "4"}};
    const std::vector<std::pair<std::string, std::string>> of_vectors = {{"orthonormalize_every", "7"},
                                                                         {"range", "100:200"}};
    std::vector<std::pair<std::string, std::string>> to_the_end = of_vectors, within = of_vectors;
    to_the_end.emplace_back("backward", "100");
    within.emplace_back("backward", "50");
    const std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> cases = {
        {"spectrum", of_spectrum},
        {"covariant", of_vectors},
        {"covariant", to_the_end},
        {"covariant", within}};
    for (const auto& [name, settings] : cases)
        for (const std::int64_t end : {331, 700, 1500}) {
            job::Job shorter = job_of(name, 300), longer = job_of(name, end);
            for (job::Job* job : {&shorter, &longer})
                for (const auto& [key, value] : settings)
                    job::set_key(*job, "observe." + name + "." + key, value);
            EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::state);
            expect_same_record(PreparedJob(shorter), PreparedJob(longer),
                               name + " " + settings.back().second + " to " + std::to_string(end));
        }
}

/// The shorter run ends before all networks overflow, and has found classes then.
TEST(UnitBeginning, NothingOfTheFormerEndIsLeftWhereTheRestDiverges) {
    for (const std::string name : {"predictions", "weight_importance", "final_parameters", "spectrum"}) {
        job::Job shorter = job_of(name, 2), longer = job_of(name, 12);
        for (job::Job* job : {&shorter, &longer}) {
            job->eta = {1e200};
            job::set_key(*job, "network.activation", "relu");
        }
        expect_same_record(PreparedJob(shorter), PreparedJob(longer), name);
    }
}

TEST(UnitBeginning, DependsOnARangeThatIsPartOfAllIterations) {
    job::Job shorter = job_of("covariant", 300), longer = job_of("covariant", 400);
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::nothing) << "the middle half";
    for (job::Job* job : {&shorter, &longer})
        job::set_key(*job, "observe.covariant.range", "100:200");
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::state);
}

TEST(UnitBeginning, OfAJobThatIsLargerOtherwiseIsNothing) {
    const job::Job shorter = job_of("training", 300);
    job::Job longer = job_of("training", 400);
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::state);
    job::set_key(longer, "observe.training.every", "3");
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::nothing) << "other iterations are recorded";
    EXPECT_EQ(beginning_of(job_of("training", 400), job_of("training", 400)), UnitBeginning::record);
    EXPECT_EQ(beginning_of(longer, shorter), UnitBeginning::nothing) << "it is shorter";
    longer = job_of("training", 400);
    longer.members = 3;
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::nothing) << "members are not in the state";
}

}  // namespace
}  // namespace netlyap::scheduling
