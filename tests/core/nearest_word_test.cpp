#include "netlyap/core/nearest_word.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace netlyap {
namespace {

const std::vector<std::string> names = {"sigmoid", "tanh", "relu"};

TEST(ClosestWord, HasTheSmallestEditDistance) {
    EXPECT_EQ(closest_word("sigmoidal", names), "sigmoid");
    EXPECT_EQ(closest_word("", names), "tanh");                                        // the first on ties
    EXPECT_EQ(closest_word("ab", std::vector<std::string>{"abcd", "ac", "b"}), "ac");  // distances 2, 1, 1
    EXPECT_EQ(closest_word("x", {}), "");
}

TEST(NearestWord, IsFewEditsAway) {
    EXPECT_EQ(nearest_word("ranh", names), "tanh");
    EXPECT_EQ(nearest_word("tnah", names), "tanh");  // two letters changed places
    EXPECT_EQ(nearest_word("TANH", names), "tanh");
    EXPECT_EQ(nearest_word("elu", names), "relu");
    EXPECT_EQ(nearest_word("sigmiodd", names), "sigmoid");
}

TEST(NearestWord, IsThePartOfAName) {
    const std::vector<std::string> keys = {"seeds", "label_column", "tie-tolerance"};
    EXPECT_EQ(nearest_word("label", keys), "label_column");
    EXPECT_EQ(nearest_word("column", keys), "label_column");
    EXPECT_EQ(nearest_word("tolerance", keys), "tie-tolerance");
    EXPECT_EQ(nearest_word("sigmoidal-units", names), "sigmoid");
    EXPECT_EQ(nearest_word("olumn", keys), "");  // the middle of a word says nothing
}

TEST(NearestWord, IsNoneWhereNothingIsNear) {
    for (const std::string word : {"softplus", "gelu_new", "learning_rate", "", "ab"})
        EXPECT_EQ(nearest_word(word, names), "") << word;
    EXPECT_EQ(did_you_mean(""), "");
    EXPECT_EQ(did_you_mean("tanh"), "; did you mean tanh?");
}

}  // namespace
}  // namespace netlyap
