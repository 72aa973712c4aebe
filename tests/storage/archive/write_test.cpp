#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

namespace netlyap::archive {
namespace {

using test::archive_job;
using test::Folder;
using test::small_sweep;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

std::uint64_t bits(double value) {
    return std::bit_cast<std::uint64_t>(value);
}

/// What the filter of the job makes of the outcome that a unit recorded.
std::uint8_t judged(const scheduling::PreparedJob& prepared, const scheduling::Record& record,
                    std::size_t seed) {
    const auto values = [&](const char* path) -> const observables::FieldValues& {
        return record.values[observables::field_index(prepared.fields, path)];
    };
    const auto recorded = std::get<std::vector<std::uint8_t>>(values("/lyapunov/outcome"))[seed];
    return static_cast<std::uint8_t>(series::judge(
        static_cast<series::Outcome>(recorded),
        std::get<std::vector<double>>(values("/lyapunov/exponent"))[seed],
        std::get<std::vector<double>>(values("/lyapunov/r_squared"))[seed], prepared.job.filter));
}

TEST(WriteArchive, HoldsTheNumbersOfTheRecords) {
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const scheduling::PreparedJob& prepared = small_sweep().prepared;
    const scheduling::Grid grid(prepared.job);
    const std::unique_ptr<Kernel> kernel = make_kernel("scalar", prepared.system);
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        const scheduling::Record record = scheduling::evaluate(prepared, grid.unit(number), *kernel);
        const scheduling::GridPosition place = grid.place(number);
        const std::size_t first_seed =
            (place.eta * grid.epsilon().size() + place.epsilon) * grid.seeds().size() + place.block * lanes;
        for (std::size_t field = 0; field < prepared.fields.size(); ++field) {
            const observables::Field& description = prepared.fields[field];
            const std::size_t size = observables::entries_per_seed(description);
            for (std::size_t i = 0; i < record.unit.seeds.size() * size; ++i) {
                const std::size_t at = first_seed * size + i;
                if (description.type == observables::FieldType::float64)
                    ASSERT_EQ(bits(hdf5::read_float64(file, description.path)[at]),
                              bits(std::get<std::vector<double>>(record.values[field])[i]))
                        << description.path;
                else if (description.type == observables::FieldType::int64)
                    ASSERT_EQ(hdf5::read_int64(file, description.path)[at],
                              std::get<std::vector<std::int64_t>>(record.values[field])[i]);
                else if (description.path == "/lyapunov/outcome")
                    ASSERT_EQ(hdf5::read_uint8(file, description.path)[at], judged(prepared, record, i));
                else
                    ASSERT_EQ(hdf5::read_uint8(file, description.path)[at],
                              std::get<std::vector<std::uint8_t>>(record.values[field])[i]);
            }
        }
    }
}

TEST(WriteArchive, KnowsTheJob) {
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const hdf5::Handle root = hdf5::open_object(file, "/");
    EXPECT_EQ(hdf5::read_text_attribute(root, "format"), "netlyap-sweep");
    EXPECT_EQ(hdf5::read_int64_attribute(root, "format_version"), archive_format_version);
    EXPECT_EQ(hdf5::read_text_attribute(root, "title"), "a small sweep");
    EXPECT_EQ(hdf5::read_text_attribute(root, "job"), job::archive_identity(small_sweep().prepared.job));
    EXPECT_EQ(hdf5::read_int64_attribute(root, "complete"), 1);
    EXPECT_THAT(hdf5::read_float64(file, "/eta"), ElementsAre(0.5, 1.0));
    EXPECT_THAT(hdf5::read_float64(file, "/lyapunov/epsilon"), ElementsAre(1e-8, 1e-4));
    EXPECT_THAT(hdf5::read_int64(file, "/divergence/member"), ElementsAre(1, 2));
    EXPECT_THAT(hdf5::read_int64(file, "/training/iteration"), ElementsAre(0, 10, 20, 30, 40, 50));
    EXPECT_THAT(hdf5::read_int64(file, "/accuracy/iteration"), ElementsAre(0, 20, 40));
    EXPECT_THAT(hdf5::read_int64(file, "/seed"), small_sweep().prepared.job.seeds);
}

TEST(WriteArchive, PendingUnitsAreMissing) {
    test::SomeRecords records = test::all_of(small_sweep().records);
    records[2].reset();  // eta 0, epsilon 1, seeds 0 .. 7
    const Folder folder;
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_EQ(hdf5::read_int64_attribute(hdf5::open_object(file, "/"), "complete"), 0);
    const auto status = hdf5::read_uint8(file, "/units/status");
    const auto loss = hdf5::read_float64(file, "/training/loss");
    const auto outcome = hdf5::read_uint8(file, "/lyapunov/outcome");
    const auto window_begin = hdf5::read_int64(file, "/lyapunov/window_begin");
    const auto total = hdf5::read_int64(file, "/statistics/total");
    for (std::size_t seed = 0; seed < 36; ++seed) {
        const bool is_pending = seed >= 9 && seed < 17;
        EXPECT_EQ(status[seed], is_pending ? 1 : 0);
        EXPECT_EQ(outcome[seed] == observables::missing_flag, is_pending);
        EXPECT_EQ(std::isnan(loss[seed * 6 + 5]), is_pending);
        EXPECT_EQ(window_begin[seed] == -1, is_pending);
        EXPECT_EQ(bits(loss[seed * 6]) == 0x7ff8000000000000U, is_pending);
    }
    EXPECT_THAT(total, ElementsAre(9, 1, 9, 9));
}

TEST(WriteArchive, FailedAndDivergedSeedsSayWhy) {
    test::SomeRecords records = test::all_of(small_sweep().records);
    records[0]->columns.clear();
    records[0]->status.fill(scheduling::SeedStatus::failed);
    records[0]->message.fill("given up after 3 attempts");
    records[1]->status[0] = scheduling::SeedStatus::diverged;
    records[1]->message[0] = "a parameter is not finite from iteration 3 on";
    const Folder folder;
    test::write(folder / "sweep.h5", small_sweep().prepared, records);
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const hdf5::Handle message = hdf5::open_object(file, "/units/message");
    const hdf5::Entries texts =
        hdf5::read_block(message, hdf5::dataset_form(message), {0, 0, 0}, {2, 2, 9}, {});
    EXPECT_EQ(texts.text(7), "given up after 3 attempts");
    EXPECT_EQ(texts.text(8), "a parameter is not finite from iteration 3 on");
    EXPECT_EQ(texts.text(9), "");
    EXPECT_EQ(hdf5::read_uint8(file, "/units/status")[7], 3);
    EXPECT_EQ(hdf5::read_uint8(file, "/units/status")[8], 2);
    EXPECT_EQ(hdf5::read_int64_attribute(hdf5::open_object(file, "/"), "complete"), 0);
    EXPECT_EQ(hdf5::read_int64(file, "/statistics/total")[0], 1);  // a failed seed has no result
}

TEST(WriteArchive, HasTheStatisticsOfItsExponents) {
    const Folder folder;
    test::write_small_archive(folder / "sweep.h5");
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const auto exponent = hdf5::read_float64(file, "/lyapunov/exponent");
    const auto outcome = hdf5::read_uint8(file, "/lyapunov/outcome");
    const auto r_squared = hdf5::read_float64(file, "/lyapunov/r_squared");
    statistics::CellSample cell;  // the third of four
    cell.eta = 1.0;
    cell.epsilon = 1e-8;
    cell.seeds = 9;
    const auto of_cell = [](auto values) {
        return decltype(values)(values.begin() + 18, values.begin() + 27);
    };
    cell.set("/lyapunov/exponent", of_cell(exponent));
    cell.set("/lyapunov/r_squared", of_cell(r_squared));
    cell.set("/lyapunov/outcome", of_cell(outcome));
    const auto made = scheduling::make_statistics(small_sweep().prepared);
    const auto exponents =
        std::find_if(made.begin(), made.end(), [](const auto& one) { return one.type.name == "exponents"; });
    ASSERT_NE(exponents, made.end());
    const auto expected = statistics::compute_all(*exponents->statistic, std::span(&cell, 1), 1);
    const std::vector<observables::Field>& fields = exponents->statistic->fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        SCOPED_TRACE(fields[i].path);
        const auto expect_part = [&](const auto& written) {
            const auto& wanted = std::get<std::decay_t<decltype(written)>>(expected[i]);
            for (std::size_t entry = 0; entry < wanted.size(); ++entry) {
                const auto value = written.at(2 * wanted.size() + entry);
                EXPECT_TRUE(std::memcmp(&value, &wanted[entry], sizeof value) == 0);
            }
        };
        if (fields[i].type == observables::FieldType::float64)
            expect_part(hdf5::read_float64(file, fields[i].path));
        else if (fields[i].type == observables::FieldType::int64)
            expect_part(hdf5::read_int64(file, fields[i].path));
        else
            expect_part(hdf5::read_uint8(file, fields[i].path));
    }
    ASSERT_GT(hdf5::read_int64(file, "/statistics/kept")[2], 3);  // otherwise this test sees nothing
    EXPECT_EQ(hdf5::read_int64(file, "/statistics/total")[2], 9);
    EXPECT_EQ(hdf5::read_uint8(file, "/statistics/interval_status")[2], 1);
}

