#pragma once

#include "netlyap/storage/input/series_file.hpp"

#include "command_line.hpp"

namespace netlyap {

/// Where the series stands, by --column, --at, --header, --decimal and --range. UsageError for what is not
/// understood.
[[nodiscard]] input::SeriesLocation series_place(const Arguments& arguments);

/// The whole number of an option, 1 .. `most`, or the fallback. UsageError for anything else; `what` says
/// what `most` is: "the 3 values of the series".
[[nodiscard]] std::size_t size_option(const Arguments& arguments, const std::string& name,
                                      std::size_t fallback, std::size_t most, const std::string& what);

}  // namespace netlyap
