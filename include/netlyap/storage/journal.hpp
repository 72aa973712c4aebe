#pragma once

#include "netlyap/sweep/prepared_job.hpp"
#include "netlyap/storage/encoded_record.hpp"
#include "netlyap/storage/provenance.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The append-only files that are the truth of a run: whatever a journal has on disk is never computed again.
///
/// A journal is a sequence of frames: the magic word "NLJ1", kind (4 bytes), length of the payload (8 bytes),
/// checksum over kind, length and payload (8 bytes, XXH3), payload. The first frame is the header, every
/// other one a record. Every start of a computing process creates a new journal; none is ever opened for
/// writing again.
namespace netlyap {

/// Appends the records of one process to a journal of its own.
class JournalWriter final : public RecordSink {
public:
    /// Creates the file `folder`/<time>-<host>-<process>.journal with its header. IoError when refused.
    JournalWriter(const std::filesystem::path& folder, const PreparedJob& prepared,
                  const ProcessStart& start);
    ~JournalWriter() override;

    void write(const Record& record, double seconds) override;
    void sync() override;

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
    std::vector<ProcessStart> starts;      ///< [journal]
    std::map<Unit, JournalEntry> records;  ///< by the values of the unit
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
