#include "netlyap/core/digest.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/journal/journal.hpp"

#include "column_versions.hpp"
#include "file.hpp"
#include "folder.hpp"
#include "header.hpp"
#include "unit_bytes.hpp"

#include <sys/stat.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace netlyap::journal {

namespace {

double change_time(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return 0.0;
    return static_cast<double>(status.st_mtim.tv_sec) + 1e-9 * static_cast<double>(status.st_mtim.tv_nsec);
}

/// What ends the reading of all journals, while other bad content of a frame costs that frame only.
struct Foreign final : DataError {
    using DataError::DataError;
};

/// The first key in which two identities differ: "sweep.iterations is 200 there and 300 in job.ini"; empty
/// where only the forms of older versions do.
std::string first_difference(const std::string& there, const std::string& here) {
    const auto values = [](const std::string& identity) {
        std::map<std::string, std::string> found;
        for (const std::string_view line : split(identity, '\n'))
            if (const auto place = line.find(" = "); place != std::string_view::npos)
                found.emplace(line.substr(0, place), line.substr(place + 3));
        return found;
    };
    const std::map<std::string, std::string> of_journal = values(there), of_job = values(here);
    for (const auto& [key, value] : of_job)
        if (const auto found = of_journal.find(key);
            key != "data.digest" && found != of_journal.end() && found->second != value)
            return key + " is " + found->second + " there and " + value + " in job.ini";
    return {};
}

/// `difference` may be empty.
[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& difference) {
    throw Foreign("the journal " + file.string() + " belongs to another job" +
                  (difference.empty()
                       ? "; move it"
                       : ": " + difference + "; if job.ini was edited, undo that; if not, move the journal") +
                  " out of the run directory, or give this job another directory with --out");
}

[[noreturn]] void refuse_other_version(const std::filesystem::path& file) {
    throw Foreign(
        "the journal " + file.string() +
        " was written by another version of netlyap in a form that this one does not read; continue "
        "with that version, or give the job a new directory with --out");
}

[[noreturn]] void refuse_other_quantities(const std::filesystem::path& file, const std::string& why) {
    throw Foreign(
        "the journal " + file.string() + " belongs to another job: " + why +
        "; give this job another directory with --out, or continue with the version of netlyap that "
        "wrote it; `netlyap gather` assembles what is there");
}

[[noreturn]] void refuse_mixture(const std::filesystem::path& file, const std::string& why) {
    throw Foreign(
        "the journal " + file.string() + " does not belong to the others of its directory: " + why +
        ", and numbers of different definitions are not mixed; move it, or the others, out of the run "
        "directory");
}

/// Where a checkpoint lies.
struct Kept {
    std::size_t journal;
    std::uint64_t offset;
    scheduling::Iteration iteration;
};

/// What frames say of units, until all journals are read. Whatever the order of the journals, it is the same.
struct Traces {
    std::set<std::uint64_t> identities;   ///< digests of the job's, as this and older versions wrote it
    std::set<std::uint64_t> passed_over;  ///< of jobs whose frames count for nothing
    std::map<std::uint64_t, std::vector<ColumnShape>> columns;  ///< by their tag, as far as they are known
    std::map<scheduling::WorkUnit, std::vector<scheduling::Iteration>>
        deaths;  ///< the iteration from which each dead process had begun
    std::map<scheduling::WorkUnit, std::vector<Kept>> checkpoints;
    std::set<std::pair<std::string, std::uint64_t>> refused;   ///< journal and offset of a checkpoint
    std::map<scheduling::WorkUnit, std::int64_t> failures;     ///< how often it was given up
    std::map<scheduling::WorkUnit, std::int64_t> old_retries;  ///< one for each give-up
    std::map<scheduling::WorkUnit, std::int64_t> retried_failures;
    std::map<scheduling::WorkUnit, std::int64_t> retried_deaths;
};

void raise(std::int64_t& value, std::int64_t other) {
    value = std::max(value, other);
}

/// One journal.
class Indexing {
public:
    Indexing(JournalIndex& index, Traces& traces, const std::filesystem::path& file,
             const JournalContract& contract)
        : index_(index),
          traces_(traces),
          file_(file),
          journal_(index.journals.size()),
          contract_(contract),
          columns_(contract.unnamed ? &*contract.unnamed : nullptr) {
        index_.journals.push_back(file);
        index_.starts.emplace_back();
        index_.last_written = std::max(index_.last_written, change_time(file));
    }

