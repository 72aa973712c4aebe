#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace netlyap::input {

/// Reads a job file: `[section]` and `key = value`, `#` for comments. Keys that are not there keep their
/// defaults. UsageError with file and line for a file that does not exist, a line that is not an entry, an
/// unknown key (with the nearest known one), a key that stands twice, a value that it cannot take and a #
/// that would cut off the end of a value.
[[nodiscard]] job::Job read_job_file(const std::filesystem::path& file);

/// The same for text that is there already; `name` stands for the file in errors.
[[nodiscard]] job::Job parse_job_text(const std::string& text, const std::string& name);

/// The keys that stand in such a text, which parse_job_text() has read.
[[nodiscard]] std::set<std::string> keys_in_job_text(const std::string& text, const std::string& name);

/// The whole text of a file; UsageError when it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

/// Replaces a small file atomically and durably: written beside its name under a name of its own, fsync,
/// rename. IoError when refused.
void replace_file(const std::filesystem::path& file, const std::string& text);

}  // namespace netlyap::input
