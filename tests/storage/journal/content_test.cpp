#include "netlyap/core/error.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "journal/header.hpp"
#include "journal/unit_bytes.hpp"
#include "journal_fixture.hpp"
#include "resealed_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>

/// Journals whose checksums are right and whose content is not: damage like any other.
namespace netlyap::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::Throws;

const scheduling::PreparedJob& sweep() {
    static const scheduling::PreparedJob prepared(test::journal_job(true));
    return prepared;
}

const std::uint64_t identity = digest(job::unit_identity(test::journal_job(true)));

struct Change {
    std::string name;
    std::function<void(EncodedRecord&)> apply;
};

std::vector<Change> changes() {
    const double odd_nan = std::bit_cast<double>(std::uint64_t{0x7ff8000000000001});
    const auto is_series = [](std::size_t field) { return !sweep().fields[field].axes.empty(); };
    std::vector<Change> all = {
        {"a negative time", [](auto& record) { record.seconds = -1.0; }},
        {"an infinite time", [](auto& record) { record.seconds = HUGE_VAL; }},
        {"a long message", [](auto& record) { record.message[2] = std::string(100'000, 'x'); }},
        {"a pending seed", [](auto& record) { record.status[1] = scheduling::SeedStatus::pending; }},
        {"one seed given up", [](auto& record) { record.status[1] = scheduling::SeedStatus::failed; }},
        {"given up with columns", [](auto& record) { record.status.fill(scheduling::SeedStatus::failed); }},
        {"no columns", [](auto& record) { record.columns.clear(); }},
        {"a column less", [](auto& record) { record.columns.pop_back(); }},
        {"a column more", [](auto& record) { record.columns.emplace_back(); }},
        {"eta 0", [](auto& record) { record.unit.eta = 0.0; }},
        {"eta NaN", [](auto& record) { record.unit.eta = std::nan(""); }},
        {"epsilon < 0", [](auto& record) { record.unit.epsilon = -1e-8; }},
        {"epsilon infinite", [](auto& record) { record.unit.epsilon = HUGE_VAL; }},
        {"no seeds", [](auto& record) { record.unit.seeds.clear(); }}};
    for (std::size_t field = 0; field < sweep().fields.size(); ++field) {
        const std::string& path = sweep().fields[field].path;
        all.push_back({path + " empty", [=](auto& record) { record.columns[field].clear(); }});
        all.push_back({path + " shorter", [=](auto& record) { record.columns[field].pop_back(); }});
        all.push_back({path + " longer", [=](auto& record) { record.columns[field].push_back({}); }});
        if (is_series(field))
            all.push_back(
                {path + " checksum", [=](auto& record) { record.columns[field].back() ^= std::byte{1}; }});
        if (sweep().fields[field].type == observables::FieldType::float64)
            all.push_back({path + " NaN bits", [=](auto& record) {
                               Bytes& column = record.columns[field];
                               std::memcpy(column.data() + sizeof odd_nan, &odd_nan, sizeof odd_nan);
                               if (is_series(field)) {
                                   column.resize(column.size() - files::checksum_size);
                                   column = files::with_checksum(std::move(column));
                               }
                           }});
        if (!sweep().fields[field].flags.empty())
            all.push_back({path + " flag", [=](auto& record) { record.columns[field][1] = std::byte{77}; }});
    }
    return all;
}

class JournalContent : public testing::Test {
protected:
    JournalContent() { write_frames(sweep()); }

    void write_frames(const scheduling::PreparedJob& prepared) {
        JournalWriter writer(folder_.path(), prepared, test::some_start());
        const scheduling::Grid grid(prepared.job);
        writer.write(test::made_up_record(prepared, 0), 0.5);
        writer.write(test::made_up_record(prepared, 1), 0.5);
        writer.begin(grid.unit(scheduling::UnitNumber{2}), scheduling::Iteration{0});
        writer.save_checkpoint(
            grid.unit(scheduling::UnitNumber{2}),
            {scheduling::Iteration{7}, 0.5, [](ByteWriter& state) { state.put_bytes(Bytes(100)); }});
        writer.leave();
        writer.sync();
        frames_ = test::frames_of(test::read_file(writer.file()));
        std::filesystem::remove(writer.file());
    }

    /// The index of the journal with one frame replaced, or without the data of the job.
    [[nodiscard]] JournalIndex index_with(std::size_t place, const test::SomeFrame& frame,
                                          bool are_fields_known = true) const {
        std::vector<test::SomeFrame> frames = frames_;
        frames[place] = frame;
        test::write_file(folder_ / "a.journal", test::sealed(frames));
        return index_journals(folder_.path(),
                              are_fields_known ? contract_of(sweep()) : contract_of(sweep().job));
    }

    void expect_damage(const JournalIndex& index, std::size_t place, const std::string& name) const {
        ASSERT_THAT(index.damage, SizeIs(1)) << name;
        EXPECT_EQ(index.damage[0].file, folder_ / "a.journal") << name;
        EXPECT_EQ(
            index.damage[0].offset,
            test::sealed({frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(place)}).size())
            << name;
        EXPECT_FALSE(index.damage[0].is_torn_tail) << name;
        EXPECT_THAT(index.damage[0].reason, HasSubstr("wrong content")) << name;
    }

    /// The frame of unit 1, changed.
    [[nodiscard]] test::SomeFrame record_with(const Change& change,
                                              const scheduling::PreparedJob& prepared = sweep()) const {
        EncodedRecord record = deserialize(record_in(frames_[2].kind, frames_[2].payload));
        change.apply(record);
        ByteWriter payload;
        payload.put(identity);
        payload.put(column_tag(column_shapes(prepared.fields)));
        serialize(payload, record);
        return {FrameKind::record, payload.take()};
    }

    test::Folder folder_;
    std::vector<test::SomeFrame> frames_;  ///< header, two records, begin, checkpoint, begin, left
};

TEST_F(JournalContent, IsGoodAsItWasWritten) {
    ASSERT_THAT(frames_, SizeIs(7));
    for (const bool are_fields_known : {true, false}) {
        const JournalIndex index = index_with(0, frames_[0], are_fields_known);
        EXPECT_THAT(index.damage, SizeIs(0));
        EXPECT_THAT(index.records, SizeIs(2));
        EXPECT_EQ(index.histories.begin()->second.checkpoint->iteration.value, 7);
    }
}

TEST_F(JournalContent, ARecordThatDoesNotFitIsDamage) {
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{1});
    for (const Change& change : changes())
        for (const bool are_fields_known : {true, false}) {
            const JournalIndex index = index_with(2, record_with(change), are_fields_known);
            expect_damage(index, 2, change.name);
            EXPECT_FALSE(index.records.contains(unit)) << change.name;
            EXPECT_THAT(index.records, SizeIs(1)) << change.name;
        }
}

/// Such journals have the fields that were there from the beginning, by their first definitions.
TEST_F(JournalContent, OfAnOlderFormatIsCheckedWhereTheFieldsAreKnown) {
    scheduling::PreparedJob first(test::journal_job(true));
    std::erase_if(first.fields, [](const observables::Field& field) { return field.is_added_later; });
    for (observables::Field& field : first.fields)
        field.version = 1;
    write_frames(first);
    JournalHeader header = deserialize_header(frames_[0].payload);
    ByteWriter writer;
    writer.put<std::uint64_t>(3);
    const Bytes whole = serialize(header);
    ByteWriter columns;
    put_columns(columns, *header.columns);
    const std::size_t size = whole.size() - columns.bytes().size() - sizeof(std::uint64_t);
    writer.put_bytes(std::span(whole).subspan(sizeof(std::uint64_t), size));
    frames_[0].payload = writer.take();
    const Change change = {"a column less",
                           [&](auto& record) { record.columns.resize(first.fields.size() - 1); }};
    EXPECT_THAT(index_with(2, record_with(change, first), false).damage, SizeIs(0)) << "nothing can be known";
    test::write_file(folder_ / "a.journal", test::sealed(frames_));
    EXPECT_THAT(index_journals(folder_.path(), contract_of(first)).damage, SizeIs(0));
    std::vector<test::SomeFrame> changed = frames_;
    changed[2] = record_with(change, first);
    test::write_file(folder_ / "a.journal", test::sealed(changed));
    expect_damage(index_journals(folder_.path(), contract_of(first)), 2, change.name);
}

TEST_F(JournalContent, ACheckpointThatDoesNotFitIsNone) {
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{2});
    const auto checkpoint = [&](std::int64_t iteration, double seconds, std::uint64_t length) {
        ByteWriter payload;
        payload.put(identity);
        put_unit(payload, unit);
        payload.put(iteration);
        payload.put(seconds);
        payload.put(state_tag(column_shapes(sweep().fields)));
        payload.put(length);
        payload.put_bytes(Bytes(100));
        return test::SomeFrame{FrameKind::checkpoint, payload.take()};
    };
    EXPECT_EQ(index_with(4, checkpoint(30, 0.5, 100)).histories.at(unit).checkpoint->iteration.value, 30);
    const std::vector<std::pair<std::string, test::SomeFrame>> bad = {
        {"beyond the end", checkpoint(31, 0.5, 100)},
        {"far beyond the end", checkpoint(std::int64_t{1} << 62, 0.5, 100)},
        {"before the beginning", checkpoint(-1, 0.5, 100)},
        {"a negative time", checkpoint(7, -0.5, 100)},
        {"no time", checkpoint(7, std::nan(""), 100)},
        {"shorter", checkpoint(7, 0.5, 99)},
        {"longer", checkpoint(7, 0.5, std::uint64_t{1} << 60)}};
    for (const auto& [name, frame] : bad) {
        const JournalIndex index = index_with(4, frame);
        expect_damage(index, 4, name);
        EXPECT_FALSE(index.histories.contains(unit) && index.histories.at(unit).checkpoint) << name;
    }
}

TEST_F(JournalContent, OtherFramesThatDoNotFitAreDamage) {
    const scheduling::WorkUnit unit = scheduling::Grid(sweep().job).unit(scheduling::UnitNumber{2});
    const auto frame = [&](FrameKind kind, const std::vector<std::int64_t>& numbers) {
        ByteWriter payload;
        payload.put(identity);
        put_unit(payload, unit);
        for (const std::int64_t number : numbers)
            payload.put(number);
        return test::SomeFrame{kind, payload.take()};
    };
    EXPECT_THAT(index_with(3, frame(FrameKind::retry, {2, 1})).damage, SizeIs(0));
    JournalHeader header = deserialize_header(frames_[0].payload);
    const auto header_with = [&](std::int64_t rank, double started) {
        header.start.rank = rank;
        header.start.started = started;
        return test::SomeFrame{FrameKind::header, serialize(header)};
    };
    const std::vector<std::pair<std::string, test::SomeFrame>> bad = {
        {"begun beyond the end", frame(FrameKind::begin, {31})},
        {"begun before the beginning", frame(FrameKind::begin, {-1})},
        {"bytes behind", frame(FrameKind::begin, {0, 0})},
        {"retried fewer deaths than none", frame(FrameKind::retry, {-1, 1})},
        {"retried fewer give-ups than none", frame(FrameKind::retry, {1, -1})},
        {"of the old form", frame(FrameKind::old_retry, {-1})},
        {"cut", frame(FrameKind::retry, {1})},
        {"no such kind", frame(static_cast<FrameKind>(77), {0})},
        {"left with something", {FrameKind::left, Bytes(8)}}};
    for (const auto& [name, wrong] : bad)
        expect_damage(index_with(3, wrong), 3, name);
    expect_damage(index_with(0, header_with(5, 1.7e9)), 0, "a rank that there is not");
    expect_damage(index_with(0, header_with(0, std::nan(""))), 0, "no time of a start");
}

TEST_F(JournalContent, WithOtherColumnsIsRefusedByName) {
    JournalHeader header = deserialize_header(frames_[0].payload);
    header.columns->back().path = "/lyapunov/invented";
    EXPECT_THAT(
        [&] {
            static_cast<void>(index_with(0, {FrameKind::header, serialize(header)}));
        },
        Throws<DataError>(
            Property(&DataError::what, HasSubstr("/lyapunov/invented is recorded there and not here"))));
}

}  // namespace
}  // namespace netlyap::journal
