#pragma once

#include "command_line.hpp"

#include <string>

namespace netlyap {

/// UsageError for an option (with its dashes) that the verb does not have: the one that was meant where one
/// is near, the verb that has it, the key of a job that it is.
[[noreturn]] void refuse_option(const VerbSyntax& verb, const std::string& option);

}  // namespace netlyap
