#include "every_observable.hpp"

#include "netlyap/storage/archive/archive.hpp"

#include "archive_fixture.hpp"
#include "hdf5/reader.hpp"

#include <gtest/gtest.h>

#include <cstring>

/// What the journal and the archive keep of any observable, those of later registration included.
namespace netlyap::archive {
namespace {

struct Sweep {
    scheduling::PreparedJob prepared{test::every_observable_job()};
    std::vector<journal::EncodedRecord> records = test::compute(prepared);
};

const Sweep& sweep() {
    static const Sweep computed;
    return computed;
}

TEST(EveryObservable, SurvivesTheJournal) {
    for (const journal::EncodedRecord& record : sweep().records) {
        const journal::EncodedRecord back = journal::deserialize(test::serialized(record));
        EXPECT_EQ(back.columns, record.columns);
        EXPECT_EQ(back.unit, record.unit);
    }
}

/// The bytes of a dataset in the order of the archive.
Bytes bytes_in(const hdf5::Handle& file, const observables::Field& field) {
    switch (field.type) {
        case observables::FieldType::float64:
            return test::bytes_of(hdf5::read_float64(file, field.path));
        case observables::FieldType::int64:
            return test::bytes_of(hdf5::read_int64(file, field.path));
        case observables::FieldType::uint8:
            break;
    }
    return test::bytes_of(hdf5::read_uint8(file, field.path));
}

/// What the filter makes of recorded outcomes.
Bytes judged(const hdf5::Handle& file, Bytes outcomes) {
    const std::vector<double> exponents = hdf5::read_float64(file, "/lyapunov/exponent");
    const std::vector<double> fits = hdf5::read_float64(file, "/lyapunov/r_squared");
    for (std::size_t place = 0; place < outcomes.size(); ++place)
        outcomes[place] =
            static_cast<std::byte>(series::judge(static_cast<series::Outcome>(outcomes[place]),
                                                 exponents[place], fits[place], sweep().prepared.job.filter));
    return outcomes;
}

TEST(EveryObservable, IsInTheArchiveBitForBit) {
    const test::Folder folder;
    test::write(folder / "sweep.h5", sweep().prepared, test::all_of(sweep().records));
    EXPECT_TRUE(verify_archive(folder / "sweep.h5").empty());
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    for (std::size_t f = 0; f < sweep().prepared.fields.size(); ++f) {
        const observables::Field& field = sweep().prepared.fields[f];
        Bytes expected;  // of unit after unit: there is one point of the grid
        for (const journal::EncodedRecord& record : sweep().records) {
            const std::size_t of_seed =
                observables::entries_per_seed(field) * observables::bytes_per_entry(field.type);
            const std::size_t size =
                field.table ? record.columns[f].size() : record.unit.seeds.size() * of_seed;
            Bytes column = record.columns[f];
            if (column.empty() && !field.table)
                column = std::visit(
                    [](const auto& missing) { return test::bytes_of(missing); },
                    observables::missing_values(field.type, lanes * observables::entries_per_seed(field)));
            expected.insert(expected.end(), column.begin(),
                            column.begin() + static_cast<std::ptrdiff_t>(size));
        }
        if (field.path == "/lyapunov/outcome")  // units record only why there is no exponent
            expected = judged(file, expected);
        EXPECT_EQ(bytes_in(file, field), expected) << field.path;
    }
}

TEST(EveryObservable, HasInTheArchiveWhatAccompaniesIt) {
    const test::Folder folder;
    test::write(folder / "sweep.h5", sweep().prepared, test::all_of(sweep().records));
    const hdf5::Handle file = hdf5::open_file(folder / "sweep.h5");
    EXPECT_FALSE(sweep().prepared.companions.empty());
    for (const observables::Companion& companion : sweep().prepared.companions) {
        const Bytes expected =
            std::visit([](const auto& values) { return test::bytes_of(values); }, companion.values);
        EXPECT_EQ(bytes_in(file, companion.field), expected) << companion.field.path;
    }
}

}  // namespace
}  // namespace netlyap::archive
