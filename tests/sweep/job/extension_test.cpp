#include "netlyap/sweep/job/extension.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::job {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A job of 100 iterations with these keys besides.
Job job_with(const std::vector<std::pair<std::string, std::string>>& keys = {}) {
    Job job;
    set_key(job, "sweep.iterations", "100");
    set_key(job, "observe.names", "divergence training");
    for (const auto& [key, value] : keys)
        set_key(job, key, value);
    return job;
}

std::vector<std::string> refused(const Job& existing, const Job& wanted) {
    std::vector<std::string> names;
    for (const KeyDifference& difference : growth(existing, wanted).refused)
        names.push_back(difference.name);
    return names;
}

TEST(Growth, OfTheSameJobIsNone) {
    const Growth found = growth(job_with(), job_with());
    EXPECT_FALSE(found.grid || found.iterations || found.members);
    EXPECT_THAT(found.observables, IsEmpty());
    EXPECT_THAT(found.refused, IsEmpty());
}

TEST(Growth, OfIterationsAndMembersIsUpwards) {
    const Growth found = growth(job_with(), job_with({{"sweep.iterations", "101"}, {"sweep.members", "8"}}));
    EXPECT_TRUE(found.iterations && found.members);
    EXPECT_FALSE(found.grid);
    EXPECT_THAT(found.refused, IsEmpty());
    EXPECT_THAT(refused(job_with(), job_with({{"sweep.iterations", "99"}})), ElementsAre("sweep.iterations"));
    EXPECT_THAT(refused(job_with(), job_with({{"sweep.members", "4"}})), ElementsAre("sweep.members"));
}

TEST(Growth, OfObservablesKeepsThoseThatAreThere) {
    const Job more =
        job_with({{"observe.names", "accuracy divergence training"}, {"observe.accuracy.every", "7"}});
    EXPECT_THAT(growth(job_with(), more).observables, ElementsAre("accuracy"));
    EXPECT_THAT(refused(job_with(), more), IsEmpty());
    EXPECT_THAT(refused(more, job_with()), ElementsAre("observe.names"));
    const Job turned = job_with({{"observe.names", "training divergence"}});
    EXPECT_THAT(growth(job_with(), turned).observables, IsEmpty());
    EXPECT_THAT(refused(job_with(), turned), IsEmpty());
    EXPECT_FALSE(has_same_units(job_with(), turned));
}

TEST(Growth, OfRecordedIterationsHasAllThatWereRecorded) {
    const auto grown = [](const std::vector<std::pair<std::string, std::string>>& before,
                          const std::vector<std::pair<std::string, std::string>>& after) {
        return growth(job_with(before), job_with(after)).observables;
    };
    using Keys = std::vector<std::pair<std::string, std::string>>;
    const std::string section = "observe.training.";
    const std::vector<std::pair<Keys, Keys>> wider = {
        {{{section + "every", "10"}}, {{section + "every", "5"}}},
        {{{section + "range", "10:50"}}, {{section + "range", "10:60"}}},
        {{{section + "range", "10:50"}}, {}},
        {{{section + "every", "10"}}, {{section + "every", "10"}, {section + "zoom", "3:7"}}},
        {{{section + "range", "0:50"}, {section + "zoom", "60:70"}}, {{section + "range", "0:70"}}}};
    for (const auto& [before, after] : wider) {
        EXPECT_THAT(grown(before, after), ElementsAre("training"));
        EXPECT_THAT(refused(job_with(before), job_with(after)), IsEmpty());
        EXPECT_THAT(refused(job_with(after), job_with(before)), testing::Not(IsEmpty())) << "narrower";
    }
    EXPECT_THAT(refused(job_with({{section + "every", "10"}}), job_with({{section + "every", "4"}})),
                ElementsAre("observe.training.every"))
        << "10, 30, ... are lost";
}

TEST(Growth, OfAnythingElseIsRefused) {
    EXPECT_THAT(refused(job_with(), job_with({{"descent.momentum", "0.5"}, {"sweep.iterations", "200"}})),
                ElementsAre("descent.momentum"));
    EXPECT_THAT(refused(job_with({{"sweep.seeds", "0:9"}}), job_with({{"sweep.seeds", "1:9"}})),
                ElementsAre("sweep.seeds"));
}

TEST(Growth, OfWindowsIsThatOfWhatIsFittedAlone) {
    const Job fitted =
        job_with({{"observe.names", "divergence training growth"}, {"fit.window_start", "0:50:5"}});
    EXPECT_THAT(refused(job_with(), fitted), IsEmpty()) << "nothing was fitted before";
    EXPECT_THAT(refused(job_with({{"observe.names", "divergence training growth"}}), fitted),
                ElementsAre("fit.window_start"));
}

TEST(LooksAtSameIterations, OfTheShorterJob) {
    const Job longer = job_with({{"sweep.iterations", "150"}});
    EXPECT_TRUE(looks_at_same_iterations(job_with(), longer)) << "an empty range reaches to the end";
    const Job endless = job_with({{"sweep.iterations", "1000000000000"}});
    EXPECT_TRUE(looks_at_same_iterations(endless, endless)) << "and at once, however many there are";
    const Job longer_range = job_with({{"sweep.iterations", "150"}, {"observe.training.range", "0:120"}});
    EXPECT_TRUE(looks_at_same_iterations(job_with({{"observe.training.range", "0:100"}}), longer_range));
    EXPECT_FALSE(looks_at_same_iterations(job_with({{"observe.training.range", "0:90"}}), longer_range));
    EXPECT_FALSE(looks_at_same_iterations(job_with(), job_with({{"sweep.iterations", "150"},
                                                                {"observe.training.zoom", "120:140"},
                                                                {"observe.training.every", "2"}})));
}

}  // namespace
}  // namespace netlyap::job
