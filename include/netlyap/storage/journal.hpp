#pragma once

#include "netlyap/sweep/prepared_job.hpp"
#include "netlyap/storage/encoded_record.hpp"
#include "netlyap/storage/provenance.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
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
namespace netlyap {

/// Appends the records and checkpoints of one process to a journal of its own.
class JournalWriter final : public RecordSink {
public:
    /// Creates the file `folder`/<time>-<host>-<process>.journal with its header. IoError when refused.
    JournalWriter(const std::filesystem::path& folder, const PreparedJob& prepared,
                  const ProcessStart& start);
    ~JournalWriter() override;

    void write(const Record& record, double seconds) override;
    void begin(const Unit& unit, std::int64_t iteration) override;
    void leave() noexcept override;
    CheckpointPlace keep(const Unit& unit, const Checkpoint& checkpoint) override;
    [[nodiscard]] std::optional<Checkpoint> kept(const Unit& unit, const CheckpointPlace& place) override;
    void sync() override;
    /// The unit that was given up, after so many deaths, is to be tried again.
    void pardon(const Unit& unit, std::int64_t deaths);

    [[nodiscard]] const std::filesystem::path& file() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A unit's record in a journal.
struct JournalEntry {
    std::size_t journal;   ///< index in JournalIndex::journals
    std::uint64_t offset;  ///< of the frame
    double seconds;        ///< that the unit took
    bool is_failed;        ///< that it was given up; any result of the unit counts more
};

/// What journals know of a unit besides its record.
struct UnitHistory {
    std::optional<CheckpointPlace> checkpoint;  ///< the newest
    std::int64_t deaths = 0;                    ///< of processes that were computing it
    /// Of those, the ones that count: since the newest checkpoint, and not pardoned.
    std::int64_t deaths_without_progress = 0;
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
    std::vector<ProcessStart> starts;       ///< [journal]
    std::map<Unit, JournalEntry> records;   ///< by the values of the unit; pardoned failures are left out
    std::map<Unit, UnitHistory> histories;  ///< of units that have one
    std::vector<JournalDamage> damage;
    double last_written = 0.0;  ///< newest change of a journal, seconds since 1970-01-01 UTC
};

/// Reads every journal of the folder in the order of their names and checks every checksum. After a damaged
/// frame it goes on at the next good one. DataError for a journal of another job (another unit identity);
/// IoError when a file cannot be read.
[[nodiscard]] JournalIndex index_journals(const std::filesystem::path& folder,
                                          const std::string& unit_identity);

/// Reads records back. Keeps a reference to the index; maps every journal once.
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

}  // namespace netlyap
