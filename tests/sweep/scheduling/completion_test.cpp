#include "netlyap/sweep/scheduling/completion.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "small_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

job::Job job_of(const std::vector<std::string>& observables, std::int64_t members = 2) {
    job::Job job = small_job();
    job.observables = observables;
    job.members = members;
    return job;
}

std::optional<Completion> completion_of(const job::Job& former, const job::Job& larger) {
    return completion(PreparedJob(former), PreparedJob(larger));
}

TEST(Completion, OfReferencesComputesThemAlone) {
    const auto found = completion_of(job_of({"divergence"}), job_of({"accuracy", "divergence", "training"}));
    EXPECT_THAT(found->remainder.observables, ElementsAre("accuracy", "training"));
    EXPECT_EQ(found->remainder.members, 0);
    EXPECT_THAT(found->remainder.epsilon, IsEmpty());
    EXPECT_FALSE(found->fits_distances);
}

TEST(Completion, OfExponentsTakesRecordedDistances) {
    EXPECT_TRUE(completion_of(job_of({"divergence"}), job_of({"divergence", "growth"}))->computes_nothing());
    job::Job sparse = job_of({"divergence"}), larger = job_of({"divergence", "growth"});
    for (job::Job* job : {&sparse, &larger})
        job::set_key(*job, "observe.divergence.every", "2");
    const auto found = completion_of(sparse, larger);
    EXPECT_FALSE(found->fits_distances) << "the windows need every iteration";
    EXPECT_THAT(found->remainder.observables, ElementsAre("growth"));
    EXPECT_EQ(found->remainder.members, 2);
}

TEST(Completion, OfMembersComputesTheNewOnesWhereTheyFollow) {
    const auto found = completion_of(job_of({"divergence", "growth", "training"}),
                                     job_of({"divergence", "growth", "training"}, 5));
    EXPECT_THAT(found->remainder.observables, ElementsAre("divergence"));
    EXPECT_EQ(found->remainder.members, 3);
    EXPECT_EQ(found->remainder.perturbation.first_member, 3);
    EXPECT_TRUE(found->fits_distances && found->joined.contains("divergence"));
}

TEST(Completion, OfMembersComputesAllWhereAMeanIsRecorded) {
    const auto found = completion_of(job_of({"growth", "training"}), job_of({"growth", "training"}, 5));
    EXPECT_THAT(found->remainder.observables, ElementsAre("growth"));
    EXPECT_EQ(found->remainder.members, 5);
    EXPECT_EQ(found->remainder.perturbation.first_member, 1);
    EXPECT_THAT(found->joined, IsEmpty());
}

TEST(Completion, IsNoneWhereMembersAreSeenByTheirDivergenceAlone) {
    EXPECT_FALSE(completion_of(job_of({"training"}), job_of({"training"}, 5)));
}

TEST(Completion, IsNoneOfALongerJob) {
    job::Job longer = job_of({"training", "divergence"});
    longer.iterations += 1;
    EXPECT_FALSE(completion_of(job_of({"training"}), longer));
}

}  // namespace
}  // namespace netlyap::scheduling
