#pragma once

#include <filesystem>
#include <string>

namespace netlyap {

/// Sends the program's log to the console only (standard error), from now on.
void log_to_console();

/// Sends the log of this process to a file of its own, and to the console too when it is the one that speaks
/// to the user. Lines are flushed as they come. IoError when the file cannot be opened.
void log_to_file(const std::filesystem::path& file, bool console);

}  // namespace netlyap
