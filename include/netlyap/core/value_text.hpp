#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/core/words_of.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

/// How the values of settings are read and written: one pair of functions for every type that a setting may
/// have.
///     std::int64_t, std::size_t   a whole number          double   a finite number
///     bool   yes | no                                     std::string   any text
///     std::vector<double>, std::vector<std::int64_t>      lists, as list_syntax.hpp has them
///     std::vector<Range>   numbers and ranges, which stay ranges
///     std::optional<Range>, std::optional<std::int64_t>, std::optional<double>   one of them, or empty
///     an enumeration   one of its words (words_of.hpp)      std::vector of one   words separated by blanks
namespace netlyap {

/// What a user gave for a setting.
struct GivenText {
    std::string key;
    std::string text;
    std::string units = {};  ///< of a number, for the sentence of a refusal; "1" and empty are none
};

/// UsageError: "key = text is not understood; it must be ...".
[[noreturn]] void refuse_value(const GivenText& given, const std::string& want);
[[noreturn]] void refuse_choice(const GivenText& given, const std::vector<std::string>& words);

/// "a | b | c".
[[nodiscard]] std::string alternatives(const std::vector<std::string>& words);

/// Each reads the whole text, or refuses it and leaves the value as it is.
void read_value(const GivenText& given, std::int64_t& value);
void read_value(const GivenText& given, std::size_t& value);
void read_value(const GivenText& given, double& value);
void read_value(const GivenText& given, bool& value);
void read_value(const GivenText& given, std::string& value);
void read_value(const GivenText& given, std::vector<double>& values);
void read_value(const GivenText& given, std::vector<std::int64_t>& values);
void read_value(const GivenText& given, std::vector<Range>& values);
void read_value(const GivenText& given, std::optional<Range>& value);
void read_value(const GivenText& given, std::optional<std::int64_t>& value);
void read_value(const GivenText& given, std::optional<double>& value);

template <class E>
requires std::is_enum_v<E>
void read_value(const GivenText& given, E& value) {
    const std::optional<E> found = value_of<E>(given.text);
    if (!found)
        refuse_choice(given, all_words<E>());
    value = *found;
}

/// The words of a list: at least one.
[[nodiscard]] std::vector<std::string> listed_words(const GivenText& given,
                                                    const std::vector<std::string>& choices);

template <class E>
requires std::is_enum_v<E>
void read_value(const GivenText& given, std::vector<E>& values) {
    std::vector<E> found;
    for (const std::string& word : listed_words(given, all_words<E>()))
        found.push_back(*value_of<E>(word));
    values = found;
}

/// The canonical text, which is read back as the same value.
[[nodiscard]] std::string value_text(std::int64_t value);
[[nodiscard]] std::string value_text(std::size_t value);
[[nodiscard]] std::string value_text(double value);
[[nodiscard]] std::string value_text(bool value);
[[nodiscard]] std::string value_text(const std::string& value);
[[nodiscard]] std::string value_text(const std::vector<double>& values);
[[nodiscard]] std::string value_text(const std::vector<std::int64_t>& values);
[[nodiscard]] std::string value_text(const std::vector<Range>& values);
[[nodiscard]] std::string value_text(const std::optional<Range>& value);
[[nodiscard]] std::string value_text(const std::optional<std::int64_t>& value);
[[nodiscard]] std::string value_text(const std::optional<double>& value);

template <class E>
requires std::is_enum_v<E>
[[nodiscard]] std::string value_text(E value) {
    return word_of(value);
}

template <class E>
requires std::is_enum_v<E>
[[nodiscard]] std::string value_text(const std::vector<E>& values) {
    std::string text;
    for (const E value : values)
        text += (text.empty() ? "" : " ") + word_of(value);
    return text;
}

template <class Value>
struct ListedValue {
    using Type = Value;
};
template <class Value>
struct ListedValue<std::vector<Value>> {
    using Type = Value;
};

/// All that a value of this type may be, or every value of a list, where that is one of few words; otherwise
/// empty.
template <class Value>
[[nodiscard]] std::vector<std::string> choices_of() {
    using Single = typename ListedValue<Value>::Type;
    if constexpr (std::is_enum_v<Single>)
        return all_words<Single>();
    else if constexpr (std::same_as<Value, bool>)
        return {"yes", "no"};
    else
        return {};
}

}  // namespace netlyap
