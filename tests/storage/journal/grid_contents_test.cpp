#include "netlyap/storage/journal/grid_contents.hpp"

#include "netlyap/sweep/computing/run_control.hpp"

#include "journal_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap::journal {
namespace {

/// A journal of three of the four units of the job: one complete, one given up, and one whose process died.
void write_journal(const test::Folder& folder) {
    const scheduling::PreparedJob& prepared = test::journal_sweep();
    const scheduling::Grid grid(prepared.job);
    JournalWriter writer(folder.path(), prepared, test::some_start());
    writer.write(test::made_up_record(prepared, 1), 0.5);
    writer.write(computing::failed_record(grid.unit(scheduling::UnitNumber{2})), 0.0);
    writer.begin(grid.unit(scheduling::UnitNumber{3}), scheduling::Iteration{0});
    writer.save_checkpoint(grid.unit(scheduling::UnitNumber{3}),
                           {scheduling::Iteration{7}, 0.5, [](ByteWriter&) {}});
    writer.sync();
    std::filesystem::copy_file(writer.file(), folder / "killed.journal");  // without the mark of a good end
    std::filesystem::remove(writer.file());
}

GridContents contents_of(const test::Folder& folder, const job::Job& job,
                         const scheduling::Slice& slice = {}) {
    return {folder.path(), contract_of(job), scheduling::Grid(job, slice)};
}

TEST(GridContents, SaysWhatHasBecomeOfEveryUnit) {
    const test::Folder folder;
    write_journal(folder);
    const GridContents contents = contents_of(folder, test::journal_job());
    EXPECT_EQ(test::states_of(contents), "pending complete given_up pending");
    EXPECT_EQ(contents.complete(), 1);
    EXPECT_EQ(contents.given_up(), 1);
    EXPECT_EQ(contents.pending(), 2);
    EXPECT_EQ(contents.results(), 2) << "the second unit has the seeds 8 and 9";
    EXPECT_EQ(contents.units()[0].history, nullptr);
    EXPECT_EQ(contents.units()[1].record->seconds, 0.5);
    ASSERT_NE(contents.units()[3].checkpoint(), nullptr);
    EXPECT_EQ(contents.units()[3].checkpoint()->iteration.value, 7);
    EXPECT_EQ(contents.units()[3].deaths(), 1);
}

TEST(GridContents, CountsTheUnitsOfASliceOnly) {
    const test::Folder folder;
    write_journal(folder);
    EXPECT_EQ(test::states_of(contents_of(folder, test::journal_job(), {1, 2})), "pending given_up");
    EXPECT_EQ(test::states_of(contents_of(folder, test::journal_job(), {2, 2})), "complete pending");
}

TEST(GridContents, KnowsUnitsByTheirValuesWhereTheGridHasGrown) {
    const test::Folder folder;
    write_journal(folder);
    job::Job grown = test::journal_job();
    grown.epsilon = {1e-14, 1e-8, 1e-6, 1e-4};
    EXPECT_EQ(test::states_of(contents_of(folder, grown)),
              "pending pending pending complete pending pending given_up pending");
}

TEST(GridContents, TheTornEndOfAJournalIsNoDamage) {
    const test::Folder folder;
    write_journal(folder);
    const std::string bytes = test::read_file(folder / "killed.journal");
    test::write_file(folder / "killed.journal", bytes + bytes.substr(0, 30));
    EXPECT_EQ(contents_of(folder, test::journal_job()).damaged(), 0);
    test::write_file(folder / "killed.journal", bytes.substr(0, 200) + "x" + bytes.substr(201));
    EXPECT_EQ(contents_of(folder, test::journal_job()).damaged(), 1);
}

}  // namespace
}  // namespace netlyap::journal
