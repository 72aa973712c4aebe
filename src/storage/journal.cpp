#include "netlyap/storage/journal.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"

#include "durable_file.hpp"
#include "journal_frame.hpp"
#include "journal_header.hpp"
#include "mapped_file.hpp"
#include "unit_bytes.hpp"

#include <fcntl.h>
#include <array>
#include <cstdio>
#include <ctime>

namespace netlyap {

namespace {

/// <UTC time>-<host>-<process>-<n>.journal: in the order of the starts, never the same twice.
std::filesystem::path fresh_name(const std::filesystem::path& folder, const ProcessStart& start) {
    const auto seconds = static_cast<std::time_t>(start.started);
    std::array<char, 32> time{};
    struct tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::strftime(time.data(), time.size(), "%Y%m%dT%H%M%SZ", &utc);
    const std::string stem =
        std::string(time.data()) + "-" + start.host + "-" + std::to_string(start.process);
    std::filesystem::path file = folder / (stem + ".journal");
    for (int n = 2; std::filesystem::exists(file); ++n)
        file = folder / (stem + "-" + std::to_string(n) + ".journal");
    return file;
}

/// The digest that the frames of a journal carry whose header has the same unit identity in an older form.
std::optional<std::uint64_t> older_identity(std::span<const std::byte> journal,
                                            const std::string& unit_identity) {
    const std::optional<Frame> frame = frame_at(journal, 0);
    if (!frame || frame->kind != FrameKind::header)
        return std::nullopt;
    const JournalHeader header = deserialize_header(frame->payload);
    return is_same_identity(header.unit_identity, unit_identity) ? std::optional(digest(header.unit_identity))
                                                                 : std::nullopt;
}

}  // namespace

struct JournalWriter::State {
    std::filesystem::path file;
    DurableFile stream;
    std::vector<Field> fields;
    std::string unit_identity;
    std::uint64_t identity;   ///< its digest: every frame says what job it is of
    Bytes unwritten;          ///< whole frames
    std::uint64_t whole = 0;  ///< up to here the file has whole frames
    FrameKind last{};         ///< kind of the last frame, and where it begins
    std::uint64_t last_begin = 0;
    std::uint64_t begun =
        0;  ///< where in the file the mark of the begun unit lies, if it is the last frame; else 0
    std::int64_t records_unsynced = 0;

    /// Returns where the frame will lie.
    std::uint64_t append(FrameKind kind, std::span<const std::byte> payload);
    void write_out();
    [[nodiscard]] ByteWriter payload_of(const Unit& unit) const;
    [[nodiscard]] IoError lost(const IoError& failure) const;
};

std::uint64_t JournalWriter::State::append(FrameKind kind, std::span<const std::byte> payload) {
    last = kind;
    last_begin = whole + unwritten.size();
    const Bytes head = frame_head(kind, payload);
    unwritten.reserve(unwritten.size() + head.size() + payload.size());
    unwritten.insert(unwritten.end(), head.begin(), head.end());
    unwritten.insert(unwritten.end(), payload.begin(), payload.end());
    return last_begin;
}

void JournalWriter::State::write_out() {
    try {
        stream.append(unwritten);
    } catch (const IoError& failure) {
        throw lost(failure);
    }
    unwritten.clear();
    whole = stream.size();
    begun = last == FrameKind::begin ? last_begin : 0;
}

ByteWriter JournalWriter::State::payload_of(const Unit& unit) const {
    ByteWriter payload;
    payload.put(identity);
    put_unit(payload, unit);
    return payload;
}

IoError JournalWriter::State::lost(const IoError& failure) const {
    return IoError(
        std::string(failure.what()) + "; the last " + std::to_string(records_unsynced) +
        " units of this process and what it is at are lost, everything before them is safe: make room or "
        "mend the disk, then run the same command again");
}

JournalWriter::JournalWriter(const std::filesystem::path& folder, const PreparedJob& prepared,
                             const ProcessStart& start) {
    const std::filesystem::path file = fresh_name(folder, start);
    const std::string identity = unit_identity(prepared.job);
    state_.reset(new State{.file = file,
                           .stream = DurableFile(file),
                           .fields = prepared.fields,
                           .unit_identity = identity,
                           .identity = digest(identity),
                           .unwritten = {}});
    state_->append(FrameKind::header, serialize(JournalHeader{journal_format_version, identity, start}));
    sync();
    sync_folder(folder);
}

JournalWriter::~JournalWriter() {
    if (state_->stream.size() > state_->whole)  // the disk was full in the middle of a frame
        state_->stream.truncate(state_->whole);
    leave();
}

const std::filesystem::path& JournalWriter::file() const noexcept {
    return state_->file;
}

void JournalWriter::write(const Record& record, double seconds) {
    ++state_->records_unsynced;
    ByteWriter payload;
    payload.put(state_->identity);
    serialize(payload, encode(record, state_->fields, seconds));
    state_->append(FrameKind::record, payload.bytes());
}

void JournalWriter::begin(const Unit& unit, std::int64_t iteration) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(iteration);
    state_->append(FrameKind::begin, payload.bytes());
    state_->write_out();  // so that the death of this process leaves the mark
}

