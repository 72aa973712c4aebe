#include "netlyap/storage/journal.hpp"

#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"

#include "durable_file.hpp"
#include "journal_frame.hpp"
#include "journal_header.hpp"
#include "mapped_file.hpp"

#include <sys/stat.h>
#include <algorithm>
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

double change_time(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return 0.0;
    return static_cast<double>(status.st_mtim.tv_sec) + 1e-9 * static_cast<double>(status.st_mtim.tv_nsec);
}

[[noreturn]] void refuse_foreign(const std::filesystem::path& file) {
    throw DataError(
        "the journal " + file.string() +
        " belongs to another job; move it out of the run directory, or give this job another directory "
        "with --out");
}

[[noreturn]] void refuse_other_version(const std::filesystem::path& file) {
    throw DataError(
        "the journal " + file.string() +
        " was written by another version of netlyap in a form that this one does not read; continue "
        "with that version, or give the job a new directory with --out");
}

/// Adds one journal to the index.
void index_journal(JournalIndex& index, const std::filesystem::path& file, const std::string& unit_identity) {
    const MappedFile mapped(file);
    const std::span<const std::byte> bytes = mapped.bytes();
    const std::size_t journal = index.journals.size();
    index.journals.push_back(file);
    index.starts.emplace_back();
    index.last_written = std::max(index.last_written, change_time(file));
    for (std::uint64_t offset = 0; offset < bytes.size();) {
        const std::optional<Frame> frame = find_frame(bytes, offset);
        const std::uint64_t next_good = frame ? frame->offset : bytes.size();
        if (next_good > offset) {
            const bool is_torn = !frame && is_torn_frame(bytes.subspan(offset));
            const char* reason = is_torn ? "incomplete record at the end of the file" : "damaged record";
            index.damage.push_back({file, offset, reason, is_torn});
        }
        if (!frame)
            return;
        offset = frame->offset + frame->size;
        if (frame->kind == FrameKind::header) {
            JournalHeader header = deserialize_header(frame->payload);
            if (header.format_version != journal_format_version)
                refuse_other_version(file);
            if (header.unit_identity != unit_identity)
                refuse_foreign(file);
            index.starts[journal] = std::move(header.start);
        } else if (frame->kind == FrameKind::record) {
            ByteReader reader(frame->payload);
            if (reader.get<std::uint64_t>() != digest(unit_identity))
                refuse_foreign(file);
            const EncodedRecord record = deserialize(frame->payload.subspan(sizeof(std::uint64_t)));
            const bool is_failed = record.status[0] == SeedStatus::failed;
            const JournalEntry entry{journal, frame->offset, record.seconds, is_failed};
            const auto [known, is_new] = index.records.try_emplace(record.unit, entry);
            if (!is_new && known->second.is_failed && !is_failed)
                known->second = entry;  // a worker that had been believed lost delivered after all
        }
    }
}

}  // namespace

struct JournalWriter::State {
    std::filesystem::path file;
    DurableFile stream;
    std::vector<Field> fields;
    std::uint64_t identity;  ///< digest of the unit identity: every record says what job it is of
    Bytes unwritten;
    std::int64_t records_unsynced = 0;
};

JournalWriter::JournalWriter(const std::filesystem::path& folder, const PreparedJob& prepared,
                             const ProcessStart& start) {
    const std::filesystem::path file = fresh_name(folder, start);
    const std::string identity = unit_identity(prepared.job);
    state_.reset(new State{
        file, DurableFile(file, DurableFile::Mode::create), prepared.fields, digest(identity), {}, 0});
    state_->unwritten =
        make_frame(FrameKind::header, serialize(JournalHeader{journal_format_version, identity, start}));
    sync();
    sync_folder(folder);
}

JournalWriter::~JournalWriter() = default;

const std::filesystem::path& JournalWriter::file() const noexcept {
    return state_->file;
}

void JournalWriter::write(const Record& record, double seconds) {
    ByteWriter payload;
    payload.put(state_->identity);
    payload.put_bytes(serialize(encode(record, state_->fields, seconds)));
    const Bytes frame = make_frame(FrameKind::record, payload.bytes());
    state_->unwritten.insert(state_->unwritten.end(), frame.begin(), frame.end());
    ++state_->records_unsynced;
}

void JournalWriter::sync() {
    try {
        state_->stream.append(state_->unwritten);
        state_->stream.sync();
    } catch (const IoError& failure) {
        throw IoError(
            std::string(failure.what()) + "; the last " + std::to_string(state_->records_unsynced) +
            " units of this process are lost, everything before them is safe: make room or mend the "
            "disk, then run the same command again");
    }
    state_->unwritten.clear();
    state_->records_unsynced = 0;
}

JournalIndex index_journals(const std::filesystem::path& folder, const std::string& unit_identity) {
    JournalIndex index;
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".journal")
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files)
        index_journal(index, file, unit_identity);
    return index;
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
        mapped = std::make_unique<MappedFile>(file);
    const std::optional<Frame> frame = frame_at(mapped->bytes(), entry.offset);
    if (!frame || frame->kind != FrameKind::record)
        throw DataError("the journal " + file.string() + " has changed at byte " +
                        std::to_string(entry.offset) + " while it was read; run the command again");
    return deserialize(frame->payload.subspan(sizeof(std::uint64_t)));
}

}  // namespace netlyap
