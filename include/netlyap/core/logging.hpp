#pragma once

#include <filesystem>
#include <string>

namespace netlyap {

/// Sends the program's log to the console only (standard error), from now on.
void log_to_console();

/// Sends the log of this process to a file of its own, and to the console too when it is the one that speaks
/// to the user. The file lies in a run directory (inside_file.hpp); lines are written as they come. IoError
/// when it cannot be opened.
void log_to_file(const std::filesystem::path& file, bool console);

}  // namespace netlyap
