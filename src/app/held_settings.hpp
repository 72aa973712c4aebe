#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <string>

/// Report settings hold from the call that gave them on, so whoever looks at numbers later has to be told of
/// them.
namespace netlyap {

/// "report settings of PLACE that are not the defaults: fit.min_exponent = 0.02 (default 0.05)", without
/// title and figure; empty where there are none.
[[nodiscard]] std::string changed_settings_note(const job::Job& job, const std::string& place);

/// The report settings that a run takes from its directory because the job that was given says nothing of
/// them, or something else; empty where there are none.
[[nodiscard]] std::string held_settings_note(const job::Job& held, const job::Job& given,
                                             const std::string& place);

}  // namespace netlyap
