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

}  // namespace netlyap::journal
