#pragma once

#include "command_line.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// What a word of the command line can be, for a shell that completes it.
enum class WordKind : std::uint8_t {
    none,           ///< the option is a switch
    any,            ///< a number or a text: nothing to choose from
    words,          ///< some of `CompletedOption::words`
    file,           ///< any file
    job_file,       ///< an .ini file
    folder,         ///< any folder
    run_directory,  ///< a folder with a job.ini
    archive,        ///< a run directory or an .h5 file
};

/// An option as a shell completes it.
struct CompletedOption {
    std::string name;  ///< with the dashes
    std::string help;  ///< one line
    WordKind value = WordKind::none;
    std::vector<std::string> words = {};
};

/// A verb as a shell completes it.
struct CompletedVerb {
    std::string name;
    std::string summary;
    WordKind operand = WordKind::none;
    std::vector<CompletedOption> options = {};  ///< keys of the job included
};

/// All verbs, from the descriptions that `--help` prints.
[[nodiscard]] std::vector<CompletedVerb> completed_verbs();

/// Words that may stand in place of a verb.
[[nodiscard]] std::vector<CompletedOption> completed_calls();

/// The names of the shells whose words can be completed.
[[nodiscard]] std::vector<std::string> completed_shells();

/// What a shell has to read so that it completes the words of netlyap. UsageError for another shell.
[[nodiscard]] std::string completion_for(const std::string& shell);

/// The words in one text, a blank between them.
[[nodiscard]] std::string with_blanks_between(const std::vector<std::string>& words);

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

}  // namespace netlyap
