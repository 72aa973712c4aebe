#include "netlyap/core/in_parallel.hpp"

#include "journal_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace netlyap::journal {
namespace {

/// More journals than are open at a time, of which several threads want any one at any time.
TEST(RecordReader, GivesSeveralThreadsWhatEachAsksFor) {
    constexpr std::size_t journals = 50, units = 4;
    const scheduling::PreparedJob& prepared = test::journal_sweep();
    const test::Folder folder;
    for (std::size_t journal = 0; journal < journals; ++journal) {
        JournalWriter writer(folder.path(), prepared, test::some_start(1e9 + static_cast<double>(journal)));
        for (std::size_t unit = 0; unit < units; ++unit)
            writer.write(test::made_up_record(prepared, static_cast<std::int64_t>(unit),
                                              100.0 * static_cast<double>(journal)),
                         0.5);
        writer.sync();
    }
    const JournalIndex index = test::index_of(folder);
    ASSERT_EQ(index.journals.size(), journals);
    ASSERT_EQ(index.records.size(), units);
    std::vector<JournalEntry> entries;  // of the first journal; the others have theirs at the same bytes
    for (std::size_t unit = 0; unit < units; ++unit)
        entries.push_back(index.records.at(
            scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{static_cast<std::int64_t>(unit)})));
    const RecordReader reader(index);
    std::atomic<int> wrong = 0;
    in_parallel(5000, 8, no_pulse, [&](std::size_t i, const Pulse&) {
        JournalEntry entry = entries[i % units];
        entry.journal = (i / 7) % journals;
        const EncodedRecord record = reader.read(entry);
        const scheduling::Record expected = test::made_up_record(
            prepared, static_cast<std::int64_t>(i % units), 100.0 * static_cast<double>(entry.journal));
        wrong += test::serialized(record) != test::serialized(encode(expected, prepared.fields, 0.5));
    });
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace netlyap::journal
