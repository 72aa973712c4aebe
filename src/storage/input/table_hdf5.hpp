#pragma once

#include "netlyap/model/number_table.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace netlyap::input {

/// A dataset of numbers in an HDF5 file, a row for every first index; the only one where no path is given.
/// `key` is what names it, for errors: UsageError for a dataset that is not there or is to be named,
/// DataError for one that cannot be read or has more than `most_bytes`.
[[nodiscard]] NumberTable read_hdf5_table(const std::filesystem::path& file, std::string path,
                                          const std::string& key, std::uint64_t most_bytes);

}  // namespace netlyap::input
