#include "netlyap/core/value_text.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/list_syntax.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <span>

namespace netlyap {

void refuse_value(const GivenText& given, const std::string& want) {
    throw UsageError(given.key + " = " + given.text + " is not understood; it must be " + want);
}

void refuse_choice(const GivenText& given, const std::vector<std::string>& words) {
    const bool is_list = netlyap::words(given.text).size() > 1;
    refuse_value(given, "one of " + alternatives(words) +
                            (is_list ? ", and one only" : did_you_mean(nearest_word(given.text, words))));
}

std::vector<std::string> listed_words(const GivenText& given, const std::vector<std::string>& choices) {
    const std::vector<std::string> listed = words(given.text);
    if (listed.empty())
        refuse_choice(given, choices);
    for (const std::string& word : listed)
        if (std::find(choices.begin(), choices.end(), word) == choices.end())
            refuse_value(given, "one or several of " + alternatives(choices) + ", separated by blanks" +
                                    did_you_mean(nearest_word(word, choices)));
    return listed;
}

std::string alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " | ") + word;
    return text;
}

void read_value(const GivenText& given, std::int64_t& value) {
    const auto number = parse_integer(given.text);
    if (!number)
        refuse_value(given, "a whole number");
    value = *number;
}

void read_value(const GivenText& given, std::size_t& value) {
    std::int64_t number = 0;
    read_value(given, number);
    if (number < 0)
        refuse_value(given, "a whole number, 0 or more");
    value = static_cast<std::size_t>(number);
}

void read_value(const GivenText& given, double& value) {
    const auto number = parse_double(given.text);
    if (!number && has_decimal_comma(given.text))
        throw UsageError(given.key + " = " + given.text +
                         ": a decimal comma is written as a point: " + with_points(given.text));
    if (!number)
        refuse_value(given, given.units.empty() || given.units == "1" ? "a finite number"
                                                                      : "a finite number in " + given.units);
    value = *number;
}

void read_value(const GivenText& given, bool& value) {
    const std::string& text = given.text;
    const bool is_yes = text == "yes" || text == "true" || text == "1";
    if (!is_yes && text != "no" && text != "false" && text != "0")
        refuse_value(given, "yes or no");
    value = is_yes;
}

void read_value(const GivenText& given, std::string& value) {
    value = given.text;
}

void read_value(const GivenText& given, std::vector<double>& values) {
    values = parse_number_list(given.key, given.text);
}

void read_value(const GivenText& given, std::vector<std::int64_t>& values) {
    values = parse_integer_list(given.key, given.text);
}

void read_value(const GivenText& given, std::vector<Range>& values) {
    auto ranges = parse_ranges(given.text);
    if (const std::string spaced = with_blanks(given.text); !ranges && parse_ranges(spaced))
        refuse_value(given, "a list separated by blanks: " + spaced);
    if (!ranges)
        refuse_value(given,
                     "numbers or ranges like 7 or 3000:10000; a range first:end does not include its end and "
                     "is not empty");
    values = std::move(*ranges);
}

void read_value(const GivenText& given, std::optional<Range>& value) {
    std::vector<Range> ranges;
    read_value(given, ranges);
    if (ranges.size() > 1)
        throw UsageError(given.key + " = " + given.text + " has " + std::to_string(ranges.size()) +
                         " ranges, but it takes one, e.g. 3000:10000");
    if (!ranges.empty() && ranges.front().step != 1)
        throw UsageError(given.key + " = " + given.text +
                         " has a step, but it takes a range without one, e.g. 3000:10000");
    value = ranges.empty() ? std::nullopt : std::optional(ranges.front());
}

void read_value(const GivenText& given, std::optional<std::int64_t>& value) {
    std::vector<Range> ranges;
    read_value(given, ranges);
    if (ranges.size() > 1 || (!ranges.empty() && next_in(ranges.front(), ranges.front().begin)))
        throw UsageError(given.key + " = " + given.text + " must be one " +
                         (given.units.empty() || given.units == "1" ? "whole number" : given.units) +
                         ", e.g. 4999");
    value = ranges.empty() ? std::nullopt : std::optional(ranges.front().begin);
}

void read_value(const GivenText& given, std::optional<double>& value) {
    if (trimmed(given.text).empty()) {
        value.reset();
        return;
    }
    double number = 0.0;
    read_value(given, number);
    value = number;
}

std::string value_text(std::int64_t value) {
    return std::to_string(value);
}

std::string value_text(std::size_t value) {
    return std::to_string(value);
}

std::string value_text(double value) {
    return to_text(value);
}

std::string value_text(bool value) {
    return value ? "yes" : "no";
}

std::string value_text(const std::string& value) {
    return value;
}

std::string value_text(const std::vector<double>& values) {
    return list_text(values);
}

std::string value_text(const std::vector<std::int64_t>& values) {
    return list_text(values);
}

std::string value_text(const std::vector<Range>& values) {
    return ranges_text(values);
}

std::string value_text(const std::optional<Range>& value) {
    return value ? ranges_text(std::span(&*value, 1)) : "";
}

std::string value_text(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : "";
}

std::string value_text(const std::optional<double>& value) {
    return value ? to_text(*value) : "";
}

}  // namespace netlyap
