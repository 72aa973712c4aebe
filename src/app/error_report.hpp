#pragma once

#include "netlyap/core/error.hpp"

#include <functional>

namespace netlyap {

/// Does the work and returns its exit code; whatever it throws becomes one sentence on standard error and an
/// exit code.
[[nodiscard]] ExitCode reporting_errors(const std::function<ExitCode()>& work);

}  // namespace netlyap
