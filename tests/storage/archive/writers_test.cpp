#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <thread>

namespace netlyap::archive {
namespace {

/// 30 units of 3.6 MB: a chunk of 3.2 MB and one of 0.4 MB each, more than there are in memory at a time. One
/// is pending, one was given up.
struct LongSweep {
    static constexpr std::size_t pending = 3, given_up = 17;

    static job::Job long_job() {
        job::Job job;
        job.eta = {0.5, 1.0};
        job.epsilon = {1e-8, 1e-6, 1e-4};
        job.seeds.resize(37);
        std::iota(job.seeds.begin(), job.seeds.end(), 0);
        job.members = 1;
        job.iterations = 50'000;
        job.observables = {"divergence", "training"};
        job::set_key(job, "observe.training.every", "16");
        return job;
    }

    LongSweep() {
        const scheduling::Grid grid(prepared.job);
        for (scheduling::UnitNumber unit; unit.value < grid.units(); ++unit) {
            scheduling::Record record;
            record.unit = grid.unit(unit);
            for (const observables::Field& field : prepared.fields) {
                std::vector<double> numbers(lanes * observables::entries_per_seed(field));
                std::iota(numbers.begin(), numbers.end(), 1e6 * static_cast<double>(unit.value));
                record.values.emplace_back(std::move(numbers));
            }
            if (unit.value == given_up) {
                record.status.fill(scheduling::SeedStatus::failed);
                record.values.clear();
            }
            records.emplace_back(journal::encode(record, prepared.fields, 1.0));
        }
        records[pending].reset();
    }

    scheduling::PreparedJob prepared{long_job()};
    test::SomeRecords records;
};

const LongSweep& long_sweep() {
    static const LongSweep sweep;
    return sweep;
}

/// Of an archive by so many writers.
std::uint64_t digest_by(unsigned writers) {
    const test::Folder folder;
    test::write(folder / "sweep.h5", long_sweep().prepared, long_sweep().records, test::some_provenance(), 1,
                writers);
    return digest(test::read_file(folder / "sweep.h5"));
}

TEST(Writers, TheArchiveIsTheSameByteForByteForAnyNumberOfThem) {
    const std::uint64_t by_one = digest_by(1);
    for (const unsigned writers : {2U, 4U, 16U})
        EXPECT_EQ(digest_by(writers), by_one) << writers;
}

TEST(Writers, EveryNumberIsThereAndHasItsChecksum) {
    const LongSweep& sweep = long_sweep();
    const test::Folder folder;
    test::write(folder / "sweep.h5", sweep.prepared, sweep.records, test::some_provenance(), 1, 4);
    EXPECT_TRUE(verify_archive(folder / "sweep.h5").empty());
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    const scheduling::Grid grid(sweep.prepared.job);
    const std::size_t seeds = sweep.prepared.job.seeds.size();
    for (const observables::Field& field : sweep.prepared.fields) {
        const std::vector<double> all = hdf5::read_float64(file, field.path);
        const std::size_t entries = observables::entries_per_seed(field);
        ASSERT_EQ(all.size(), 6 * seeds * entries);
        std::size_t wrong = 0;
        for (scheduling::UnitNumber unit; unit.value < grid.units(); ++unit) {
            const bool is_there = unit.index() != LongSweep::pending && unit.index() != LongSweep::given_up;
            const scheduling::GridPosition place = grid.place(unit);
            const std::size_t first = grid.cell(place) * seeds + place.block * lanes;
            for (std::size_t i = 0; i < grid.unit(unit).seeds.size() * entries; ++i) {
                const double found = all[first * entries + i];
                const double written = 1e6 * static_cast<double>(unit.value) + static_cast<double>(i);
                wrong += is_there ? found != written : !std::isnan(found);
            }
        }
        EXPECT_EQ(wrong, 0U) << field.path;
    }
}

TEST(Writers, AskForEveryRecordOnceAndForThePulseInTheCallingThreadAlone) {
    const LongSweep& sweep = long_sweep();
    const test::Folder folder;
    std::vector<std::atomic<int>> asked(sweep.records.size());
    std::atomic<int> strange = 0;
    const std::thread::id own = std::this_thread::get_id();
    write_archive(folder / "sweep.h5", {.prepared = sweep.prepared,
                                        .record =
                                            [&](scheduling::UnitNumber unit) {
                                                ++asked[unit.index()];
                                                return sweep.records[unit.index()];
                                            },
                                        .provenance = {},
                                        .pulse = [&] { strange += std::this_thread::get_id() != own; },
                                        .writers = 4});
    for (const std::atomic<int>& one : asked)
        EXPECT_EQ(one, 1);
    EXPECT_EQ(strange, 0);
}

TEST(Writers, LeaveNothingWhereThePulseOrARecordThrows) {
    const LongSweep& sweep = long_sweep();
    for (const unsigned writers : {1U, 4U}) {
        const test::Folder folder;
        int calls = 0;
        const auto pulse = [&] {
            if (++calls == 20)
                throw Error(ExitCode::stopped, "stopped");
        };
        EXPECT_THROW(
            write_archive(folder / "sweep.h5",
                          {.prepared = sweep.prepared,
                           .record = [&](scheduling::UnitNumber unit) { return sweep.records[unit.index()]; },
                           .provenance = {},
                           .pulse = pulse,
                           .writers = writers}),
            Error);
        EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
        EXPECT_THROW(write_archive(folder / "sweep.h5", {.prepared = sweep.prepared,
                                                         .record =
                                                             [&](scheduling::UnitNumber unit) {
                                                                 if (unit.value == 25)
                                                                     throw DataError("it has changed");
                                                                 return sweep.records[unit.index()];
                                                             },
                                                         .provenance = {},
                                                         .writers = writers}),
                     DataError);
        EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    }
}

}  // namespace
}  // namespace netlyap::archive
