#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace netlyap {

/// Where in a file a time series stands.
struct SeriesPlace {
    /// Of a text file the column: its number from 1 on or its name in the first line; empty: the only one. Of
    /// an HDF5 file the path of a dataset of numbers.
    std::string column;
    /// Of a dataset with more dimensions than time, which is the last: the index along each of the others.
    std::vector<std::uint64_t> at;
};

/// Reads a series of numbers from a text file (columns separated by blanks, tabs, commas or semicolons; what
/// follows # is a comment) or from an HDF5 file, ours or any other. UsageError for a file or place that is
/// not there, DataError with file and line for what is no number.
[[nodiscard]] std::vector<double> read_series(const std::filesystem::path& file, const SeriesPlace& place);

}  // namespace netlyap