TEST(WriteArchive, IsTheSameFileAgainForAnyNumberOfThreads) {
    const Folder folder;
    test::write_small_archive(folder / "a.h5");
    test::write(folder / "b.h5", small_sweep().prepared, test::all_of(small_sweep().records),
                test::some_provenance(), 3);
    EXPECT_TRUE(test::read_file(folder / "a.h5") == test::read_file(folder / "b.h5"));
}

TEST(WriteArchive, TakesAnyNumberOfSeeds) {
    for (const std::int64_t seeds : {1, 3, 8, 16}) {
        job::Job job = archive_job();
        job.eta = {1.0};
        job.seeds.resize(static_cast<std::size_t>(seeds));
        for (std::int64_t seed = 0; seed < seeds; ++seed)
            job.seeds[static_cast<std::size_t>(seed)] = 3 * seed + 1;
        const scheduling::PreparedJob prepared(job);
        const auto records = test::compute(prepared);
        const Folder folder;
        test::write(folder / "sweep.h5", prepared, test::all_of(records));
        const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
        const hdf5::Form form = hdf5::dataset_form(hdf5::open_object(file, "/training/loss"));
        EXPECT_THAT(form.shape, ElementsAre(1, 2, static_cast<std::uint64_t>(seeds), 6));
        EXPECT_THAT(form.chunk, ElementsAre(1, 1, lanes, 6));
        for (const double loss : hdf5::read_float64(file, "/training/loss"))
            EXPECT_GT(loss, 0.0);
        EXPECT_THAT(verify_archive(folder / "sweep.h5"), testing::IsEmpty());
    }
}

