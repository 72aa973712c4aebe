#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_data.hpp"

#include <set>
#include <string>
#include <vector>

namespace netlyap::job {

/// A setting that has no effect beside the others, such as a coefficient of another descent.method, or of an
/// observable that is not named.
struct IdleSetting {
    std::string key;
    std::string sentence;  ///< what, why and what to do
};

/// Those of a job. A key at its default is none, except for a coefficient of a method where the keys that are
/// `given` do not include descent.method.
[[nodiscard]] std::vector<IdleSetting> idle_settings(const Job& job, const std::set<std::string>& given);

/// More of them, which show when the file of the data has been read: how many of its samples are for
/// training.
[[nodiscard]] std::vector<IdleSetting> idle_settings(const Job& job, const DataText& data);

}  // namespace netlyap::job
