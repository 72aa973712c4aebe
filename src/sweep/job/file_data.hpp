#pragma once

#include "netlyap/sweep/job/job_data.hpp"

namespace netlyap::job {

/// The data of the files that a job names, those that data.samples chooses. Errors as of read_job_data().
[[nodiscard]] JobData read_file_data(const Job& job, const DataText& text);

}  // namespace netlyap::job