TEST(WriteArchive, WithoutMembersHasNoMemberScaleAndOneEpsilon) {
    job::Job job = archive_job();
    job.members = 0;
    job.epsilon.clear();
    job.observables = {"training"};
    const scheduling::PreparedJob prepared(job);
    const Folder folder;
    test::write(folder / "sweep.h5", prepared, test::all_of(test::compute(prepared)));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_THAT(hdf5::read_float64(file, "/epsilon"), ElementsAre(0.0));
    EXPECT_FALSE(hdf5::exists(file, "/member"));
    EXPECT_FALSE(hdf5::exists(file, "/statistics"));
    EXPECT_FALSE(hdf5::exists(file, "/statistics/nmle"));
    EXPECT_THAT(verify_archive(folder / "sweep.h5"), testing::IsEmpty());
}

TEST(WriteArchive, HoldsAJobOfAnyLength) {
    job::Job job = archive_job();
    job.seeds.clear();
    for (std::int64_t seed = 0; seed < 20'000; ++seed)
        job.seeds.push_back(seed * seed);
    const scheduling::PreparedJob prepared(job);
    ASSERT_GT(job::archive_identity(prepared.job).size(), 100'000U);
    const Folder folder;
    test::write(folder / "sweep.h5", prepared, test::SomeRecords(4 * 2500));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_EQ(hdf5::read_text_attribute(hdf5::open_object(file, "/"), "job"),
              job::archive_identity(prepared.job));
    EXPECT_THAT(hdf5::read_uint8(file, "/units/status"), Each(1));
    EXPECT_FALSE(hdf5::dataset_form(hdf5::open_object(file, "/lyapunov/exponent")).chunk.empty());
    EXPECT_THAT(hdf5::read_uint8(file, "/lyapunov/outcome"), Each(observables::missing_flag));
    EXPECT_THAT(verify_archive(folder / "sweep.h5"), testing::IsEmpty());
}

/// Fields that no observable has today.
TEST(WriteArchive, NeedsNoChangeForANewField) {
    scheduling::PreparedJob prepared(archive_job());
    const observables::Axis phase{"phase", {5, 10, 15}, "1", "phase of the trajectory", false};
    prepared.fields = {{"/laminar/label",
                        {phase},
                        observables::FieldType::uint8,
                        "1",
                        "label",
                        {{0, "chaos"}, {1, "period"}}},
                       {"/laminar/length", {phase}, observables::FieldType::int64, "iteration", "length", {}},
                       {"/other/is_odd", {}, observables::FieldType::uint8, "1", "a flag", {}}};
    scheduling::Record record;
    record.values = {std::vector<std::uint8_t>(lanes * 3, 1), std::vector<std::int64_t>(lanes * 3, 77),
                     std::vector<std::uint8_t>(lanes, 1)};
    const scheduling::Grid grid(prepared.job);
    test::SomeRecords records;
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        record.unit = grid.unit(number);
        records.push_back(journal::encode(record, prepared.fields, 0.0));
    }
    const Folder folder;
    test::write(folder / "sweep.h5", prepared, records);
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_THAT(hdf5::read_uint8(file, "/laminar/label"), testing::AllOf(testing::SizeIs(108), Each(1)));
    EXPECT_THAT(hdf5::read_int64(file, "/laminar/length"), testing::AllOf(testing::SizeIs(108), Each(77)));
    EXPECT_THAT(hdf5::read_uint8(file, "/other/is_odd"), testing::AllOf(testing::SizeIs(36), Each(1)));
    EXPECT_THAT(hdf5::read_int64(file, "/laminar/phase"), ElementsAre(5, 10, 15));
    EXPECT_EQ(hdf5::read_text_attribute(hdf5::open_object(file, "/laminar/label"), "flag_meanings"),
              "chaos period missing");
    EXPECT_THAT(verify_archive(folder / "sweep.h5"), testing::IsEmpty());
}

/// Another number of rows for every seed.
TEST(WriteArchive, PutsTheRowsOfATableBehindEachOther) {
    scheduling::PreparedJob prepared(archive_job());
    const observables::Table table = {"phase", "/laminar/phases"};
    prepared.fields = {{"/laminar/phases", {}, observables::FieldType::int64, "1", "rows", {}},
                       {"/laminar/begin", {}, observables::FieldType::int64, "1", "begin", {}, table},
                       {"/laminar/low", {}, observables::FieldType::float64, "nat", "low", {}, table}};
    const scheduling::Grid grid(prepared.job);
    test::SomeRecords records;
    std::vector<std::int64_t> expected;
    std::vector<std::int64_t> seeds;
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        scheduling::Record record;
        record.unit = grid.unit(number);
        std::vector<std::int64_t> rows(lanes, -1), begin;
        std::vector<double> low;
        for (std::size_t lane = 0; lane < record.unit.seeds.size(); ++lane) {
            rows[lane] = static_cast<std::int64_t>((lane + number.index()) % 3);
            for (std::int64_t row = 0; row < rows[lane]; ++row) {
                begin.push_back(number.value * 100 + static_cast<std::int64_t>(lane) * 10 + row);
                low.push_back(0.5);
                if (number.value != 2)
                    seeds.push_back(record.unit.seeds[lane]);
            }
        }
        if (number.value != 2)  // is pending
            expected.insert(expected.end(), begin.begin(), begin.end());
        record.values = {rows, begin, low};
        records.push_back(number.value == 2 ? std::nullopt
                                            : std::optional(journal::encode(record, prepared.fields, 0.0)));
    }
    const Folder folder;
    test::write(folder / "sweep.h5", prepared, records);
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_EQ(hdf5::read_int64(file, "/laminar/begin"), expected);
    EXPECT_EQ(hdf5::read_int64(file, "/laminar/phase_seed"), seeds);
    EXPECT_EQ(hdf5::read_int64(file, "/laminar/phase").size(), expected.size());
    EXPECT_EQ(hdf5::read_int64(file, "/laminar/phases").size(), 36U);
    EXPECT_THAT(verify_archive(folder / "sweep.h5"), testing::IsEmpty());
    test::write(folder / "empty.h5", prepared, test::SomeRecords(8));
    EXPECT_TRUE(hdf5::read_int64(hdf5::open_file(folder / "empty.h5"), "/laminar/begin").empty());
    EXPECT_THAT(verify_archive(folder / "empty.h5"), testing::IsEmpty());
}

}  // namespace
}  // namespace netlyap::archive
