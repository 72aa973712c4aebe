#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// What the run directory of an archive says of it that the archive itself does not.
namespace netlyap {

/// That run.target chose how many seeds there are.
struct SeedChoice {
    std::string target;
    double error;                       ///< half of the 95 % interval that was wanted
    std::optional<std::int64_t> first;  ///< seeds of the first round; none: not known any more
    std::int64_t seeds;                 ///< of the archive
};

struct RunBeside {
    /// In what the job of the directory is larger than that of the archive, while it is under way; empty
    /// where it is not.
    std::string extension = {};
    std::optional<SeedChoice> choice = {};
};

/// Of the sweep.h5 of a run directory; nothing is said of other archives, or where the directory cannot be
/// read.
[[nodiscard]] RunBeside run_beside(const archive::ArchiveTables& tables, const job::Job& job,
                                   const std::filesystem::path& archive);

/// Both as lines.
[[nodiscard]] std::string run_beside_text(const RunBeside& run, const std::filesystem::path& archive);

}  // namespace netlyap
