#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace netlyap::archive {
namespace {

using test::Folder;
using testing::ElementsAre;
using testing::SizeIs;

/// 2 eta x 2 epsilon x 3 perturbations x 9 seeds, with a long series, a table and statistics.
job::Job job_of_several() {
    job::Job job = test::archive_job();
    job.eta = {1.0, 5.0};
    job.observables = {"training", "growth", "intermittency"};
    job.windows.lengths = {20};
    job.perturb_at = {0, 30, 10};
    return job;
}

void write_all(const std::filesystem::path& file, const job::Job& job) {
    const scheduling::PreparedJob prepared(job);
    test::write(file, prepared, test::all_of(test::compute(prepared)));
}

std::vector<std::string> datasets_of(const hdf5::Handle& file) {
    std::vector<std::string> paths;
    for (const hdf5::Object& object : hdf5::objects(file))
        if (object.kind == hdf5::ObjectKind::dataset && !object.path.starts_with("/provenance"))
            paths.push_back(object.path);
    return paths;
}

/// Its bytes, with one pattern for NaN: numbers are written canonically.
std::vector<std::uint64_t> numbers(const hdf5::Handle& file, const std::string& path) {
    const hdf5::Form form = hdf5::dataset_form(hdf5::open_dataset(file, path));
    std::vector<std::uint64_t> all;
    if (form.type_text == "float64")
        for (const double number : hdf5::read_float64(file, path))
            all.push_back(std::bit_cast<std::uint64_t>(number));
    else if (form.type_text == "int64")
        for (const std::int64_t number : hdf5::read_int64(file, path))
            all.push_back(static_cast<std::uint64_t>(number));
    else if (form.type_text == "uint8")
        for (const std::uint8_t number : hdf5::read_uint8(file, path))
            all.push_back(number);
    return all;
}

TEST(PerturbAxis, IsThereForSeveralValuesOnlyAndHoldsWhatEachGivesAlone) {
    const Folder folder;
    const job::Job job = job_of_several();
    write_all(folder / "all.h5", job);
    const hdf5::Handle all = hdf5::open_file(folder / "all.h5");
    EXPECT_EQ(hdf5::read_int64(all, "/perturb_at"), job.perturb_at);
    const hdf5::Form loss = hdf5::dataset_form(hdf5::open_dataset(all, "/training/loss"));
    EXPECT_THAT(loss.shape, ElementsAre(2, 2, 3, 9, 6));
    EXPECT_THAT(loss.maximum, ElementsAre(2, 2, 3, 16, 6));
    EXPECT_THAT(loss.chunk, ElementsAre(1, 1, 1, 8, 6));
    EXPECT_THAT(hdf5::dataset_form(hdf5::open_dataset(all, "/statistics/nmle")).shape, ElementsAre(2, 2, 3));
    std::size_t compared = 0;
    for (std::size_t at = 0; at < 3; ++at) {
        job::Job one_value = job;
        one_value.perturb_at = {job.perturb_at[at]};
        write_all(folder / "one.h5", one_value);
        const hdf5::Handle one = hdf5::open_file(folder / "one.h5");
        EXPECT_FALSE(hdf5::exists(one, "/perturb_at"));
        EXPECT_FALSE(hdf5::exists(one, "/intermittency/phase_perturb_at"));
        for (const std::string& path : datasets_of(one)) {
            const hdf5::Shape shape = hdf5::dataset_form(hdf5::open_dataset(one, path)).shape;
            if (shape.size() < 2 || shape[0] != 2 || shape[1] != 2)
                continue;
            const std::vector<std::uint64_t> of_all = numbers(all, path), of_one = numbers(one, path);
            ASSERT_EQ(of_all.size(), 3 * of_one.size()) << path;
            const std::size_t point = of_one.size() / 4;  // what lies at one (eta, epsilon)
            for (std::size_t i = 0; i < of_one.size(); ++i)
                ASSERT_EQ(of_all[(i / point * 3 + at) * point + i % point], of_one[i]) << path;
            ++compared;
        }
    }
    EXPECT_GT(compared, 3U * 30U);
}

TEST(PerturbAxis, IsAKeyOfTheRowsOfATable) {
    const Folder folder;
    write_all(folder / "all.h5", job_of_several());
    const hdf5::Handle file = hdf5::open_file(folder / "all.h5");
    const std::vector<std::int64_t> rows = hdf5::read_int64(file, "/intermittency/phases");
    const std::vector<std::int64_t> keys = hdf5::read_int64(file, "/intermittency/phase_perturb_at");
    std::vector<std::int64_t> expected;
    for (std::size_t place = 0; place < rows.size(); ++place)
        expected.insert(expected.end(), static_cast<std::size_t>(rows[place]),
                        job_of_several().perturb_at[place / 9 % 3]);
    EXPECT_FALSE(keys.empty());
    EXPECT_EQ(keys, expected);
}

TEST(PerturbAxis, IsReadWithTheTablesAndTheHoles) {
    const Folder folder;
    const scheduling::PreparedJob prepared(job_of_several());
    test::SomeRecords records = test::all_of(test::compute(prepared));
    records[3].reset();  // the first eta and epsilon, the second perturbation, the second block
    test::write(folder / "sweep.h5", prepared, records);
    const ArchiveTables tables = read_tables(folder / "sweep.h5");
    EXPECT_EQ(tables.grid_points, 12);
    ASSERT_THAT(tables.rows, SizeIs(12));
    ASSERT_THAT(tables.laminar, SizeIs(12));
    for (std::size_t row = 0; row < 12; ++row) {
        EXPECT_EQ(tables.rows[row].eta, row < 6 ? 1.0 : 5.0);
        EXPECT_EQ(tables.rows[row].epsilon, row / 3 % 2 == 0 ? 1e-8 : 1e-4);
        EXPECT_EQ(tables.rows[row].perturb_at, prepared.job.perturb_at[row % 3]);
        EXPECT_EQ(tables.laminar[row].perturb_at, prepared.job.perturb_at[row % 3]);
        EXPECT_EQ(tables.rows[row].total, row == 1 ? 8 : 9);
    }
    ASSERT_THAT(tables.holes.first_pending, SizeIs(1));
    EXPECT_EQ(tables.holes.first_pending[0].epsilon, 1e-8);
    EXPECT_EQ(tables.holes.first_pending[0].perturb_at, 30);
    EXPECT_EQ(tables.holes.first_pending[0].first_seed, 8);
    test::write_small_archive(folder / "one.h5");
    EXPECT_FALSE(read_tables(folder / "one.h5").rows[0].perturb_at);
}

}  // namespace
}  // namespace netlyap::archive
