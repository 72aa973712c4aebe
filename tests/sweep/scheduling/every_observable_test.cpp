#include "every_observable.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "small_job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <span>

/// What holds for records of any observable, those of later registration included.
namespace netlyap::scheduling {
namespace {

const PreparedJob& prepared_job() {
    static const PreparedJob prepared(test::every_observable_job());
    return prepared;
}

/// The bits of a column, with one pattern for all NaN; of a table the rows of all seeds.
std::vector<std::uint64_t> bits_of(const observables::FieldValues& values) {
    return std::visit(
        [](const auto& numbers) {
            std::vector<std::uint64_t> bits;
            for (const auto one : numbers) {
                const auto number = static_cast<double>(one);
                bits.push_back(std::isnan(number) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(number));
            }
            return bits;
        },
        values);
}

void expect_same(const Record& record, const Record& expected) {
    EXPECT_EQ(record.status, expected.status);
    EXPECT_EQ(record.message, expected.message);
    ASSERT_EQ(record.values.size(), expected.values.size());
    for (std::size_t field = 0; field < record.values.size(); ++field)
        EXPECT_EQ(bits_of(record.values[field]), bits_of(expected.values[field]))
            << prepared_job().fields[field].path;
}

TEST(EveryObservable, IsInTheJob) {
    EXPECT_EQ(prepared_job().job.observables.size(), observables::observable_types().size());
    for (const observables::ObservableType& type : observables::observable_types())
        EXPECT_EQ(std::count(prepared_job().job.observables.begin(), prepared_job().job.observables.end(),
                             type.name),
                  1);
}

TEST(EveryObservable, InSlicesAndSavedAnywhereIsTheSame) {
    const PreparedJob& prepared = prepared_job();
    const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{0});
    for (const std::string& name : available_kernels()) {
        const auto kernel = make_kernel(name, prepared.system);
        const auto reference = make_kernel("scalar", prepared.system);
        const Record expected = evaluate(prepared, unit, *reference);
        RandomSequence random({9, Purpose::bootstrap}, {0, 0, 0});
        for (int trial = 0; trial < 3; ++trial) {
            auto evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
            while (!evaluation->is_done()) {
                evaluation->advance(static_cast<std::int64_t>(uniform_below(random.next(), 150)));
                ByteWriter writer;
                evaluation->save(writer);
                EXPECT_LE(static_cast<double>(writer.bytes().size()),
                          1.25 * (state_bytes(prepared) + unit_table_bytes(prepared)) + 1e6)
                    << "what plan says of a state that is kept";
                evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
                ByteReader reader(writer.bytes());
                evaluation->restore(reader);
                EXPECT_TRUE(reader.empty());
            }
            expect_same(evaluation->record(), expected);
        }
    }
}

/// With a state at every 25th iteration, the last one included.
TEST(EveryObservable, SavedAnywhereIsTheSameWhereNetworksOverflow) {
    job::Job job = test::every_observable_job();
    job.eta = {1e308};
    const PreparedJob prepared(job);
    const WorkUnit unit = Grid(prepared.job).unit(UnitNumber{0});
    const auto kernel = make_kernel("scalar", prepared.system);
    const Record expected = evaluate(prepared, unit, *kernel);
    ASSERT_EQ(expected.status[0], SeedStatus::diverged);
    auto evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
    while (!evaluation->is_done()) {
        evaluation->advance(25);
        ByteWriter writer;
        evaluation->save(writer);
        evaluation = std::make_unique<Evaluation>(prepared, unit, *kernel);
        ByteReader reader(writer.bytes());
        evaluation->restore(reader);
    }
    expect_same(evaluation->record(), expected);
}

TEST(EveryObservable, RecordsWhatItsFieldsDeclareAndNothingOfPaddedLanes) {
    const PreparedJob& prepared = prepared_job();
    const auto kernel = make_kernel("scalar", prepared.system);
    const Record record = evaluate(prepared, Grid(prepared.job).unit(UnitNumber{1}), *kernel);
    ASSERT_EQ(record.unit.seeds.size(), 1U);
    ASSERT_EQ(record.values.size(), prepared.fields.size());
    for (std::size_t f = 0; f < record.values.size(); ++f) {
        const observables::Field& field = prepared.fields[f];
        EXPECT_EQ(record.values[f].index(), static_cast<std::size_t>(field.type)) << field.path;
        const std::vector<std::uint64_t> bits = bits_of(record.values[f]);
        if (field.table) {
            const std::size_t rows = observables::field_index(prepared.fields, field.table->rows);
            EXPECT_EQ(static_cast<std::int64_t>(bits.size()),
                      std::get<std::vector<std::int64_t>>(record.values[rows])[0])
                << field.path;
            EXPECT_LE(static_cast<std::int64_t>(bits.size()), field.table->most_rows) << field.path;
            continue;
        }
        if (bits.empty())  // the whole unit has nothing of it
            continue;
        const std::size_t entries = observables::entries_per_seed(field);
        ASSERT_EQ(bits.size(), lanes * entries) << field.path;
        const std::vector<std::uint64_t> missing =
            bits_of(observables::missing_values(field.type, (lanes - 1) * entries));
        EXPECT_TRUE(
            std::equal(missing.begin(), missing.end(), bits.begin() + static_cast<std::ptrdiff_t>(entries)))
            << field.path;
    }
}

}  // namespace
}  // namespace netlyap::scheduling
