#include "netlyap/storage/journal/journal.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"

#include "file.hpp"
#include "files/durable_file.hpp"
#include "frame.hpp"
#include "header.hpp"
#include "unit_bytes.hpp"

#include <fcntl.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <functional>

namespace netlyap::journal {

namespace {

/// <UTC time>-<host>-<process>-<n>.journal: in the order of the starts.
std::filesystem::path name_of(const ProcessStart& start, int n) {
    const auto seconds = static_cast<std::time_t>(start.started);
    std::array<char, 32> time{};
    struct tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::strftime(time.data(), time.size(), "%Y%m%dT%H%M%SZ", &utc);
    return std::string(time.data()) + "-" + start.host + "-" + std::to_string(start.process) +
           (n > 1 ? "-" + std::to_string(n) : "") + ".journal";
}

/// A file that was not there before; nothing when there is something of that name, whoever made it.
std::unique_ptr<files::DurableFile> created(const std::filesystem::path& file) {
    Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (descriptor.is_open())
        return std::make_unique<files::DurableFile>(std::move(descriptor), file);
    if (errno == EEXIST)
        return nullptr;
    throw IoError("creating " + file.string() + " failed: " + system_reason(errno));
}

/// A journal that nobody else has: in containers several processes have the same host name, number and
/// second, so the system decides who was first.
std::unique_ptr<files::DurableFile> fresh_file(const std::filesystem::path& folder,
                                               const ProcessStart& start) {
    constexpr int most_names = 100'000;
    for (int n = 1; n <= most_names; ++n)
        if (auto file = created(folder / name_of(start, n)))
            return file;
    throw IoError("creating a journal in " + folder.string() + " failed: " + std::to_string(most_names) +
                  " names from " + name_of(start, 1).string() +
                  " on are taken; gather the run, move its journals away and start again");
}

/// The unit identity in the header of a journal; empty where that cannot be read.
std::string identity_in(JournalFile& journal) {
    const std::optional<Frame> frame = journal.at(0);
    return frame && frame->kind == FrameKind::header ? deserialize_header(frame->payload).unit_identity : "";
}

/// Whether the frames of a journal with this identity in its header can have the digest when they are of the
/// owner: the header may be damaged, or say the same in an older form.
bool is_of(const StateOwner& owner, const std::string& in_header, std::uint64_t found) {
    return found == digest(owner.unit_identity) ||
           (found == digest(in_header) && job::is_same_identity(in_header, owner.unit_identity));
}

/// How long what is written is, and its digest.
struct Extent {
    std::uint64_t length = 0;
    std::uint64_t digest = 0;
};

Extent extent_of(const std::function<void(ByteWriter&)>& write) {
    Extent extent;
    RunningDigest running;
    ByteWriter writer([&](std::span<const std::byte> part) {
        extent.length += part.size();
        running.add(part);
    });
    write(writer);
    writer.flush();
    extent.digest = running.value();
    return extent;
}

}  // namespace

StateOwner state_owner(const scheduling::PreparedJob& prepared) {
    return {job::unit_identity(prepared.job), state_tag(column_shapes(prepared.fields))};
}

struct JournalWriter::State {
    std::unique_ptr<files::DurableFile> stream;
    std::vector<observables::Field> fields;
    std::vector<StateOwner> continued;  ///< whose states can be loaded; it keeps those of the first
    std::uint64_t identity;             ///< its digest: every frame says what job it is of
    std::uint64_t column_tag;           ///< of its records: by what definitions their numbers were computed
    Bytes unwritten;                    ///< whole frames
    std::uint64_t whole = 0;            ///< up to here the file has whole frames
    FrameKind last{};                   ///< kind of the last frame, and where it begins
    std::uint64_t last_begin = 0;
    std::uint64_t begun =
        0;  ///< where in the file the mark of the begun unit lies, if it is the last frame; else 0
    std::int64_t records_unsynced = 0;

