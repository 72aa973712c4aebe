#pragma once

#include "netlyap/core/error.hpp"

#include "command_line.hpp"

#include <functional>
#include <vector>

namespace netlyap {

/// A verb of the command line: what it takes and what it does.
struct Verb {
    VerbSyntax syntax;
    /// Returns the exit code; throws Error with a sentence and another one.
    std::function<ExitCode(const Arguments&)> act;
};

/// All of them, in the order of the help.
[[nodiscard]] std::vector<Verb> all_verbs();

[[nodiscard]] Verb run_verb();
[[nodiscard]] Verb plan_verb();
[[nodiscard]] Verb status_verb();
[[nodiscard]] Verb gather_verb();
[[nodiscard]] Verb merge_verb();
[[nodiscard]] Verb show_verb();
[[nodiscard]] Verb report_verb();
[[nodiscard]] Verb refit_verb();
[[nodiscard]] Verb replay_verb();
[[nodiscard]] Verb verify_verb();
[[nodiscard]] Verb jobs_verb();
[[nodiscard]] Verb schema_verb();
[[nodiscard]] Verb series_verb();
[[nodiscard]] Verb simulate_verb();
[[nodiscard]] Verb site_verb();

}  // namespace netlyap
