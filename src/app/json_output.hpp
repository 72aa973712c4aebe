#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

/// What --json prints: one object on standard output, described by src/app/output.schema.json.
namespace netlyap {

using Json = nlohmann::ordered_json;

/// A number; null where it is not finite, which JSON cannot say.
[[nodiscard]] Json json_number(double value);

/// A whole number; a string of its digits where other programs would round it, beyond 2^53.
[[nodiscard]] Json json_integer(std::int64_t value);

/// How many of something.
[[nodiscard]] Json json_count(std::size_t value);

/// A text; null where it is empty.
[[nodiscard]] Json json_text(const std::string& text);

/// The list of this command to type next; an empty list where it is empty.
[[nodiscard]] Json json_commands(const std::string& command);

/// A point in time, "2026-11-27T12:00:00Z"; null for 0, which is none.
[[nodiscard]] Json json_time(double seconds_since_1970);

/// Prints it, with `verb` as its first key.
void print_json(const char* verb, const Json& object);

/// As well, in one line, and at once.
void print_json_line(const char* verb, const Json& object);

}  // namespace netlyap
