#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace netlyap {

/// A way to call the program that is not a verb: how, and what it does.
using WayToCall = std::pair<std::string, std::string>;

/// What the program is for, a paragraph.
[[nodiscard]] const std::string& purpose();

/// Ways to call it that are not verbs, and options of every verb.
[[nodiscard]] const std::vector<WayToCall>& calls_without_verb();
[[nodiscard]] const std::vector<WayToCall>& options_of_every_verb();

/// The first commands.
[[nodiscard]] const std::vector<WayToCall>& first_commands();

/// What the exit codes mean.
[[nodiscard]] const std::vector<WayToCall>& exit_codes();

/// Where the texts and job files lie that come with the program; empty where there are none.
[[nodiscard]] std::vector<WayToCall> files_beside();

/// `netlyap --help`, wrapped at `width` columns.
[[nodiscard]] std::string general_help(std::size_t width);

}  // namespace netlyap
