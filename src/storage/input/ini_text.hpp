#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap::input {

/// A line `key = value` of a job file.
struct IniEntry {
    std::string key;  ///< with its section: "sweep.eta"
    std::string value;
    std::size_t line;  ///< from 1 on
};

/// Whether a text may have lines [section].
enum class IniSections { allowed, none };

/// The entries of a text of sections and `key = value` in their order. White space around names and values
/// does not count; line ends may be those of any system, and a UTF-8 byte order mark is skipped. A comment
/// begins at a # at the start of a line or after a blank, or at a ; at the start of a line.
///
/// UsageError with `name` and line for anything else, for a key that stands twice, and for a # that would cut
/// off the end of a value.
[[nodiscard]] std::vector<IniEntry> ini_entries(const std::string& text, const std::string& name,
                                                IniSections sections = IniSections::allowed);

}  // namespace netlyap::input
