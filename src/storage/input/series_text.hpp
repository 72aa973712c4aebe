#pragma once

#include "netlyap/storage/input/series_file.hpp"

#include <string>
#include <string_view>

namespace netlyap::input {

/// The series in a table of text; `name` stands for the file in errors.
[[nodiscard]] Series parse_series_text(std::string_view bytes, const std::string& name,
                                       const SeriesLocation& place);

}  // namespace netlyap::input