    void read() {
        constexpr std::size_t read_ahead = 1U << 20U;
        JournalFile journal(file_, read_ahead);
        for (std::uint64_t offset = 0; offset < journal.size();) {
            const std::optional<Frame> frame = journal.find(offset);
            if (!frame || frame->offset > offset) {
                const bool is_torn = !frame && journal.is_torn(offset);
                const char* reason = is_torn ? "incomplete record at the end of the file" : "damaged record";
                index_.damage.push_back({file_, offset, reason, is_torn});
            }
            if (!frame)
                break;
            offset = frame->offset + frame->size;
            begun_.reset();
            try {
                take(*frame);
                if (is_passed_over_)
                    return;
            } catch (const Foreign&) {
                throw;
            } catch (const DataError& failure) {
                index_.damage.push_back(
                    {file_, frame->offset,
                     std::string("wrong content under a right checksum: ") + failure.what(), false});
            }
        }
        if (begun_)
            traces_.deaths[begun_->first].push_back(begun_->second);
    }

private:
    void take(const Frame& frame) {
        ByteReader reader(frame.payload);
        if (frame.kind == FrameKind::header)
            return take_header(frame);
        if (frame.kind == FrameKind::left)
            return expect(reader.empty(), "bytes follow the end of a frame");
        const auto identity = reader.get<std::uint64_t>();
        if (traces_.passed_over.contains(identity))
            return;
        if (!traces_.identities.contains(identity))
            refuse_foreign(file_, {});
        if (frame.kind == FrameKind::record)
            return take_record(frame, columns_of(reader.get<std::uint64_t>()));
        if (frame.kind == FrameKind::old_record)
            return take_record(frame, columns_);
        const scheduling::WorkUnit unit = get_unit(reader);
        const auto number = reader.get<std::int64_t>();
        switch (frame.kind) {
            case FrameKind::begin:
                begun_ = {unit, iteration_of_job(number)};
                break;
            case FrameKind::old_checkpoint:
            case FrameKind::checkpoint:
                return take_checkpoint(frame, reader, unit, iteration_of_job(number));
            case FrameKind::old_retry:
                expect(number >= 0, "a number of deaths is negative");
                ++traces_.old_retries[unit];
                raise(traces_.retried_deaths[unit], number);
                break;
            case FrameKind::retry: {
                const auto failures = reader.get<std::int64_t>();
                expect(number >= 0 && failures >= 0, "a number of deaths or give-ups is negative");
                raise(traces_.retried_deaths[unit], number);
                raise(traces_.retried_failures[unit], failures);
                break;
            }
            case FrameKind::refusal: {
                const auto offset = reader.get<std::uint64_t>();
                traces_.refused.emplace(reader.get_text(), offset);
                break;
            }
            default:
                expect(false, "there is no such kind of frame");
        }
        expect(reader.empty(), "bytes follow the end of a frame");
    }

    static void expect(bool condition, const char* otherwise) {
        if (!condition)
            throw DataError(otherwise);
    }

    [[nodiscard]] scheduling::Iteration iteration_of_job(std::int64_t number) const {
        expect(number >= 0 && number <= contract_.iterations, "an iteration is not one of those of the job");
        return scheduling::Iteration{number};
    }

    void take_header(const Frame& frame) {
        JournalHeader header = deserialize_header(frame.payload);
        if (!is_readable(header.format_version))
            refuse_other_version(file_);
        if (std::any_of(contract_.passed_over.begin(), contract_.passed_over.end(),
                        [&](const std::string& other) {
                            return job::is_same_identity(header.unit_identity, other);
                        })) {
            traces_.passed_over.insert(digest(header.unit_identity));
            index_.journals.pop_back();
            index_.starts.pop_back();
            is_passed_over_ = true;
            return;
        }
        if (!job::is_same_identity(header.unit_identity, contract_.unit_identity))
            refuse_foreign(file_, first_difference(header.unit_identity, contract_.unit_identity));
        traces_.identities.insert(digest(header.unit_identity));
        if (header.columns)
            columns_ = &traces_.columns.emplace(column_tag(*header.columns), *header.columns).first->second;
        check_use(columns_);
        index_.starts[journal_] = std::move(header.start);
    }

    [[nodiscard]] bool is_continued(std::uint64_t state_tag) const {
        return !contract_.state_tag || state_tag == contract_.state_tag ||
               state_tag == contract_.other_state_tag;
    }

    void take_checkpoint(const Frame& frame, ByteReader& reader, const scheduling::WorkUnit& unit,
                         scheduling::Iteration iteration) {
        const auto seconds = reader.get<double>();
        expect(std::isfinite(seconds) && seconds >= 0.0, "a checkpoint took a time that is not one");
        bool is_usable = true;
        if (frame.kind == FrameKind::checkpoint)
            is_usable = is_continued(reader.get<std::uint64_t>());
        const auto length = reader.get<std::uint64_t>();
        expect(length == reader.left(), "a state has another length than it says");
        if (is_usable)
            traces_.checkpoints[unit].push_back({journal_, frame.offset, iteration});
    }

