#include "netlyap/sweep/scheduling/unit_beginning.hpp"

#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "every_observable.hpp"
#include "small_job.hpp"

#include <gtest/gtest.h>

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

/// All observables that are registered, a new one included: those that cannot go on say so.
TEST(UnitBeginning, AStateOfAShorterJobGoesOnToTheSameRecord) {
    for (const observables::ObservableType& type : observables::observable_types()) {
        const PreparedJob shorter(job_of(type.name, 300)), longer(job_of(type.name, 331));
        if (beginning_of(shorter.job, longer.job) == UnitBeginning::nothing) {
            EXPECT_TRUE(type.depends_on_end) << type.name;
            continue;
        }
        const WorkUnit unit = Grid(longer.job).unit(UnitNumber{0});
        const auto kernel = make_kernel("auto", longer.system);
        EXPECT_EQ(said(continued(shorter, longer, unit)), said(evaluate(longer, unit, *kernel))) << type.name;
    }
}

TEST(UnitBeginning, DependsOnSettingsThatNameTheLastIteration) {
    job::Job shorter = job_of("predictions", 300), longer = job_of("predictions", 400);
    EXPECT_EQ(beginning_of(shorter, longer), UnitBeginning::nothing) << "the last one";
    for (job::Job* job : {&shorter, &longer})
        job::set_key(*job, "observe.predictions.at", "299");
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
