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

/// A time series.
struct Series {
    std::vector<double> values;
    std::int64_t spacing = 1;  ///< iterations between values: of an archive that was recorded with a stride
};

/// Reads a series of numbers from a text file (columns separated by blanks, tabs, commas or semicolons; what
/// follows # is a comment), which may be a pipe or "-", or from an HDF5 file, ours or any other; of a run
/// directory its archive. Errors as of read_input(); UsageError for a file or place that is not there and for
/// a dataset whose iterations are not evenly spaced, DataError with file and line for what is no number.
[[nodiscard]] Series read_series(const std::filesystem::path& file, const SeriesPlace& place);

}  // namespace netlyap
