#include "netlyap/core/enumerated.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace netlyap {
namespace {

TEST(Enumerated, HasCommasAndOneAnd) {
    const std::vector<std::string> words = {"run", "plan", "simulate"};
    EXPECT_EQ(enumerated(words), "run, plan and simulate");
    EXPECT_EQ(enumerated(std::span(words).first(2)), "run and plan");
    EXPECT_EQ(enumerated(std::span(words).first(1)), "run");
    EXPECT_EQ(enumerated({}), "");
}

}  // namespace
}  // namespace netlyap
