#pragma once

#include "netlyap/sweep/job/job_data.hpp"

#include "command_line.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace netlyap {

/// The option that names the data, for verbs that work on an archive.
inline const OptionHelp data_option = {"data", "FILE",
                                       "the data of the job, where they were read from a file and the "
                                       "archive does not lie in its run directory"};

/// The archive that an operand names: of a run directory its sweep.h5.
[[nodiscard]] std::filesystem::path archive_at(const std::string& operand);

/// The data of the job of an archive: those of --data, or of the run directory in which it lies, or the
/// built-in ones. Fills in the names of files where the run directory knows them. UsageError
/// where there are none.
[[nodiscard]] job::DataText data_of_archive(const Arguments& arguments, const std::filesystem::path& archive,
                                            job::Job& job);

/// The file that --out names. UsageError where it is empty or its folder is not there.
[[nodiscard]] std::filesystem::path file_of_out(const Arguments& arguments);

/// The file of --out, or one of this name beside the archive. UsageError as of file_of_out(), or where
/// it is the archive itself, or is there and not of the kind that `may_replace` knows.
[[nodiscard]] std::filesystem::path archive_to_write(const Arguments& arguments,
                                                     const std::filesystem::path& archive,
                                                     const std::string& name_beside,
                                                     const std::function<bool(const job::Job&)>& may_replace);

}  // namespace netlyap
