#pragma once

#include "netlyap/model/samples.hpp"
#include "netlyap/sweep/job.hpp"

#include <string>

namespace netlyap {

/// The data of a job as they lie in a file.
struct DataText {
    std::string name;   ///< of the file, for sentences; empty for data that are built in
    std::string bytes;  ///< as read
};

/// Validates the job and reads what its data.source names, which may be a pipe or "-" for standard input:
/// once. Nothing for built-in data.
[[nodiscard]] DataText read_data_text(const Job& job);

/// The data of the job from that text, or the built-in ones. Fills in data.digest, or checks it where it is
/// given: DataError when the text has other data.
[[nodiscard]] Samples read_samples(Job& job, const DataText& text);

}  // namespace netlyap
