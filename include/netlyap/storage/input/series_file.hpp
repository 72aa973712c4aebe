#pragma once

#include "netlyap/core/decimal_rule.hpp"
#include "netlyap/core/header_rule.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::input {

/// Where in a file a time series stands.
struct SeriesLocation {
    /// Of a text file the column (wanted_column.hpp): its number from 1 on or its name in the header; empty:
    /// the only one. Of an HDF5 file the path of a dataset of numbers; empty: the only one.
    std::string column = {};
    /// Of a dataset or an .npy array with more dimensions than time: the index along each of the others, from
    /// 0 on.
    std::vector<std::uint64_t> at = {};
    /// Which of its dimensions is time, from 0 on; nothing: the last.
    std::optional<std::size_t> time_dimension = {};
    HeaderRule header = HeaderRule::automatic;     ///< of a text file
    DecimalRule decimal = DecimalRule::automatic;  ///< of a text file
    /// The part of the series that is wanted: values begin .. end - 1, counted from 0.
    std::uint64_t begin = 0;
    std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
};

/// A time series, all values finite.
struct Series {
    std::vector<double> values;
    std::int64_t spacing = 1;  ///< iterations between values: of an archive that was recorded with a stride
    std::string read_as = {};  ///< what was read, for people: one line
    std::filesystem::path archive = {};  ///< of ours, whose checksums nobody has looked at; else empty
};

/// Reads a series of numbers from a table of text (text_table.hpp), an .npy array or an HDF5 file, ours or
/// any other; of a run directory its archive. Text and .npy may come from a pipe or "-", standard input.
///
/// The first row of a text is a header when one of its fields is a name and none is a number, or a name
/// stands above a number, or when it is an empty field followed by 0, 1, ..., as pandas writes columns
/// without names. Where it is 0, 1, 2, ... of two fields or more, and no later row is of whole numbers, the
/// user has to say.
///
/// Errors as of read_input(); UsageError for a file or place that is not there, for a part beyond the end and
/// for a dataset whose iterations are not evenly spaced, DataError with line or index for NaN, infinity and
/// what is not a number, and with the line for a row of another length.
[[nodiscard]] Series read_series(const std::filesystem::path& file, const SeriesLocation& place);

}  // namespace netlyap::input
