#include "netlyap/core/error.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "file.hpp"

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>

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
    std::mutex mutex;      ///< of `open`
    std::list<Open> open;  ///< those that nobody reads at the moment; the last one read comes first

    /// A list of one: an open file of the journal, for the caller alone.
    std::list<Open> take(std::size_t journal);
    void give_back(std::list<Open> one);
};

std::list<RecordReader::State::Open> RecordReader::State::take(std::size_t journal) {
    std::list<Open> one;
    {
        const std::lock_guard lock(mutex);
        const auto known =
            std::find_if(open.begin(), open.end(), [&](const Open& each) { return each.journal == journal; });
        if (known != open.end())
            one.splice(one.begin(), open, known);
    }
    if (one.empty())
        one.emplace_front(journal, index.journals[journal]);
    return one;
}

void RecordReader::State::give_back(std::list<Open> one) {
    const std::lock_guard lock(mutex);
    open.splice(open.begin(), one);
    if (open.size() > most_open)
        open.pop_back();
}

RecordReader::RecordReader(const JournalIndex& index) : state_(new State{index, {}, {}}) {}

RecordReader::~RecordReader() = default;

EncodedRecord RecordReader::read(const JournalEntry& entry) const {
    std::list<State::Open> journal = state_->take(entry.journal);
    const std::optional<Frame> frame = journal.front().file.at(entry.offset);
    if (!frame || (frame->kind != FrameKind::record && frame->kind != FrameKind::old_record))
        throw DataError("the journal " + state_->index.journals[entry.journal].string() +
                        " has changed at byte " + std::to_string(entry.offset) +
                        " while it was read; run the command again");
    EncodedRecord record = deserialize(record_in(frame->kind, frame->payload));
    state_->give_back(std::move(journal));
    return record;
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
