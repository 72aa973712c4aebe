#pragma once

#include "command_line.hpp"

#include <cstddef>
#include <string>

namespace netlyap {

/// The first line of the help of a verb: "netlyap run JOB.ini [options] [--section.key value ...]".
[[nodiscard]] std::string usage_of(const VerbSyntax& verb);

/// What is said of the keys of a job that are options of the verb, in paragraphs as VerbSyntax::details;
/// empty where there are none.
[[nodiscard]] std::string help_on_keys(const VerbSyntax& verb);

/// The help text of one verb, wrapped at `width` columns.
[[nodiscard]] std::string help_text(const VerbSyntax& verb, std::size_t width);

}  // namespace netlyap