void JournalWriter::leave() noexcept {
    const std::uint64_t begun = state_->begun;
    if (begun == 0)
        return;
    try {
        state_->append(FrameKind::left, {});
        state_->write_out();
    } catch (...) {
        state_->unwritten.clear();
        state_->stream.truncate(begun);  // a full disk takes no mark, but gives one back
        state_->whole = begun;
        state_->begun = 0;
    }
}

CheckpointPlace JournalWriter::keep(const Unit& unit, const Checkpoint& checkpoint) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(checkpoint.iteration);
    payload.put(checkpoint.seconds);
    payload.put_all(std::span(checkpoint.state));
    const std::uint64_t offset = state_->append(FrameKind::checkpoint, payload.bytes());
    begin(unit, checkpoint.iteration);
    return {state_->file.filename().string(), offset, checkpoint.iteration};
}

std::optional<Checkpoint> JournalWriter::kept(const Unit& unit, const CheckpointPlace& place) {
    const std::filesystem::path file =
        state_->file.parent_path() / std::filesystem::path(place.journal).filename();
    const MappedFile mapped(open_inside(file, O_RDONLY), file);
    const std::optional<Frame> frame = frame_at(mapped.bytes(), place.offset);
    if (!frame || frame->kind != FrameKind::checkpoint)
        return std::nullopt;
    ByteReader reader(frame->payload);
    const auto identity = reader.get<std::uint64_t>();
    if (identity != state_->identity && identity != older_identity(mapped.bytes(), state_->unit_identity))
        return std::nullopt;
    if (get_unit(reader) != unit)
        return std::nullopt;
    Checkpoint checkpoint;
    checkpoint.iteration = reader.get<std::int64_t>();
    checkpoint.seconds = reader.get<double>();
    checkpoint.state = reader.get_all<std::byte>();
    return checkpoint;
}

void JournalWriter::pardon(const Unit& unit, std::int64_t deaths) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(deaths);
    state_->append(FrameKind::pardon, payload.bytes());
}

void JournalWriter::sync() {
    state_->write_out();
    try {
        state_->stream.sync();
    } catch (const IoError& failure) {
        throw state_->lost(failure);
    }
    state_->records_unsynced = 0;
}

struct RecordReader::State {
    const JournalIndex& index;
    std::vector<std::unique_ptr<MappedFile>> mapped;  ///< [journal], opened when first asked for
};

RecordReader::RecordReader(const JournalIndex& index) : state_(new State{index, {}}) {
    state_->mapped.resize(index.journals.size());
}

RecordReader::~RecordReader() = default;

EncodedRecord RecordReader::read(const JournalEntry& entry) const {
    const std::filesystem::path& file = state_->index.journals[entry.journal];
    std::unique_ptr<MappedFile>& mapped = state_->mapped[entry.journal];
    if (!mapped)
        mapped = std::make_unique<MappedFile>(open_inside(file, O_RDONLY), file);
    const std::optional<Frame> frame = frame_at(mapped->bytes(), entry.offset);
    if (!frame || frame->kind != FrameKind::record)
        throw DataError("the journal " + file.string() + " has changed at byte " +
                        std::to_string(entry.offset) + " while it was read; run the command again");
    return deserialize(frame->payload.subspan(sizeof(std::uint64_t)));
}

}  // namespace netlyap
