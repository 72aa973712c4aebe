#pragma once

#include "netlyap/sweep/job/job_data.hpp"

#include <string>

namespace netlyap::input {

/// Validates the job and reads what its data.source, data.labels, data.test_source and data.test_labels name:
/// text, numbers in IDX, .npy or HDF5 (FILE.h5:/path of a dataset, which may be left out where there is only
/// one), or data that a run directory keeps. Which of them follows from the bytes; all but HDF5 may be
/// compressed by gzip, be a pipe or "-" for standard input, and are read once. Nothing for built-in data. The
/// file of theta(0) is another matter (start_file.hpp).
///
/// Errors as of read_input(); UsageError for a dataset that is not there or is to be named, DataError with
/// the name of the file for what cannot be read, and for kept data elsewhere than in data.source.
[[nodiscard]] job::DataText read_data(const job::Job& job);

}  // namespace netlyap::input
