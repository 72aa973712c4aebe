#pragma once

#include "netlyap/storage/input/series_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::input {

/// Where a series lies in an array of several dimensions.
struct SeriesLine {
    std::vector<std::uint64_t> begin;  ///< 0 along time
    std::size_t time = 0;              ///< which dimension is time
    std::uint64_t length = 0;
};

/// The line of the place in an array of this shape. UsageError, which names the array by `what`, when it does
/// not fit.
[[nodiscard]] SeriesLine series_line(const SeriesLocation& place, const std::vector<std::uint64_t>& shape,
                                     const std::string& what);

/// "[1,2,:] of [2,3,210]"
[[nodiscard]] std::string line_text(const SeriesLine& line, const std::vector<std::uint64_t>& shape);

/// Where the part ends that the place wants of so many values. UsageError, which names the series by `what`,
/// when it is empty or goes beyond the end.
[[nodiscard]] std::uint64_t end_of_part(const SeriesLocation& place, std::uint64_t values,
                                        const std::string& what);

/// The part of a series that the place wants. Errors as of end_of_part(); DataError that names the
/// series by `what` where a value is not finite, with its index.
[[nodiscard]] std::vector<double> wanted_part(std::vector<double> values, const SeriesLocation& place,
                                              const std::string& what);

}  // namespace netlyap::input
