#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"
#include "hdf5/writer.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace netlyap::archive {
namespace {

using test::Folder;
using test::small_sweep;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ReadTables, HasARowPerCell) {
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const ArchiveTables tables = read_tables(folder / "sweep.h5");
    EXPECT_EQ(tables.title, "a small sweep");
    EXPECT_EQ(tables.job, job::archive_identity(small_sweep().prepared.job));
    EXPECT_TRUE(tables.is_complete);
    EXPECT_THAT(tables.outcome_names,
                ElementsAre("kept", "low_exponent", "low_r_squared", "degenerate", "diverged", "rounded"));
    ASSERT_THAT(tables.rows, SizeIs(4));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const auto nmle = hdf5::read_float64(file, "/statistics/nmle");
    const auto dip = hdf5::read_float64(file, "/statistics/dip_p_value_unfiltered");
    const auto outcome = hdf5::read_uint8(file, "/lyapunov/outcome");
    for (std::size_t cell = 0; cell < 4; ++cell) {
        const ArchiveRow& row = tables.rows[cell];
        EXPECT_EQ(row.eta, cell < 2 ? 0.5 : 1.0);
        EXPECT_EQ(row.epsilon, cell % 2 == 0 ? 1e-8 : 1e-4);
        EXPECT_EQ(row.nmle, nmle[cell]);
        EXPECT_EQ(row.dip_p_value_unfiltered, dip[cell]);
        EXPECT_EQ(row.total, 9);
        EXPECT_EQ(row.outcomes[0], row.kept);
        EXPECT_EQ(std::accumulate(row.outcomes.begin(), row.outcomes.end(), std::int64_t{0}), 9);
        for (std::size_t seed = 9 * cell; seed < 9 * cell + 9; ++seed)
            EXPECT_GT(row.outcomes[outcome[seed]], 0);
    }
    EXPECT_EQ(tables.seeds_complete, 36);
    EXPECT_EQ(tables.seeds_pending + tables.seeds_diverged + tables.seeds_failed, 0);
}

TEST(ReadTables, CountsWhatIsNotComplete) {
    test::SomeRecords records = test::all_of(small_sweep().records);
    records[0].reset();
    records[1]->status[0] = scheduling::SeedStatus::diverged;
    records[2]->status.fill(scheduling::SeedStatus::failed);
    records[2]->columns.clear();
    const Folder folder;
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    const ArchiveTables tables = read_tables(folder / "sweep.h5");
    EXPECT_FALSE(tables.is_complete);
    EXPECT_EQ(tables.seeds_pending, 8);
    EXPECT_EQ(tables.seeds_diverged, 1);
    EXPECT_EQ(tables.seeds_failed, 8);
    EXPECT_EQ(tables.seeds_complete, 19);
    EXPECT_EQ(tables.rows[0].total, 1);
    EXPECT_EQ(tables.rows[1].total, 1);
}

/// A sweep with holes is not complete, whatever the reason of the holes.
TEST(ReadTables, NamesTheHoles) {
    test::SomeRecords records = test::all_of(small_sweep().records);
    const auto give_up = [&](std::size_t unit) {
        records[unit]->status.fill(scheduling::SeedStatus::failed);
        records[unit]->columns.clear();
    };
    const Folder folder;
    const auto attribute = [&](const std::string& name) {
        const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
        return hdf5::read_int64_attribute(hdf5::open_object(file, "/"), name);
    };
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    EXPECT_EQ(attribute("complete"), 1);
    EXPECT_EQ(attribute("given_up"), 0);
    EXPECT_TRUE(read_holes(folder / "sweep.h5").none());
    for (const std::size_t unit : {1U, 2U, 4U, 7U})
        give_up(unit);
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    EXPECT_EQ(attribute("complete"), 0);
    EXPECT_EQ(attribute("given_up"), 4);
    records[5].reset();
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    EXPECT_EQ(attribute("complete"), 0);
    EXPECT_EQ(attribute("given_up"), 4);
    const ArchiveTables tables = read_tables(folder / "sweep.h5");
    EXPECT_FALSE(tables.is_complete);
    const UnitHoles holes = read_holes(folder / "sweep.h5");
    EXPECT_EQ(holes.given_up, 4);
    EXPECT_EQ(holes.pending, 1);
    ASSERT_THAT(holes.first_given_up, SizeIs(3));
    EXPECT_EQ(holes.first_given_up[0].eta, 0.5);
    EXPECT_EQ(holes.first_given_up[0].epsilon, 1e-8);
    EXPECT_EQ(holes.first_given_up[0].first_seed, 8);
    EXPECT_EQ(holes.first_given_up[0].last_seed, 8);
    EXPECT_EQ(holes.first_given_up[1].epsilon, 1e-4);
    EXPECT_EQ(holes.first_given_up[1].first_seed, 0);
    EXPECT_EQ(holes.first_given_up[1].last_seed, 7);
    ASSERT_THAT(holes.first_pending, SizeIs(1));
    EXPECT_EQ(holes.first_pending[0].eta, 1.0);
    EXPECT_EQ(holes.first_pending[0].first_seed, 8);
}

TEST(ReadTables, HasNoRowsWithoutGrowth) {
    job::Job job = test::archive_job();
    job.observables = {"training"};
    const scheduling::PreparedJob prepared(job);
    const Folder folder;
    test::write(folder / "sweep.h5", prepared, test::SomeRecords(8));
    const ArchiveTables tables = read_tables(folder / "sweep.h5");
    EXPECT_THAT(tables.rows, IsEmpty());
    EXPECT_EQ(tables.seeds_pending, 36);
}

TEST(ReadTables, RefusesDamageInWhatItReadsOnly) {
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const std::string whole = test::read_file(folder / "sweep.h5");
    const auto flipped = [&](const std::string& path) {
        const hdf5::ByteRange extent = [&] {
            const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
            return hdf5::byte_ranges(hdf5::open_object(file, path)).at(0);
        }();
        std::string bytes = whole;
        bytes[extent.begin] = static_cast<char>(bytes[extent.begin] ^ 1);
        return bytes;
    };
    const std::string in_series = flipped("/divergence/distance");
    const std::string in_table = flipped("/statistics/nmle");
    test::write_file(folder / "sweep.h5", in_series);
    EXPECT_THAT(read_tables(folder / "sweep.h5").rows, SizeIs(4));
    test::write_file(folder / "sweep.h5", in_table);
    EXPECT_THAT(
        test::sentence_of([&] { static_cast<void>(read_tables(folder / "sweep.h5")); }, ExitCode::data),
        HasSubstr("sweep.h5 is damaged: /statistics/nmle: "));
}

TEST(ReadTables, RefusesWhatIsNoArchive) {
    const Folder folder;
    test::write_file(folder / "text.h5", "text");
    EXPECT_THROW(static_cast<void>(read_tables(folder / "text.h5")), DataError);
    EXPECT_THROW(static_cast<void>(read_tables(folder / "none.h5")), UsageError);
}

}  // namespace
}  // namespace netlyap::archive
