#include "netlyap/sweep/scheduling/grid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace netlyap::scheduling {
namespace {

job::Job job_with(std::size_t etas, std::size_t epsilons, std::size_t seeds) {
    job::Job job;
    job.eta.clear();
    for (std::size_t i = 0; i < etas; ++i)
        job.eta.push_back(1.0 + static_cast<double>(i));
    job.epsilon.clear();
    for (std::size_t i = 0; i < epsilons; ++i)
        job.epsilon.push_back(1e-8 * (1.0 + static_cast<double>(i)));
    job.seeds.clear();
    for (std::size_t i = 0; i < seeds; ++i)
        job.seeds.push_back(100 - 3 * static_cast<std::int64_t>(i));
    return job;
}

TEST(Grid, NumbersAndPlacesAreABijection) {
    for (const std::size_t etas : {1U, 3U})
        for (const std::size_t epsilons : {1U, 4U})
            for (const std::size_t seeds : {1U, 7U, 8U, 9U, 16U, 27U}) {
                const job::Job job = job_with(etas, epsilons, seeds);
                const Grid grid(job);
                const std::size_t blocks = (seeds + 7) / 8;
                EXPECT_EQ(grid.blocks(), blocks);
                EXPECT_EQ(grid.cells(), static_cast<std::int64_t>(etas * epsilons));
                ASSERT_EQ(grid.units(), static_cast<std::int64_t>(etas * epsilons * blocks));
                UnitNumber number;
                std::set<WorkUnit> units;
                std::set<std::tuple<double, double, std::int64_t>> points;
                for (std::size_t eta = 0; eta < etas; ++eta)
                    for (std::size_t epsilon = 0; epsilon < epsilons; ++epsilon)
                        for (std::size_t block = 0; block < blocks; ++block, ++number) {
                            const GridPosition place = grid.place(number);
                            EXPECT_EQ(place.eta, eta);
                            EXPECT_EQ(place.epsilon, epsilon);
                            EXPECT_EQ(place.block, block) << "seeds vary fastest";
                            EXPECT_EQ(grid.number(place), number);
                            const WorkUnit unit = grid.unit(number);
                            EXPECT_EQ(unit.eta, job.eta[eta]);
                            EXPECT_EQ(unit.epsilon, job.epsilon[epsilon]);
                            EXPECT_TRUE(units.insert(unit).second);
                            for (std::size_t lane = 0; lane < unit.seeds.size(); ++lane) {
                                EXPECT_EQ(unit.seeds[lane], job.seeds[8 * block + lane]);
                                points.insert({unit.eta, unit.epsilon, unit.seeds[lane]});
                            }
                        }
                EXPECT_EQ(points.size(), etas * epsilons * seeds) << "every point of the grid once";
            }
}

TEST(Grid, TheLastBlockHasTheSeedsThatAreLeft) {
    const Grid grid(job_with(1, 2, 11));
    EXPECT_EQ(grid.unit(UnitNumber{0}).seeds.size(), 8U);
    EXPECT_EQ(grid.unit(UnitNumber{1}).seeds, (std::vector<std::int64_t>{76, 73, 70}));
    EXPECT_EQ(grid.unit(UnitNumber{2}).seeds.size(), 8U);
    EXPECT_EQ(grid.unit(UnitNumber{3}).seeds.size(), 3U);
}

TEST(Grid, WithoutMembersHasTheSingleRadiusZero) {
    job::Job job = job_with(2, 0, 8);
    EXPECT_EQ(Grid(job).epsilon(), std::vector<double>{1e-8}) << "the default";
    job.members = 0;
    EXPECT_EQ(Grid(job).epsilon(), std::vector<double>{0.0});
    EXPECT_EQ(Grid(job).units(), 2);
}

TEST(Grid, SeveralPerturbationsAreAnAxisBetweenEpsilonAndSeeds) {
    job::Job job = job_with(2, 3, 11);
    EXPECT_FALSE(Grid(job).has_perturb_axis());
    EXPECT_FALSE(Grid(job).unit(UnitNumber{0}).perturb_at) << "one is none, wherever it is";
    job.perturb_at = {0, 100, 50};
    const Grid grid(job);
    EXPECT_TRUE(grid.has_perturb_axis());
    EXPECT_EQ(grid.cells(), 2 * 3 * 3);
    ASSERT_EQ(grid.units(), 2 * 3 * 3 * 2);
    UnitNumber number;
    std::set<WorkUnit> units;
    for (std::size_t eta = 0; eta < 2; ++eta)
        for (std::size_t epsilon = 0; epsilon < 3; ++epsilon)
            for (std::size_t at = 0; at < 3; ++at)
                for (std::size_t block = 0; block < 2; ++block, ++number) {
                    const GridPosition place = grid.place(number);
                    EXPECT_EQ(place.eta, eta);
                    EXPECT_EQ(place.epsilon, epsilon);
                    EXPECT_EQ(place.perturb_at, at);
                    EXPECT_EQ(place.block, block);
                    EXPECT_EQ(grid.number(place), number);
                    const WorkUnit unit = grid.unit(number);
                    EXPECT_EQ(unit.epsilon, job.epsilon[epsilon]);
                    EXPECT_EQ(unit.perturb_at, job.perturb_at[at]);
                    EXPECT_EQ(perturbed_at(job, unit), job.perturb_at[at]);
                    EXPECT_TRUE(units.insert(unit).second) << "units are told apart by it";
                }
}

TEST(Grid, MemberStepsAreThoseOfTheUnits) {
    job::Job job = job_with(2, 3, 11);
    job.iterations = 200;
    job.members = 5;
    EXPECT_EQ(member_steps(job), 2 * 3 * 11 * 200 * 6);
    job.perturb_at = {150};
    EXPECT_EQ(member_steps(job), 2 * 3 * 11 * (200 + 5 * 50)) << "members only from the perturbation on";
    for (const std::vector<std::int64_t>& perturb_at :
         {std::vector<std::int64_t>{150}, std::vector<std::int64_t>{150, 0, 199}}) {
        job.perturb_at = perturb_at;
        const Grid grid(job);
        double sum = 0.0;
        for (UnitNumber unit; unit.value < grid.units(); ++unit)
            sum += member_steps(job, grid.unit(unit));
        EXPECT_EQ(sum, member_steps(job)) << "padded lanes do not count";
    }
}

}  // namespace
}  // namespace netlyap::scheduling
