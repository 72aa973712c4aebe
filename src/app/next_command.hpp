#pragma once

#include "command_line.hpp"

#include <filesystem>
#include <string>

namespace netlyap {

/// The commands that are printed to be pasted work in any directory: the program is named so that a shell
/// finds it, files by their whole names, and all words are quoted.

/// A file or folder, wherever the shell stands.
[[nodiscard]] std::string pasted_path(const std::filesystem::path& path);

/// "netlyap" where the shell starts this program by that name, its file otherwise.
[[nodiscard]] std::string pasted_program();

/// "netlyap VERB PATH".
[[nodiscard]] std::string pasted_command(const std::string& verb, const std::filesystem::path& operand);

/// A program of Python, by its file; started by the Python that the environment variable NETLYAP_PYTHON
/// names, if it is set, and otherwise by the python3 of the user's PATH.
[[nodiscard]] std::string pasted_python_program(const std::filesystem::path& file);

/// The command that goes on with a run from its directory, with so many workers.
[[nodiscard]] std::string pasted_run(const std::filesystem::path& directory, std::int64_t workers);

/// As many workers as this machine keeps busy: one for each processor, and one fewer where netlyap.conf has
/// oversubscribe = no, because of the master; at least one.
[[nodiscard]] std::int64_t workers_here();

/// " --workers N" as far as this machine has the processors and mpirun for it; empty for a single process.
[[nodiscard]] std::string pasted_workers(std::int64_t workers);

/// The keys of the job on a command line, " --sweep.eta '0.5 1'", with the file of the data by its whole
/// name.
[[nodiscard]] std::string pasted_keys(const Arguments& arguments);

/// The line that ends what a verb prints: what to do next. All of it is one command.
[[nodiscard]] std::string next_line(const std::string& command);

}  // namespace netlyap
