#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/storage/journal.hpp"

#include "journal_frame.hpp"
#include "journal_header.hpp"
#include "mapped_file.hpp"
#include "unit_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <set>

namespace netlyap {

namespace {

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

/// What frames say of units, until all journals are read.
struct Traces {
    std::set<std::uint64_t> identities;  ///< digests of the job's, as this and older versions wrote it
    std::map<Unit, std::vector<std::int64_t>>
        deaths;                             ///< the iteration from which each dead process had begun
    std::map<Unit, std::int64_t> failures;  ///< how often it was given up
    std::map<Unit, std::int64_t> pardons;
    std::map<Unit, std::int64_t> pardoned_deaths;
};

/// One journal.
class Indexing {
public:
    Indexing(JournalIndex& index, Traces& traces, const std::filesystem::path& file,
             const std::string& unit_identity)
        : index_(index),
          traces_(traces),
          file_(file),
          journal_(index.journals.size()),
          identity_(unit_identity) {
        index_.journals.push_back(file);
        index_.starts.emplace_back();
        index_.last_written = std::max(index_.last_written, change_time(file));
    }

    void read() {
        const MappedFile mapped(open_inside(file_, O_RDONLY), file_);
        const std::span<const std::byte> bytes = mapped.bytes();
        for (std::uint64_t offset = 0; offset < bytes.size();) {
            const std::optional<Frame> frame = find_frame(bytes, offset);
            const std::uint64_t next_good = frame ? frame->offset : bytes.size();
            if (next_good > offset) {
                const bool is_torn = !frame && is_torn_frame(bytes.subspan(offset));
                const char* reason = is_torn ? "incomplete record at the end of the file" : "damaged record";
                index_.damage.push_back({file_, offset, reason, is_torn});
            }
            if (!frame)
                break;
            offset = frame->offset + frame->size;
            take(*frame);
        }
        if (begun_)
            traces_.deaths[begun_->first].push_back(begun_->second);
    }

private:
    void take(const Frame& frame) {
        begun_.reset();
        if (frame.kind == FrameKind::header) {
            JournalHeader header = deserialize_header(frame.payload);
            if (!is_readable(header.format_version))
                refuse_other_version(file_);
            if (!is_same_identity(header.unit_identity, identity_))
                refuse_foreign(file_);
            traces_.identities.insert(digest(header.unit_identity));
            index_.starts[journal_] = std::move(header.start);
            return;
        }
        if (frame.kind == FrameKind::left)
            return;
        ByteReader reader(frame.payload);
        if (!traces_.identities.contains(reader.get<std::uint64_t>()))
            refuse_foreign(file_);
        if (frame.kind == FrameKind::record) {
            take_record(frame);
            return;
        }
        const Unit unit = get_unit(reader);
        const auto number = reader.get<std::int64_t>();
        if (frame.kind == FrameKind::begin) {
            begun_ = {unit, number};
        } else if (frame.kind == FrameKind::checkpoint) {
            std::optional<CheckpointPlace>& newest = index_.histories[unit].checkpoint;
            if (!newest || newest->iteration < number)
                newest = {file_.filename().string(), frame.offset, number};
        } else if (frame.kind == FrameKind::pardon) {
            ++traces_.pardons[unit];
            traces_.pardoned_deaths[unit] = std::max(traces_.pardoned_deaths[unit], number);
        }
    }

    void take_record(const Frame& frame) {
        const EncodedRecord record = deserialize(frame.payload.subspan(sizeof(std::uint64_t)));
        const bool is_failed = record.status[0] == SeedStatus::failed;
        traces_.failures[record.unit] += is_failed ? 1 : 0;
        const JournalEntry entry{journal_, frame.offset, record.seconds, is_failed};
        const auto [known, is_new] = index_.records.try_emplace(record.unit, entry);
        if (!is_new && known->second.is_failed && !is_failed)
            known->second = entry;  // a worker that had been believed lost delivered after all
    }

    JournalIndex& index_;
    Traces& traces_;
    std::filesystem::path file_;
    std::size_t journal_;
    const std::string& identity_;
    std::optional<std::pair<Unit, std::int64_t>> begun_;  ///< by the last frame, from that iteration
};

/// Which deaths count, and which failures do not.
void conclude(JournalIndex& index, Traces& traces) {
    for (const auto& [unit, from] : traces.deaths) {
        UnitHistory& history = index.histories[unit];
        const std::int64_t newest = history.checkpoint ? history.checkpoint->iteration : 0;
        history.deaths = static_cast<std::int64_t>(from.size());
        history.deaths_without_progress = std::min<std::int64_t>(
            std::count_if(from.begin(), from.end(), [&](auto at) { return at >= newest; }),
            history.deaths - traces.pardoned_deaths[unit]);
    }
    std::erase_if(index.records, [&](const auto& entry) {
        return entry.second.is_failed && traces.failures[entry.first] <= traces.pardons[entry.first];
    });
}

}  // namespace

JournalIndex index_journals(const std::filesystem::path& folder, const std::string& unit_identity) {
    JournalIndex index;
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".journal")
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    Traces traces;
    traces.identities.insert(digest(unit_identity));
    for (const std::filesystem::path& file : files)
        Indexing(index, traces, file, unit_identity).read();
    conclude(index, traces);
    return index;
}

}  // namespace netlyap
