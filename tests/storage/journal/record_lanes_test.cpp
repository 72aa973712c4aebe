#include "netlyap/storage/journal/record_lanes.hpp"

#include "netlyap/storage/files/chunk_checksum.hpp"

#include "archive_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace netlyap::journal {
namespace {

std::vector<LaneRecord> all_lanes(const EncodedRecord& record, const std::vector<ColumnShape>& columns) {
    std::vector<LaneRecord> seeds;
    for (std::size_t lane = 0; lane < record.unit.seeds.size(); ++lane)
        seeds.push_back(lane_of(record, columns, lane));
    return seeds;
}

TEST(RecordLanes, GiveTheRecordBack) {
    const auto& [prepared, records] = test::small_sweep();
    const std::vector<ColumnShape> columns = column_shapes(prepared.fields);
    for (const EncodedRecord& record : records)
        EXPECT_EQ(
            test::serialized(record_of(record.unit, all_lanes(record, columns), columns, record.seconds)),
            test::serialized(record));
}

TEST(RecordLanes, MakeTheRecordOfOtherBlocksAsItIsComputed) {
    const auto& [prepared, records] = test::small_sweep();
    job::Job job = test::archive_job();
    job.seeds = {8, 2, 5};
    const scheduling::PreparedJob other(job);
    const std::vector<ColumnShape> columns = column_shapes(prepared.fields);
    const std::vector<EncodedRecord> computed = test::compute(other);
    for (std::size_t cell = 0; cell < computed.size(); ++cell) {
        const EncodedRecord& eight = records[2 * cell];
        const std::vector<LaneRecord> seeds = {lane_of(records[2 * cell + 1], columns, 0),
                                               lane_of(eight, columns, 2), lane_of(eight, columns, 5)};
        EXPECT_EQ(test::serialized(record_of(computed[cell].unit, seeds, columns, computed[cell].seconds)),
                  test::serialized(computed[cell]));
    }
}

/// A table with 2, 0 and 3 rows, and a series that only the first and the last seed have.
class RecordOfThree : public ::testing::Test {
protected:
    [[nodiscard]] static EncodedRecord record(std::vector<std::int64_t> seeds, std::vector<double> rows,
                                              std::vector<std::int64_t> counts, std::vector<double> series) {
        counts.resize(lanes, -1);
        EncodedRecord made{{1.0, 1e-8, std::move(seeds)}, {}, {}, 3.0, {}};
        made.columns = {test::bytes_of(counts), test::bytes_of(rows)};
        if (!series.empty())
            series.resize(2 * lanes, nan_);
        made.columns.push_back(series.empty() ? Bytes() : files::with_checksum(test::bytes_of(series)));
        return made;
    }

    static constexpr double nan_ = std::numeric_limits<double>::quiet_NaN();
    std::vector<ColumnShape> columns_ = {{"/t/rows", observables::FieldType::int64, 1, false, false, {}},
                                         {"/t/value", observables::FieldType::float64, 0, false, false, 0},
                                         {"/s/value", observables::FieldType::float64, 2, true, true, {}}};
    EncodedRecord three_ =
        record({4, 5, 6}, {0.5, 1.5, 2.5, 3.5, 4.5}, {2, 0, 3}, {10.0, 11.0, nan_, nan_, 12.0, nan_});
};

TEST_F(RecordOfThree, TakesTheRowsAlong) {
    ASSERT_EQ(misfit(three_, columns_), "");
    const std::vector<LaneRecord> seeds = all_lanes(three_, columns_);
    EXPECT_EQ(test::serialized(record_of(three_.unit, seeds, columns_, 3.0)), test::serialized(three_));
    const EncodedRecord turned = record({6, 4}, {2.5, 3.5, 4.5, 0.5, 1.5}, {3, 2}, {12.0, nan_, 10.0, 11.0});
    const std::vector<LaneRecord> two = {seeds[2], seeds[0]};
    EXPECT_EQ(test::serialized(record_of(turned.unit, two, columns_, 3.0)), test::serialized(turned));
}

TEST_F(RecordOfThree, HasNoChunkWhereNoSeedHasOne) {
    const EncodedRecord alone = record({5}, {}, {0}, {});
    const std::vector<LaneRecord> one = {lane_of(three_, columns_, 1)};
    EXPECT_EQ(test::serialized(record_of(alone.unit, one, columns_, 3.0)), test::serialized(alone));
    EXPECT_EQ(lane_of(alone, columns_, 0), one.front()) << "whoever was beside it";
    const std::vector<LaneRecord> with_another = {lane_of(alone, columns_, 0), lane_of(three_, columns_, 0)};
    const EncodedRecord both = record({5, 4}, {0.5, 1.5}, {0, 2}, {nan_, nan_, 10.0, 11.0});
    EXPECT_EQ(test::serialized(record_of(both.unit, with_another, columns_, 3.0)), test::serialized(both));
}

TEST_F(RecordOfThree, NamesWhatDiffersOfASeed) {
    const LaneRecord one = lane_of(three_, columns_, 2);
    EXPECT_EQ(first_difference(one, one, columns_), "");
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        LaneRecord other = one;
        other.columns[column].back() ^= std::byte{1};
        EXPECT_EQ(first_difference(one, other, columns_), columns_[column].path);
    }
    LaneRecord other = one;
    other.message = "a parameter is not finite from iteration 7 on";
    EXPECT_EQ(first_difference(one, other, columns_), "message");
    other.status = scheduling::SeedStatus::diverged;
    EXPECT_EQ(first_difference(one, other, columns_), "status");
}

}  // namespace
}  // namespace netlyap::journal
