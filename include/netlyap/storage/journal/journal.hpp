#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"
#include "netlyap/storage/journal/provenance.hpp"
#include "netlyap/storage/journal/record_columns.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The append-only files that are the truth of a run: whatever a journal has on disk is never computed again.
///
/// A journal is a sequence of frames: the magic word "NLJ1", kind (4 bytes), length of the payload (8 bytes),
/// checksum over kind, length and payload (8 bytes, XXH3), payload. The first frame is the header; the others
/// are records, checkpoints, and marks that a unit was begun. Every start of a computing process creates a
/// new journal; none is ever opened for writing again.
///
/// A mark that a unit was begun is followed by its record, by a checkpoint and the mark again, or by a mark
/// that it is left. So a journal that ends with a begun unit is of a process that died in it.
namespace netlyap::journal {

/// What journals know of a unit besides its record.
struct UnitHistory {
    std::optional<scheduling::CheckpointLocation> checkpoint;  ///< the newest that nobody has refused
    std::int64_t deaths = 0;                                   ///< of processes that were computing it
    /// Of those, the ones that count: since the newest checkpoint, and not retried.
    std::int64_t deaths_without_progress = 0;
    std::int64_t failures = 0;  ///< how often it was given up, retried ones included
};

/// Whose states can be continued: those of a job with these fields.
struct StateOwner {
    std::string unit_identity;
    std::uint64_t state_tag = 0;  ///< of its fields, as in JournalContract
};
[[nodiscard]] StateOwner state_owner(const scheduling::PreparedJob& prepared);

/// Appends the records and checkpoints of one process to a journal of its own.
class JournalWriter final : public scheduling::RecordSink {
public:
    /// Creates the file `folder`/<time>-<host>-<process>.journal with its header. IoError when refused.
    /// `former`: whose states are continued besides those of the job.
    JournalWriter(const std::filesystem::path& folder, const scheduling::PreparedJob& prepared,
                  const ProcessStart& start, const std::optional<StateOwner>& former = std::nullopt);
    ~JournalWriter() override;

    void write(const scheduling::Record& record, double seconds) override;
    /// One that is encoded already, by the columns of this job.
    void write(const EncodedRecord& record);
    void begin(const scheduling::WorkUnit& unit, scheduling::Iteration iteration) override;
    void leave() noexcept override;
    scheduling::CheckpointLocation save_checkpoint(const scheduling::WorkUnit& unit,
                                                   const scheduling::CheckpointToKeep& checkpoint) override;
    [[nodiscard]] std::optional<scheduling::Checkpoint> load_checkpoint(
        const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place) override;
    /// The same of states of this owner.
    scheduling::CheckpointLocation save_checkpoint(const scheduling::WorkUnit& unit,
                                                   const scheduling::CheckpointToKeep& checkpoint,
                                                   const StateOwner& owner);
    [[nodiscard]] std::optional<scheduling::Checkpoint> load_checkpoint(
        const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place,
        std::span<const StateOwner> owners) const;
    void refuse_checkpoint(const scheduling::WorkUnit& unit,
                           const scheduling::CheckpointLocation& place) override;
    void sync() override;
    /// All that happened to the unit so far is forgotten: it is tried again.
    void retry(const scheduling::WorkUnit& unit, const UnitHistory& history);

    [[nodiscard]] const std::filesystem::path& file() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// What is done with what journals hold.
enum class JournalUse : std::uint8_t {
    continuing,  ///< their records have to be those that this version computes: the same quantities by the
                 ///< same definitions
    reading,     ///< their records may be of an older or a newer version, all of them of the same
};

/// What the journals of a job have to fit. Columns are unknown where the data of the job are not at hand:
/// then the records of a journal have to fit the columns that it names itself.
struct JournalContract {
    std::string unit_identity;
    std::string older_unit_identity;  ///< as journals up to format 5 have it where their header is damaged
    std::int64_t iterations = 0;
    std::optional<std::vector<ColumnShape>> columns = std::nullopt;  ///< that this version records
    /// Of journals that do not name their columns, as up to format 3.
    std::optional<std::vector<ColumnShape>> unnamed = std::nullopt;
    /// Of the states that can be continued; others are passed over.
    std::optional<std::uint64_t> state_tag = std::nullopt;
    std::optional<std::uint64_t> other_state_tag = std::nullopt;  ///< as well
    JournalUse use = JournalUse::reading;
    /// Of other jobs of the same directory: their journals are passed over.
    std::vector<std::string> passed_over = {};
};

[[nodiscard]] JournalContract contract_of(const job::Job& job);
[[nodiscard]] JournalContract contract_of(const scheduling::PreparedJob& prepared,
                                          JournalUse use = JournalUse::continuing);

/// Why this version cannot continue the journals of a folder: in what quantities and definitions they differ
/// from the fields, as the first of them with a good header says that is of the job. Empty when it can.
[[nodiscard]] std::string why_not_continued(const std::filesystem::path& folder, const job::Job& job,
                                            std::span<const observables::Field> fields);

/// A unit's record in a journal.
struct JournalEntry {
    std::size_t journal;   ///< index in JournalIndex::journals
    std::uint64_t offset;  ///< of the frame
    double seconds;        ///< that the unit took
    bool is_failed;        ///< that it was given up; any result of the unit counts more
};

/// A part of a journal that cannot be used.
struct JournalDamage {
    std::filesystem::path file;
    std::uint64_t offset;
    std::string reason;
    bool is_torn_tail;  ///< the end of a file whose process died while writing: expected, nothing is wrong
};

/// What the journals of a folder hold, without the numbers themselves.
struct JournalIndex {
    std::vector<std::filesystem::path> journals;
    std::vector<ProcessStart> starts;  ///< [journal]
    std::map<scheduling::WorkUnit, JournalEntry>
        records;  ///< by the values of the unit; retried failures are left out
    std::map<scheduling::WorkUnit, UnitHistory> histories;  ///< of units that have one
    std::vector<JournalDamage> damage;
    std::optional<std::vector<ColumnShape>> columns;  ///< of all records, as far as they are known
    double last_written = 0.0;  ///< newest change of a journal, seconds since 1970-01-01 UTC
};

/// Reads every journal of the folder in the order of their names and checks every checksum, length and range.
/// A frame that is not as it should be is damage, whatever its checksum says: nothing of it is used, and
/// reading goes on at the next good one. DataError for a journal of another job (another unit identity), for
/// one that this version cannot continue where that is wanted, and for records of different definitions
/// beside each other; IoError when a file cannot be read.
[[nodiscard]] JournalIndex index_journals(const std::filesystem::path& folder,
                                          const JournalContract& contract);

/// The record of a unit of a job with these columns, from a journal in the folder. DataError when it is not
/// there; IoError when the journal cannot be read.
[[nodiscard]] EncodedRecord read_record(const std::filesystem::path& folder,
                                        const scheduling::RecordLocation& place,
                                        const scheduling::WorkUnit& unit,
                                        std::span<const ColumnShape> columns);

/// Reads records back, for several threads at once. Keeps a reference to the index, and a few journals open
/// at a time, however many there are.
class RecordReader {
public:
    explicit RecordReader(const JournalIndex& index);
    ~RecordReader();

    /// DataError when the record is no longer what the index saw.
    [[nodiscard]] EncodedRecord read(const JournalEntry& entry) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace netlyap::journal
