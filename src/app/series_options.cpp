#include "series_options.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <optional>

namespace netlyap {

namespace {

/// One of the dimensions of --at is time: the last, or the one with a colon.
void set_line(input::SeriesLocation& place, const std::string& given) {
    const auto refuse = [&] {
        throw UsageError("--at is \"" + given +
                         "\"; give an index, from 0 on, along every dimension but time, separated by commas; "
                         "time is the last one, or where a : stands, e.g. --at :,2");
    };
    std::size_t dimension = 0;
    for (const std::string_view part : split(given, ',')) {
        const auto index = parse_integer(trimmed(part));
        const bool is_time = trimmed(part) == ":";
        if (is_time ? place.time_dimension.has_value() : !index || *index < 0)
            refuse();
        if (is_time)
            place.time_dimension = dimension;
        else
            place.at.push_back(static_cast<std::uint64_t>(*index));
        ++dimension;
    }
}

void set_range(input::SeriesLocation& place, const std::string& given) {
    const auto parts = split(given, ':');
    const auto bound = [&](std::size_t part, std::uint64_t fallback) {
        const auto number = parse_integer(trimmed(parts[part]));
        const bool is_open = trimmed(parts[part]).empty();
        if (!is_open && (!number || *number < 0))
            throw UsageError("--range is \"" + given +
                             "\"; give FIRST:END, whole numbers from 0 on, of which one may be left out");
        return is_open ? fallback : static_cast<std::uint64_t>(*number);
    };
    if (parts.size() != 2)
        throw UsageError("--range is \"" + given + "\"; give FIRST:END, e.g. 1000:5000; END is not included");
    place.begin = bound(0, place.begin);
    place.end = bound(1, place.end);
}

}  // namespace

input::SeriesLocation series_place(const Arguments& arguments) {
    input::SeriesLocation place;
    if (arguments.has("column"))
        place.column = arguments.options.at("column");
    if (arguments.has("at"))
        set_line(place, arguments.options.at("at"));
    if (arguments.has("range"))
        set_range(place, arguments.options.at("range"));
    if (arguments.has("header")) {
        const std::string& given = arguments.options.at("header");
        const std::optional<HeaderRule> header = value_of<HeaderRule>(given);
        if (!header || *header == HeaderRule::automatic)
            throw UsageError("--header is \"" + given + "\"; it must be yes or no");
        place.header = *header;
    }
    if (arguments.has("decimal")) {
        const std::string& given = arguments.options.at("decimal");
        const std::optional<DecimalRule> decimal = value_of<DecimalRule>(given);
        if (!decimal || *decimal == DecimalRule::automatic)
            throw UsageError("--decimal is \"" + given + "\"; it must be comma or point");
        place.decimal = *decimal;
    }
    return place;
}

std::size_t size_option(const Arguments& arguments, const std::string& name, std::size_t fallback,
                        std::size_t most, const std::string& what) {
    const auto size =
        static_cast<std::size_t>(count_option(arguments, name, static_cast<std::int64_t>(fallback)));
    if (arguments.has(name) && size > most)
        throw UsageError("--" + name + " " + std::to_string(size) + " is more than " + what + "; take fewer");
    return size;
}

}  // namespace netlyap
