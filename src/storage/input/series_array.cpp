#include "series_array.hpp"

#include "netlyap/core/error.hpp"

#include "hdf5/handle.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap::input {

namespace {

/// --at for people: of every dimension an index, or : where time is.
std::string at_text(std::size_t dimensions, std::size_t time) {
    std::string text;
    for (std::size_t i = 0; i < dimensions; ++i)
        text += (i == 0 ? "" : ",") + std::string(i == time ? ":" : "0");
    return text;
}

/// The longest dimension, the last of several.
std::size_t longest(const std::vector<std::uint64_t>& shape) {
    return shape.size() - 1 -
           static_cast<std::size_t>(std::max_element(shape.rbegin(), shape.rend()) - shape.rbegin());
}

}  // namespace

SeriesLine series_line(const SeriesLocation& place, const std::vector<std::uint64_t>& shape,
                       const std::string& what) {
    if (shape.empty())
        throw UsageError(what + " is a single value, not a series");
    SeriesLine line;
    line.time = place.time_dimension.value_or(shape.size() - 1);
    if (shape.size() != place.at.size() + 1 || line.time >= shape.size())
        throw UsageError(what + " has the shape " + hdf5::shape_text(shape) +
                         "; give with --at an index, from 0 on, along every dimension but time, which is :, "
                         "e.g. --at " +
                         at_text(shape.size(), longest(shape)));
    line.begin = place.at;
    line.begin.insert(line.begin.begin() + static_cast<std::ptrdiff_t>(line.time), 0);
    line.length = shape[line.time];
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (i != line.time && line.begin[i] >= shape[i])
            throw UsageError("--at is outside " + what + ", which has the shape " + hdf5::shape_text(shape) +
                             "; indices are counted from 0");
    return line;
}

std::string line_text(const SeriesLine& line, const std::vector<std::uint64_t>& shape) {
    std::string text;
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i == 0 ? "[" : ",") + (i == line.time ? ":" : std::to_string(line.begin[i]));
    return text + "] of " + hdf5::shape_text(shape) + (shape.size() > 1 ? ", indices from 0" : "");
}

std::uint64_t end_of_part(const SeriesLocation& place, std::uint64_t values, const std::string& what) {
    const bool is_open = place.end == SeriesLocation().end;
    const std::uint64_t end = is_open ? values : place.end;
    if (place.begin >= end || end > values)
        throw UsageError(what + " has " + std::to_string(values) + " values; --range " +
                         std::to_string(place.begin) + ":" + (is_open ? "" : std::to_string(place.end)) +
                         " is empty or goes beyond them");
    return end;
}

std::vector<double> wanted_part(std::vector<double> values, const SeriesLocation& place,
                                const std::string& what) {
    const std::uint64_t end = end_of_part(place, values.size(), what);
    for (std::uint64_t i = place.begin; i < end; ++i)
        if (!std::isfinite(values[i]))
            throw DataError(what + " has " + (std::isnan(values[i]) ? "NaN" : "infinity") + " as value " +
                            std::to_string(i) +
                            ", counted from 0, so nothing can be said of the whole; take a part without it, "
                            "e.g. --range " +
                            (i > place.begin ? std::to_string(place.begin) + ":" + std::to_string(i)
                                             : std::to_string(i + 1) + ":"));
    if (place.begin == 0 && end == values.size())
        return values;
    return {values.begin() + static_cast<std::ptrdiff_t>(place.begin),
            values.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace netlyap::input
