#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace netlyap {

/// What of the log goes to the console.
enum class Verbosity : std::uint8_t {
    quiet,    ///< warnings
    usual,    ///< and what happens
    verbose,  ///< and what is of use when something is looked for: all that a log file has
};

/// Sends the program's log to the console only (standard error), from now on. Where the variable NO_COLOR is
/// set and not empty it has no colours.
void log_to_console(Verbosity verbosity = Verbosity::usual);

/// As chosen by log_to_console(): whoever draws progress asks.
[[nodiscard]] Verbosity console_verbosity() noexcept;

/// Sends the log of this process to a file of its own, and to the console too when it is the one that speaks
/// to the user. The file lies in a run directory (inside_file.hpp); lines are written as they come. IoError
/// when it cannot be opened.
void log_to_file(const std::filesystem::path& file, bool console);

}  // namespace netlyap
