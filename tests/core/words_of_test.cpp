#include "netlyap/core/words_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netlyap {
namespace {

enum class Season { spring = 3, autumn = 7, none };
constexpr std::array<Word<Season>, 2> words_of(Season) {
    return {{{Season::autumn, "fall"}, {Season::spring, "spring"}}};
}

enum class Twice { one, two };
constexpr std::array<Word<Twice>, 2> words_of(Twice) {
    return {{{Twice::one, "same"}, {Twice::two, "same"}}};
}

enum class Again { one };
constexpr std::array<Word<Again>, 2> words_of(Again) {
    return {{{Again::one, "this"}, {Again::one, "that"}}};
}

TEST(WordsOf, GoBothWaysByTheTableAlone) {
    EXPECT_EQ(word_of(Season::spring), "spring");
    EXPECT_EQ(word_of(Season::autumn), "fall");
    EXPECT_EQ(word_of(Season::none), "") << "it has no word";
    EXPECT_EQ(value_of<Season>("fall"), Season::autumn);
    EXPECT_EQ(value_of<Season>("autumn"), std::nullopt);
    EXPECT_EQ(value_of<Season>(""), std::nullopt);
    EXPECT_THAT(all_words<Season>(), ::testing::ElementsAre("fall", "spring"));
}

TEST(WordsOf, AreDistinct) {
    EXPECT_TRUE(has_distinct_words<Season>());
    EXPECT_FALSE(has_distinct_words<Twice>());
    EXPECT_FALSE(has_distinct_words<Again>());
}

}  // namespace
}  // namespace netlyap