    /// Nothing where they are not known.
    const std::vector<ColumnShape>* columns_of(std::uint64_t tag) const {
        if (const auto known = traces_.columns.find(tag); known != traces_.columns.end())
            return &known->second;
        if (contract_.columns && contract_.use == JournalUse::continuing)
            refuse_other_quantities(
                file_,
                "it holds other quantities, or by other definitions, and its header, which "
                "names them, cannot be read");
        expect(!contract_.columns, "what its numbers are stood in a header that cannot be read");
        return nullptr;
    }

    /// Whether records with these columns can be put to the use that the contract says.
    void check_use(const std::vector<ColumnShape>* columns) {
        if (columns == nullptr || columns == checked_ || !contract_.columns ||
            contract_.use == JournalUse::reading)
            return;
        if (const std::string why = why_not_continued(*columns, *contract_.columns); !why.empty())
            refuse_other_quantities(file_, why);
        checked_ = columns;
    }

    /// Whether records with these columns can be in one archive with those before.
    void check_mixture(const std::vector<ColumnShape>* columns) {
        if (columns == nullptr || columns == mixed_)
            return;
        if (!index_.columns)
            index_.columns = *columns;
        else if (!are_same_quantities(*columns, *index_.columns))
            refuse_mixture(file_, why_not_continued(*index_.columns, *columns));
        mixed_ = columns;
    }

    void take_record(const Frame& frame, const std::vector<ColumnShape>* columns) {
        const EncodedRecord record = deserialize(record_in(frame.kind, frame.payload));
        std::string reason = misfit(record);
        if (reason.empty() && columns != nullptr)
            reason = misfit(record, *columns);
        if (!reason.empty())
            throw DataError(reason);
        const bool is_failed = record.status[0] == scheduling::SeedStatus::failed;
        if (!is_failed) {
            check_use(columns);
            check_mixture(columns);
        }
        if (is_failed)
            ++traces_.failures[record.unit];
        const JournalEntry entry{journal_, frame.offset, record.seconds, is_failed};
        const auto [known, is_new] = index_.records.try_emplace(record.unit, entry);
        if (!is_new && known->second.is_failed && !is_failed)
            known->second = entry;  // a worker that had been believed lost delivered after all
    }

    JournalIndex& index_;
    Traces& traces_;
    std::filesystem::path file_;
    std::size_t journal_;
    const JournalContract& contract_;
    bool is_passed_over_ = false;                        ///< it is of a job whose journals count for nothing
    const std::vector<ColumnShape>* columns_;            ///< of records that do not say; null: unknown
    const std::vector<ColumnShape>* checked_ = nullptr;  ///< the last ones that can be used
    const std::vector<ColumnShape>* mixed_ = nullptr;    ///< the last ones that go with those before
    std::optional<std::pair<scheduling::WorkUnit, scheduling::Iteration>>
        begun_;  ///< by the last frame, from that iteration
};

/// Which deaths count, and which failures do not.
void conclude(JournalIndex& index, Traces& traces) {
    for (const auto& [unit, all] : traces.checkpoints)
        for (const Kept& one : all) {
            const std::string journal = index.journals[one.journal].filename().string();
            std::optional<scheduling::CheckpointLocation>& newest = index.histories[unit].checkpoint;
            if ((!newest || newest->iteration < one.iteration) &&
                !traces.refused.contains({journal, one.offset}))
                newest = {journal, one.offset, one.iteration};
        }
    for (const auto& [unit, from] : traces.deaths) {
        UnitHistory& history = index.histories[unit];
        const scheduling::Iteration newest =
            history.checkpoint ? history.checkpoint->iteration : scheduling::Iteration{};
        history.deaths = static_cast<std::int64_t>(from.size());
        history.deaths_without_progress = std::min<std::int64_t>(
            std::count_if(from.begin(), from.end(), [&](auto at) { return at >= newest; }),
            history.deaths - traces.retried_deaths[unit]);
    }
    for (const auto& [unit, times] : traces.failures) {
        index.histories[unit].failures = times;
        const auto record = index.records.find(unit);
        if (record != index.records.end() && record->second.is_failed &&
            times <= std::max(traces.old_retries[unit], traces.retried_failures[unit]))
            index.records.erase(record);
    }
}

}  // namespace

JournalIndex index_journals(const std::filesystem::path& folder, const JournalContract& contract) {
    JournalIndex index;
    Traces traces;
    for (const std::string& identity : {contract.unit_identity, contract.older_unit_identity})
        traces.identities.insert(digest(identity));
    for (const std::string& identity : contract.passed_over)
        traces.passed_over.insert(digest(identity));
    if (contract.columns)
        traces.columns.emplace(column_tag(*contract.columns), *contract.columns);
    for (const std::filesystem::path& file : journals_in(folder, index.damage))
        Indexing(index, traces, file, contract).read();
    conclude(index, traces);
    return index;
}

}  // namespace netlyap::journal
