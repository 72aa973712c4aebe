#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words of enumerations, as they stand in job files, archives and messages. Each enumeration E has them
/// beside it, in one place, every value with a word of its own:
///
///     constexpr std::array<Word<E>, 2> words_of(E) { return {{{E::one, "one"}, {E::other, "other"}}}; }
namespace netlyap {

template <class E>
struct Word {
    E value;
    std::string_view word;
};

/// That no value and no word of the enumeration is there twice.
template <class E>
[[nodiscard]] constexpr bool has_distinct_words() {
    constexpr auto all = words_of(E{});
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (all[i].value == all[j].value || all[i].word == all[j].word)
                return false;
    return true;
}

/// The word of a value that has one.
template <class E>
[[nodiscard]] std::string word_of(E value) {
    static_assert(has_distinct_words<E>());
    for (const Word<E>& known : words_of(E{}))
        if (known.value == value)
            return std::string(known.word);
    return {};
}

/// The value with this word; nothing where there is none.
template <class E>
[[nodiscard]] std::optional<E> value_of(std::string_view word) {
    static_assert(has_distinct_words<E>());
    for (const Word<E>& known : words_of(E{}))
        if (known.word == word)
            return known.value;
    return std::nullopt;
}

/// All words in their order.
template <class E>
[[nodiscard]] std::vector<std::string> all_words() {
    std::vector<std::string> words;
    for (const Word<E>& known : words_of(E{}))
        words.emplace_back(known.word);
    return words;
}

}  // namespace netlyap
