#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_data.hpp"

#include <set>
#include <string>

namespace netlyap::job {

/// UsageError for a setting that has no effect beside the others, such as a coefficient of another
/// descent.method, or of an observable that is not named: whoever gives it expects one. A key at its default
/// is no such setting, except for a coefficient of a method where the keys that are `given`, in the job file
/// or on the command line, do not include descent.method. Not part of validate(): a job that has been started
/// is continued as it is.
void check_effects(const Job& job, const std::set<std::string>& given);

/// As well, for what shows when the file of the data has been read: how many of its samples are for training.
void check_effects(const Job& job, const DataText& data);

}  // namespace netlyap::job
