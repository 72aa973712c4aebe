#include "netlyap/storage/run_directory/merge.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"

#include "archive_fixture.hpp"
#include "journal_fixture.hpp"
#include "run_directories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <numeric>

namespace netlyap::run_directory {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

job::Job job_of_seeds(std::int64_t first, std::int64_t end) {
    job::Job job = test::archive_job();
    job.eta = {1.0};
    job.seeds.resize(static_cast<std::size_t>(end - first));
    std::iota(job.seeds.begin(), job.seeds.end(), first);
    return job;
}

using Change = std::function<void(journal::EncodedRecord&)>;

/// Run directories with computed records, and what is made of them.
class Merging : public ::testing::Test {
protected:
    /// With the seeds first .. end - 1; every record is changed before it is written.
    void add(const std::string& name, std::int64_t first, std::int64_t end, const Change& change = {}) {
        const scheduling::PreparedJob prepared(job_of_seeds(first, end));
        const std::unique_ptr<RunDirectory> directory = test::claim(folder_ / name, {}, prepared.job);
        journal::JournalWriter writer(directory->layout().journals(), prepared, test::some_start());
        for (journal::EncodedRecord& record : test::compute(prepared)) {
            if (change)
                change(record);
            writer.write(record);
        }
        writer.sync();
        inputs_.push_back({directory->layout(), prepared.job});
    }

    [[nodiscard]] MergeResult merged() const {
        return merge({inputs_, merged_job(inputs_, true), out().root, "# merged\n"});
    }

    [[nodiscard]] RunLayout out() const { return {folder_ / "out"}; }

    /// Every unit, as "complete given_up pending".
    [[nodiscard]] std::string states() const {
        const scheduling::PreparedJob prepared(merged_job(inputs_, true));
        return test::states_of(journal::GridContents(out().journals(), journal::contract_of(prepared),
                                                     scheduling::Grid(prepared.job)));
    }

    test::Folder folder_;
    std::vector<MergeInput> inputs_;
};

void give_up(journal::EncodedRecord& record) {
    record.status.fill(scheduling::SeedStatus::failed);
    record.message.fill("its process died every time");
    record.columns.clear();
}

/// Another last bit of the last number of one seed, under a right checksum.
void change_a_bit(journal::EncodedRecord& record, std::size_t column, std::size_t lane) {
    Bytes& bytes = record.columns[column];
    bytes.resize(bytes.size() - files::checksum_size);
    bytes[(lane + 1) * bytes.size() / lanes - 8] ^= std::byte{1};
    bytes = files::with_checksum(std::move(bytes));
}

TEST_F(Merging, NamesTheOneBitThatDiffers) {
    const std::size_t loss = observables::field_index(test::small_sweep().prepared.fields, "/training/loss");
    add("a", 0, 9);
    add("b", 4, 15, [&](journal::EncodedRecord& record) {
        if (record.unit.epsilon == 1e-4 && record.unit.seeds.front() == 4)
            change_a_bit(record, loss, 3);
    });
    EXPECT_THAT(
        test::sentence_of([&] { static_cast<void>(merged()); }, ExitCode::data),
        AllOf(HasSubstr("eta = 1, epsilon = 1e-04, seed 7 differ: /training/loss is not the same in " +
                        inputs_[0].layout.root.string() + " and in " + inputs_[1].layout.root.string())));
    EXPECT_FALSE(std::filesystem::exists(out().root));
}

TEST_F(Merging, ADifferenceOfASeedThatOneHasIsNone) {
    const std::size_t loss = observables::field_index(test::small_sweep().prepared.fields, "/training/loss");
    add("a", 0, 9);
    add("b", 4, 15, [&](journal::EncodedRecord& record) {
        if (record.unit.seeds.front() == 4)
            change_a_bit(record, loss, 5);  // of seed 9
    });
    const MergeResult result = merged();
    EXPECT_EQ(result.gathered.complete, 4);
    EXPECT_EQ(result.shared, 10) << "seeds 4 to 8 at both epsilon";
}

TEST_F(Merging, TimeIsNoDifferenceAndIsSharedOut) {
    add("a", 0, 8);
    add("b", 0, 8, [](journal::EncodedRecord& record) { record.seconds += 1.0; });
    EXPECT_EQ(merged().shared, 16);
}

TEST_F(Merging, WhatOneHasGivenUpIsTakenFromTheOther) {
    add("a", 0, 8, give_up);
    add("b", 0, 8);
    EXPECT_EQ(merged().gathered.complete, 2);
    EXPECT_EQ(states(), "complete complete");
}

TEST_F(Merging, WhatAllHaveGivenUpIsPending) {
    add("a", 0, 12, [](journal::EncodedRecord& record) {
        if (record.unit.epsilon == 1e-4 && record.unit.seeds.size() == 8)
            give_up(record);
    });
    add("b", 12, 16);
    const MergeResult result = merged();
    EXPECT_EQ(states(), "complete complete pending complete");
    EXPECT_EQ(result.gathered.failed, 0);
    EXPECT_EQ(result.left_behind, 0);
}

TEST_F(Merging, SaysHowManySeedsAreComputedAnew) {
    add("a", 0, 12, [](journal::EncodedRecord& record) {
        if (record.unit.epsilon == 1e-4 && record.unit.seeds.size() == 4)
            give_up(record);
    });
    add("b", 12, 16);
    EXPECT_EQ(merged().left_behind, 4) << "12 to 15";
    EXPECT_EQ(states(), "complete complete complete pending");
}

TEST_F(Merging, RefusesQuantitiesOfAnotherVersion) {
    add("a", 0, 8);
    scheduling::PreparedJob other(job_of_seeds(8, 16));
    other.fields.front().version += 1;
    const std::unique_ptr<RunDirectory> directory = test::claim(folder_ / "b", {}, other.job);
    const journal::JournalWriter writer(directory->layout().journals(), other, test::some_start());
    inputs_.push_back({directory->layout(), other.job});
    EXPECT_THAT(test::sentence_of([&] { static_cast<void>(merged()); }, ExitCode::usage),
                AllOf(HasSubstr(directory->layout().root.string()), HasSubstr("another version of netlyap"),
                      HasSubstr(other.fields.front().path)));
    EXPECT_FALSE(std::filesystem::exists(out().root));
}

}  // namespace
}  // namespace netlyap::run_directory
