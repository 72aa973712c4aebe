#pragma once

#include "netlyap/model/samples.hpp"

#include <string>
#include <string_view>

namespace netlyap::job {

/// The checksum of a data set that stands in a job as data.digest: "v2-", 16 hexadecimal digits of the
/// features and the labels or targets, "-", 16 of the names of the classes or targets.
[[nodiscard]] std::string data_digest(const Samples& samples);

/// Whether a digest is of the present form. Version 0.1.0 and older wrote the 16 digits of the features and
/// labels alone, so they did not notice when classes were renamed.
[[nodiscard]] bool is_versioned_digest(std::string_view digest);

/// Whether two digests may be of the same data. An old one is that of all data with its features and labels.
[[nodiscard]] bool is_same_data(std::string_view digest, std::string_view other);

}  // namespace netlyap::job
