#include "json_output.hpp"

#include "netlyap/core/clock.hpp"

#include <cmath>
#include <iostream>
#include <string>

namespace netlyap {

namespace {

std::string json_dump(const char* verb, const Json& object, int indent) {
    Json whole;
    whole["netlyap"] = verb;
    whole.update(object);
    // Names of files may hold any bytes; JSON is UTF-8.
    return whole.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Json json_number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_integer(std::int64_t value) {
    constexpr std::int64_t most_exact = std::int64_t{1} << 53;
    return value >= -most_exact && value <= most_exact ? Json(value) : Json(std::to_string(value));
}

Json json_count(std::size_t value) {
    return json_integer(static_cast<std::int64_t>(value));
}

Json json_text(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json json_commands(const std::string& command) {
    return command.empty() ? Json::array() : Json::array({command});
}

Json json_time(double seconds_since_1970) {
    return seconds_since_1970 > 0.0 ? Json(utc_text(seconds_since_1970)) : Json(nullptr);
}

void print_json(const char* verb, const Json& object) {
    std::cout << json_dump(verb, object, 2) << "\n";
}

void print_json_line(const char* verb, const Json& object) {
    std::cout << json_dump(verb, object, -1) << "\n" << std::flush;
}

}  // namespace netlyap
