#include "netlyap/runner/pending_units.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "folder.hpp"
#include "netlyap/runner/run_sweep.hpp"
#include "two_radii_job.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace netlyap {
namespace {

constexpr std::int64_t seeds = 9;  // at both radii a unit of eight and one of one
constexpr std::int64_t members = 2, more_members = 5;

job::Job job_of(std::int64_t iterations, std::int64_t count) {
    job::Job job = two_radii_job(seeds);
    job.train = TrainCount(20);  // for speed
    job.iterations = iterations;
    job.members = count;
    job::set_key(job, "observe.divergence.every", "100");
    job::set_key(job, "observe.training.every", "100");
    job.run.checkpoint_seconds = 1e9;
    return job;
}

/// What an extension by members has left in a directory, whose new members are steps of a remainder.
struct Left {
    PendingUnits counted;
    double expected_steps = 0.0;
    std::vector<std::int64_t> own_iterations;  ///< of units with a state of their own
};

/// Computes the smaller job, begins the extension, and stops it at the first look into its first unit;
/// nothing where that unit was done before.
std::optional<Left> begun_extension(const std::filesystem::path& root, std::int64_t iterations) {
    const run_directory::RunLayout layout{root};
    run_sweep({.job = job_of(iterations, members), .directory = root}, {}, {});
    const job::Job larger = job_of(iterations, more_members);
    int looks = 0;
    run_sweep({.job = larger, .directory = root, .extend = true}, {},
              {.at_progress = [&](const scheduling::LedgerCounts&, const Pace&) { ++looks; },
               .why_stop = [&] { return looks >= 2 ? std::string("enough") : std::string(); }});
    const scheduling::PreparedJob prepared(larger);
    const scheduling::Grid grid(larger);
    const auto former = former_run(layout, prepared);
    const journal::GridContents contents(layout.journals(), contract_of_run(layout, prepared, former.get()),
                                         grid);
    if (contents.complete() > 0)
        return std::nullopt;
    Left left;
    left.counted =
        count_pending(layout, prepared, grid, contents, former.get(), [&](const PendingUnit& unit) {
            const std::int64_t from = unit.own == nullptr ? 0 : unit.own->iteration.value;
            if (unit.own != nullptr)
                left.own_iterations.push_back(from);
            constexpr std::int64_t networks = 1 + more_members - members;  // the reference and the new ones
            left.expected_steps += static_cast<double>((iterations - from) * networks) *
                                   static_cast<double>(grid.unit(unit.number).seeds.size());
        });
    return left;
}

TEST(PendingUnits, OfAnExtensionByMembersGoOnFromStatesOfTheRemainder) {
    std::optional<Left> left;
    for (std::int64_t iterations = 4000; !left && iterations < 10'000'000; iterations *= 4) {
        const test::Folder folder;
        left = begun_extension(folder / "run", iterations);
    }
    ASSERT_TRUE(left.has_value());
    EXPECT_EQ(left->counted.begun, 1);
    ASSERT_EQ(left->own_iterations.size(), 1U);
    EXPECT_GT(left->own_iterations.front(), 0);
    EXPECT_EQ(left->counted.completed, 3) << "which the one that is begun is not counted among";
    EXPECT_EQ(left->counted.extended, 0);
    EXPECT_EQ(left->counted.member_steps, left->expected_steps)
        << "of the new members and the reference alone";
}

}  // namespace
}  // namespace netlyap
