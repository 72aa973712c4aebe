#include "netlyap/storage/run_directory/run_status.hpp"

#include "netlyap/core/error.hpp"

#include "archive_fixture.hpp"

#include <gtest/gtest.h>

namespace netlyap::run_directory {
namespace {

TEST(RunStatus, ReadsBackWhatWasWritten) {
    const test::Folder folder;
    EXPECT_FALSE(read_status(folder.path()).has_value()) << "there is none yet";
    RunStatus status;
    status.state = "running";
    status.units = 1'000'000'000'000;
    status.done = 7;
    status.running = 3;
    status.failed = 1;
    status.points = 12;
    status.complete_points = 5;
    status.workers = 4;
    status.member_steps_per_second = 1.25e8 / 3.0;
    status.seconds_left = 0.1;
    status.started = 1.7e9 + 0.123456;
    status.updated = 1.7e9 + 60.5;
    status.slurm_job = "12_3";
    for (const std::string state : {"running", "stopped", "complete"}) {
        status.state = state;
        write_status(folder.path(), status);
        const auto read = read_status(folder.path());
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(read->state, state);
        EXPECT_EQ(read->units, status.units);
        EXPECT_EQ(read->done, status.done);
        EXPECT_EQ(read->running, status.running);
        EXPECT_EQ(read->failed, status.failed);
        EXPECT_EQ(read->points, status.points);
        EXPECT_EQ(read->complete_points, status.complete_points);
        EXPECT_EQ(read->workers, status.workers);
        EXPECT_EQ(read->member_steps_per_second, status.member_steps_per_second);
        EXPECT_EQ(read->seconds_left, status.seconds_left);
        EXPECT_EQ(read->started, status.started);
        EXPECT_EQ(read->updated, status.updated);
        EXPECT_EQ(read->slurm_job, status.slurm_job);
    }
}

TEST(RunStatus, EverySliceHasItsOwn) {
    const test::Folder folder;
    EXPECT_TRUE(read_statuses(folder / "missing").empty());
    RunStatus status;
    for (const scheduling::Slice slice :
         {scheduling::Slice{}, scheduling::Slice{1, 2}, scheduling::Slice{2, 2}}) {
        status.done = 10 * slice.index + slice.count;
        write_status(folder.path(), status, slice);
    }
    test::write_file(folder / "slice-3-of-2", "done = 1\n");
    test::write_file(folder / "notes", "done = 1\n");
    const auto all = read_statuses(folder.path());
    ASSERT_EQ(all.size(), 3U);
    for (const auto& [slice, one] : all)
        EXPECT_EQ(one.done, 10 * slice.index + slice.count);
}

TEST(RunStatus, WithoutAFolderIsAnIoError) {
    const test::Folder folder;
    EXPECT_THROW(write_status(folder / "missing", {}), IoError);
}

TEST(RunStatus, OfAnotherVersionIsReadAsFarAsItGoes) {
    const test::Folder folder;
    test::write_file(folder / "master", "state = running\nunits = 12\nmood = fine\n\ndone\n");
    const auto read = read_status(folder.path());
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->state, "running");
    EXPECT_EQ(read->units, 12);
    EXPECT_EQ(read->done, 0);
}

}  // namespace
}  // namespace netlyap::run_directory
