#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "file.hpp"

#include <algorithm>
#include <list>

namespace netlyap::journal {

namespace {

/// Journals open at a time: a process may have a thousand descriptors or so, and a run more journals than
/// that.
constexpr std::size_t most_open = 32;
constexpr std::size_t read_ahead = 16U << 10U;

}  // namespace

struct RecordReader::State {
    struct Open {
        std::size_t journal;
        JournalFile file;
        Open(std::size_t number, const std::filesystem::path& path)
            : journal(number), file(path, read_ahead) {}
    };
    const JournalIndex& index;
    std::list<Open> open;  ///< the last one read comes first

    JournalFile& file(std::size_t journal);
};

JournalFile& RecordReader::State::file(std::size_t journal) {
    const auto known =
        std::find_if(open.begin(), open.end(), [&](const Open& one) { return one.journal == journal; });
    if (known != open.end()) {
        open.splice(open.begin(), open, known);
    } else {
        if (open.size() == most_open)
            open.pop_back();
        open.emplace_front(journal, index.journals[journal]);
    }
    return open.front().file;
}

RecordReader::RecordReader(const JournalIndex& index) : state_(new State{index, {}}) {}

RecordReader::~RecordReader() = default;

EncodedRecord RecordReader::read(const JournalEntry& entry) const {
    const std::optional<Frame> frame = state_->file(entry.journal).at(entry.offset);
    if (!frame || (frame->kind != FrameKind::record && frame->kind != FrameKind::old_record))
        throw DataError("the journal " + state_->index.journals[entry.journal].string() +
                        " has changed at byte " + std::to_string(entry.offset) +
                        " while it was read; run the command again");
    return deserialize(record_in(frame->kind, frame->payload));
}

EncodedRecord read_record(const std::filesystem::path& folder, const scheduling::RecordLocation& place,
                          const scheduling::WorkUnit& unit, std::span<const ColumnShape> columns) {
    JournalFile journal(folder / std::filesystem::path(place.journal).filename(), 0);
    const auto refuse = [&](const std::string& reason) {
        throw DataError("the record of a unit at byte " + std::to_string(place.offset) + " of the journal " +
                        place.journal + " is of no use: " + reason);
    };
    const std::optional<Frame> frame = journal.at(place.offset);
    if (!frame || (frame->kind != FrameKind::record && frame->kind != FrameKind::old_record))
        refuse("there is none");
    EncodedRecord record = deserialize(record_in(frame->kind, frame->payload));
    if (record.unit != unit)
        refuse("it is of another unit");
    for (const std::string& reason : {misfit(record), misfit(record, columns)})
        if (!reason.empty())
            refuse(reason);
    return record;
}

}  // namespace netlyap::journal
