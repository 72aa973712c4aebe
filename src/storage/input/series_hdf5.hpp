#pragma once

#include "netlyap/storage/input/series_file.hpp"

#include <filesystem>

namespace netlyap::input {

/// Whether a regular file begins as HDF5 files do.
[[nodiscard]] bool is_hdf5(const std::filesystem::path& file);

/// The series in a dataset of an HDF5 file. Without a column that is the only dataset of numbers; where there
/// are several, UsageError names them: of our archives those along iterations, of other files all but
/// dimension scales.
[[nodiscard]] Series read_hdf5_series(const std::filesystem::path& file, const SeriesLocation& place);

}  // namespace netlyap::input
