#include "netlyap/core/list_syntax.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/ranges.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace netlyap {

namespace {

/// Refuses the word of the list with the reason and what to write instead.
[[noreturn]] void refuse_list(const std::string& key, const std::string& text, const std::string& why) {
    throw UsageError(key + " = " + text + ": " + why);
}

/// A word is not understood: that may be because the list has commas between its values.
template <class Parse>
[[noreturn]] void refuse_word(const std::string& key, const std::string& text, const std::string& why,
                              Parse parse) {
    const std::string spaced = with_blanks(text);
    if (spaced != text && !spaced.empty()) {
        bool is_understood = true;
        try {
            static_cast<void>(parse(key, spaced));
        } catch (const UsageError&) {
            is_understood = false;
        }
        if (is_understood)
            refuse_list(key, text, "values of a list are separated by blanks: " + spaced);
    }
    refuse_list(key, text, why);
}

void check_count(const std::string& key, const std::string& text, double count) {
    if (count > static_cast<double>(longest_list))
        refuse_list(key, text, "the list has more than " + std::to_string(longest_list) + " values");
}

/// A range; false if the word is none. The list has `taken` values already; what is not a range of whole
/// numbers is refused with the advice.
bool append_range(const std::string& key, const std::string& text, const std::string& word, std::size_t taken,
                  const std::string& advice, std::vector<std::int64_t>& values) {
    if (word.find(':') == std::string::npos)
        return false;
    const std::optional<Range> range = parse_range(word);
    if (!range)
        refuse_word(key, text, word + " is not a range of whole numbers; write " + advice,
                    parse_integer_list);
    if (is_empty(*range))
        refuse_list(key, text,
                    "the range " + word +
                        " is empty or reversed; it runs from its first number up to, but "
                        "not including, its second, e.g. 0:500");
    check_count(key, text, static_cast<double>(taken) + static_cast<double>(count_of(*range)));
    for (std::optional value(range->begin); value; value = next_in(*range, *value))
        values.push_back(*value);
    return true;
}

/// logspace(a, b, n) or linspace(a, b, n); false if the word is none.
bool append_generator(const std::string& key, const std::string& text, const std::string& word,
                      std::vector<double>& values) {
    const bool is_log = word.starts_with("logspace(");
    if ((!is_log && !word.starts_with("linspace(")) || !word.ends_with(')'))
        return false;
    const auto arguments = split(std::string_view(word).substr(9, word.size() - 10), ',');
    if (arguments.size() != 3)
        refuse_list(key, text, word + " needs three arguments: first, last, number of values");
    const auto first = parse_double(trimmed(arguments[0]));
    const auto last = parse_double(trimmed(arguments[1]));
    const auto count = parse_integer(trimmed(arguments[2]));
    if (!first || !last || !count || *count < 2)
        refuse_list(key, text, word + " needs two numbers and a whole number of values, at least 2");
    check_count(key, text, static_cast<double>(values.size()) + static_cast<double>(*count));
    for (std::int64_t i = 0; i < *count; ++i) {
        const double value = i + 1 == *count ? *last
                                             : *first + (*last - *first) * static_cast<double>(i) /
                                                            static_cast<double>(*count - 1);
        values.push_back(is_log ? exp10(value) : value);
    }
    return true;
}

}  // namespace

bool has_decimal_comma(std::string_view word) {
    word = word.substr(0, word.find_last_not_of(",;") + 1);
    std::string with_point(word);
    std::replace(with_point.begin(), with_point.end(), ',', '.');
    return with_point != word && parse_double(with_point);
}

std::string with_points(const std::string& text) {
    std::string result;
    for (std::string word : words(text)) {
        if (has_decimal_comma(word)) {
            word.erase(word.find_last_not_of(",;") + 1);
            std::replace(word.begin(), word.end(), ',', '.');
        }
        result += (result.empty() ? "" : " ") + word;
    }
    return with_blanks(result);
}

std::vector<std::int64_t> parse_integer_list(const std::string& key, const std::string& text) {
    std::vector<std::int64_t> values;
    for (const std::string& word : words(text)) {
        if (append_range(key, text, word, values.size(), "first:end or first:end:step, e.g. 0:500", values))
            continue;
        const auto value = parse_integer(word);
        if (!value)
            refuse_word(key, text, word + " is not a whole number; write numbers or ranges like 0:500",
                        parse_integer_list);
        values.push_back(*value);
    }
    return values;
}

std::vector<double> parse_number_list(const std::string& key, const std::string& text) {
    std::vector<double> values;
    for (const std::string& word : words(text)) {
        if (append_generator(key, text, word, values))
            continue;
        std::vector<std::int64_t> range;
        if (append_range(
                key, text, word, values.size(),
                "linspace(first, last, n) or logspace(log10 first, log10 last, n) for n other numbers, "
                "or first:end or first:end:step",
                range)) {
            values.insert(values.end(), range.begin(), range.end());
            continue;
        }
        const auto value = parse_double(word);
        if (!value && has_decimal_comma(word))
            refuse_list(key, text,
                        "a decimal comma is written as a point: " + with_points(text) +
                            " (if these are several values, separate them by blanks)");
        if (!value)
            refuse_word(key, text,
                        word + " is not a finite number; write numbers like 1e-8 or logspace(-14, -1, 14)",
                        parse_number_list);
        values.push_back(*value);
    }
    return values;
}

std::string list_text(const std::vector<double>& values) {
    std::string text;
    for (const double value : values)
        text += (text.empty() ? "" : " ") + to_text(value);
    return text;
}

std::string list_text(const std::vector<std::int64_t>& values) {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();  // ends no half-open range
    std::string text;
    for (std::size_t i = 0; i < values.size();) {
        std::size_t end = i + 1;
        while (end < values.size() && values[end] != largest && values[end - 1] != largest &&
               values[end] == values[end - 1] + 1)
            ++end;
        text += text.empty() ? "" : " ";
        if (end - i >= 3) {
            text += std::to_string(values[i]) + ":" + std::to_string(values[end - 1] + 1);
            i = end;
        } else {
            text += std::to_string(values[i++]);
        }
    }
    return text;
}

}  // namespace netlyap