    /// Returns where the frame will lie.
    std::uint64_t append(FrameKind kind, std::span<const std::byte> payload);
    /// The same of a payload that is large and written twice, once for its digest: it goes to the file
    /// without being in memory.
    std::uint64_t write_through(FrameKind kind, const std::function<void(ByteWriter&)>& write_payload);
    void write_out();
    void to_file(std::span<const std::byte> bytes);
    /// What was handed to the file ends a frame.
    void frames_are_whole();
    [[nodiscard]] ByteWriter payload_of(const scheduling::WorkUnit& unit) const;
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

std::uint64_t JournalWriter::State::write_through(FrameKind kind,
                                                  const std::function<void(ByteWriter&)>& write_payload) {
    write_out();
    last = kind;
    last_begin = whole;
    const Extent payload = extent_of(write_payload);
    to_file(frame_head(kind, payload.length, payload.digest));
    ByteWriter writer([&](std::span<const std::byte> part) { to_file(part); });
    write_payload(writer);
    writer.flush();
    NETLYAP_ASSERT(stream->size() == whole + frame_head_size + payload.length,
                   "it is written the same twice");
    frames_are_whole();
    return last_begin;
}

void JournalWriter::State::write_out() {
    to_file(unwritten);
    frames_are_whole();
    unwritten.clear();
}

void JournalWriter::State::to_file(std::span<const std::byte> bytes) {
    try {
        stream->append(bytes);
    } catch (const IoError& failure) {
        throw lost(failure);
    }
}

void JournalWriter::State::frames_are_whole() {
    whole = stream->size();
    begun = last == FrameKind::begin ? last_begin : 0;
}

ByteWriter JournalWriter::State::payload_of(const scheduling::WorkUnit& unit) const {
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

JournalWriter::JournalWriter(const std::filesystem::path& folder, const scheduling::PreparedJob& prepared,
                             const ProcessStart& start, const std::optional<StateOwner>& former) {
    const std::string identity = job::unit_identity(prepared.job);
    const std::vector<ColumnShape> columns = column_shapes(prepared.fields);
    state_.reset(new State{.stream = fresh_file(folder, start),
                           .fields = prepared.fields,
                           .continued = {state_owner(prepared)},
                           .identity = digest(identity),
                           .column_tag = column_tag(columns),
                           .unwritten = {}});
    if (former)
        state_->continued.push_back(*former);
    state_->append(FrameKind::header,
                   serialize(JournalHeader{journal_format_version, identity, start, columns}));
    sync();
    files::sync_folder(folder);
}

JournalWriter::~JournalWriter() {
    if (state_->stream->size() > state_->whole)  // the disk was full in the middle of a frame
        state_->stream->truncate(state_->whole);
    leave();
}

const std::filesystem::path& JournalWriter::file() const noexcept {
    return state_->stream->path();
}

void JournalWriter::write(const scheduling::Record& record, double seconds) {
    write(encode(record, state_->fields, seconds));
}

void JournalWriter::write(const EncodedRecord& record) {
    ++state_->records_unsynced;
    ByteWriter payload;
    payload.put(state_->identity);
    payload.put(state_->column_tag);
    serialize(payload, record);
    state_->append(FrameKind::record, payload.bytes());
}

void JournalWriter::begin(const scheduling::WorkUnit& unit, scheduling::Iteration iteration) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(iteration.value);
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
        state_->stream->truncate(begun);  // a full disk takes no mark, but gives one back
        state_->whole = begun;
        state_->begun = 0;
    }
}

scheduling::CheckpointLocation JournalWriter::save_checkpoint(
    const scheduling::WorkUnit& unit, const scheduling::CheckpointToKeep& checkpoint) {
    return save_checkpoint(unit, checkpoint, state_->continued.front());
}

scheduling::CheckpointLocation JournalWriter::save_checkpoint(const scheduling::WorkUnit& unit,
                                                              const scheduling::CheckpointToKeep& checkpoint,
                                                              const StateOwner& owner) {
    ByteWriter head = state_->payload_of(unit);
    head.put(checkpoint.iteration.value);
    head.put(checkpoint.seconds);
    head.put(owner.state_tag);
    head.put(extent_of(checkpoint.write_state).length);
    const std::uint64_t offset = state_->write_through(FrameKind::checkpoint, [&](ByteWriter& payload) {
        payload.put_bytes(head.bytes());
        checkpoint.write_state(payload);
    });
    begin(unit, checkpoint.iteration);
    return {file().filename().string(), offset, checkpoint.iteration};
}

std::optional<scheduling::Checkpoint> JournalWriter::load_checkpoint(
    const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place) {
    return load_checkpoint(unit, place, state_->continued);
}

std::optional<scheduling::Checkpoint> JournalWriter::load_checkpoint(
    const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place,
    std::span<const StateOwner> owners) const {
    JournalFile journal(file().parent_path() / std::filesystem::path(place.journal).filename(), 0);
    const std::string in_header = identity_in(journal);
    const std::optional<Frame> frame = journal.at(place.offset);
    if (!frame || (frame->kind != FrameKind::checkpoint && frame->kind != FrameKind::old_checkpoint))
        return std::nullopt;
    ByteReader reader(frame->payload);
    const auto identity = reader.get<std::uint64_t>();
    const auto owner = std::find_if(owners.begin(), owners.end(),
                                    [&](const StateOwner& one) { return is_of(one, in_header, identity); });
    if (owner == owners.end())
        return std::nullopt;
    if (get_unit(reader) != unit)
        return std::nullopt;
    scheduling::Checkpoint checkpoint;
    checkpoint.iteration = scheduling::Iteration{reader.get<std::int64_t>()};
    checkpoint.seconds = reader.get<double>();
    const bool is_known = frame->kind == FrameKind::checkpoint
                              ? reader.get<std::uint64_t>() == owner->state_tag
                              : scheduling::state_version == 1;
    if (!is_known)
        return std::nullopt;
    checkpoint.state = reader.get_all<std::byte>();
    if (checkpoint.iteration != place.iteration || !reader.empty())
        return std::nullopt;
    return checkpoint;
}

void JournalWriter::refuse_checkpoint(const scheduling::WorkUnit& unit,
                                      const scheduling::CheckpointLocation& place) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(place.iteration.value);
    payload.put(place.offset);
    payload.put_text(place.journal);
    state_->append(FrameKind::refusal, payload.bytes());
}

void JournalWriter::retry(const scheduling::WorkUnit& unit, const UnitHistory& history) {
    ByteWriter payload = state_->payload_of(unit);
    payload.put(history.deaths);
    payload.put(history.failures);
    state_->append(FrameKind::retry, payload.bytes());
}

void JournalWriter::sync() {
    state_->write_out();
    try {
        state_->stream->sync();
    } catch (const IoError& failure) {
        throw state_->lost(failure);
    }
    state_->records_unsynced = 0;
}

}  // namespace netlyap::journal
