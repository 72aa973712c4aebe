#pragma once

#include "netlyap/model/csv_reading.hpp"
#include "netlyap/model/data_line.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/sample_choice.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::job {

/// How the rows of data are chosen, divided and scaled: data.train, data.split_seed, data.scale,
/// data.samples.
struct SplitRule {
    std::int64_t train = 0;
    std::int64_t split_seed = 0;
    FeatureScale scale = FeatureScale::none;
    SampleChoice samples = {};
    bool is_given = false;  ///< data.test_source says which train; all keep their order

    bool operator==(const SplitRule&) const = default;
};

/// The data of a job, read and split: what a run directory keeps of them, so that nobody reads the file again
/// that they came from.
struct KeptData {
    std::string digest;                      ///< data_digest.hpp; empty for data that are built in
    CsvReading reading;                      ///< by which they were read
    std::vector<DataLine> lines;             ///< how they were read, for people
    std::vector<std::string> feature_names;  ///< [feature]; empty where they have none
    std::optional<bool> has_header;          ///< of the file that they came from
    SplitRule rule;
    DataSplit split;           ///< as the network sees them
    SharedNumbers raw_inputs;  ///< where they were scaled: as they were, in the order of the split
    /// Of the file, by whoever has just read it, of which data.samples takes all or some; else 0.
    std::size_t rows_read = 0;
};

/// Divides and scales samples that are chosen already by the rule. Errors as of split_samples().
[[nodiscard]] KeptData keep_data(Samples all, const SplitRule& rule);

/// All samples in the order of their rows, not scaled; with the numbers of these where some are not there.
[[nodiscard]] Samples samples_as_read(const KeptData& data);

/// A file of them: the head, then the tables behind each other. The head is
///
///     "netlyap data 2\n" and a zero byte; the size of the file, that of the head (a multiple of 64 bytes),
///     the digest (XXH3) of the rest of the head; all facts but the tables, then the size and digest of each,
///
/// little-endian. The tables are the inputs that train and those that test, those not scaled, the targets
/// that train and that test [double].
struct KeptDataFile {
    std::vector<std::byte> head;
    std::vector<std::span<const std::byte>> tables;  ///< in the memory of the data
};

[[nodiscard]] KeptDataFile kept_data_file(const KeptData& data);

/// Whether bytes begin as those of such a file.
[[nodiscard]] bool is_kept_data(std::string_view bytes) noexcept;

/// The data in those bytes, which `keeper` keeps: the inputs are not copied. DataError, with `name`, when
/// they end too early or go on too long, when their digest is another one, or when what they say does not
/// fit.
[[nodiscard]] KeptData read_kept_data(std::span<const std::byte> bytes, std::shared_ptr<const void> keeper,
                                      const std::string& name);

}  // namespace netlyap::job
