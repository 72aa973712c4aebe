#include "netlyap/model/generated_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace netlyap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

Samples make(const std::string& source, Learned learned = Learned::targets) {
    return generate(source, learned).samples;
}

TEST(GeneratedData, AreNamedLikeFunctions) {
    for (const char* source : {"xor", "xor()", "parity(3)", "two_moons(10, 0.1)", "chebyshev(6, 20)",
                               "nonsense(1)", "two_moons", " spirals ( 10 , 0 ) "})
        EXPECT_TRUE(is_generated(source) && is_built_in(source)) << source;
    for (const char* source : {"./xor", "xor.csv", "data(1).csv", "mine/parity(3)", "Xor", "two moons", "",
                               "-", "/dev/stdin", "parity(3) copy", "my data (1)"})
        EXPECT_FALSE(is_generated(source)) << source;
    EXPECT_TRUE(is_built_in("iris"));
    EXPECT_FALSE(is_generated("iris"));
}

TEST(GeneratedData, HaveOneCanonicalText) {
    for (const auto& [given, canonical] :
         std::map<std::string, std::string>{{" xor ", "xor"},
                                            {"xor()", "xor"},
                                            {"chebyshev( 6,20 )", "chebyshev(6, 20)"},
                                            {"two_moons(1e2, .10, 1)", "two_moons(100, 0.1)"},
                                            {"spirals(194,0,7)", "spirals(194, 0, 7)"},
                                            {"gaussian_teacher (10,3,50)", "gaussian_teacher(10, 3, 50)"}}) {
        EXPECT_EQ(generated_source(given), canonical);
        EXPECT_EQ(generated_source(canonical), canonical);
        EXPECT_EQ(make(given).inputs, make(canonical).inputs);
    }
}

TEST(GeneratedData, AreRefusedInOneSentenceThatListsAll) {
    for (const auto& [source, sentence] : std::map<std::string, std::string>{
             {"two_moon(10, 0)",
              "there is no generator two_moon; did you mean two_moons? The generators are"},
             {"parity", "parity has 1 argument, but 0 are given;"},
             {"xor(2)", "xor has no arguments"},
             {"spirals(10)", "spirals has 2 or 3 arguments, but 1 is given;"},
             {"two_moons(10, 0.1, 2, 3)", "two_moons has 2 or 3 arguments, but 4 are given;"},
             {"parity(17)", "inputs = 17 must be a whole number, 1 to 16"},
             {"parity(2.5)", "inputs = 2.5 must be a whole number"},
             {"parity(x)", "inputs = x must be a whole number"},
             {"chebyshev(6, )", "count =  must be a whole number, 2 to 1000000"},
             {"two_moons(10, -1)", "noise = -1 must be a number, 0 or more"},
             {"two_moons(10, nan)", "noise = nan must be a number"},
             {"spirals(10, 0, -1)", "seed = -1 must be a whole number"}})
        EXPECT_THAT(
            [&] { static_cast<void>(generate(source, Learned::targets)); },
            Throws<UsageError>(AllOf(
                Property(&UsageError::what, HasSubstr("data.source = " + source + ": " + sentence)),
                Property(&UsageError::what, HasSubstr("xor, parity(inputs), two_moons(count, noise, seed)")),
                Property(&UsageError::what, HasSubstr("./" + source)))))
            << source;
}

TEST(GeneratedData, ChebyshevIsThePolynomial) {
    const Samples samples = make("chebyshev(6, 20)");
    ASSERT_EQ(samples.count, 20U);
    EXPECT_EQ(samples.features, 1U);
    EXPECT_THAT(samples.target_names, ElementsAre("T6"));
    EXPECT_FALSE(samples.has_classes());
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_NEAR(samples.inputs[i], -1.0 + 2.0 * static_cast<double>(i) / 19.0, 1e-15);
        EXPECT_EQ(samples.inputs[i], -samples.inputs[19 - i]);
        EXPECT_NEAR(samples.targets[i], std::cos(6.0 * std::acos(samples.inputs[i])), 1e-13);
        EXPECT_EQ(samples.targets[i], samples.targets[19 - i]) << "an even polynomial";
    }
    EXPECT_THAT(make("chebyshev(0, 3)").targets, ElementsAre(1, 1, 1));
    EXPECT_THAT(make("chebyshev(1, 3)").targets, ElementsAre(-1, 0, 1));
    EXPECT_THAT(make("chebyshev(2, 3)").targets, ElementsAre(1, -1, 1));
}

TEST(GeneratedData, ParityIsOfAllPoints) {
    const Samples exclusive_or = make("xor");
    EXPECT_THAT(exclusive_or.inputs, ElementsAre(-1, -1, -1, 1, 1, -1, 1, 1));
    EXPECT_THAT(exclusive_or.targets, ElementsAre(-1, 1, 1, -1));
    EXPECT_THAT(exclusive_or.target_names, ElementsAre("xor"));
    const Samples classes = make("xor", Learned::classes);
    EXPECT_THAT(classes.labels, ElementsAre(0, 1, 1, 0));
    EXPECT_THAT(classes.class_names, ElementsAre("-1", "1"));
    EXPECT_EQ(classes.classes, 2U);
    EXPECT_TRUE(classes.targets.empty() && classes.target_names.empty());
    EXPECT_EQ(make("parity(2)").targets, exclusive_or.targets);
    const Samples five = make("parity(5)");
    EXPECT_EQ(five.count, 32U);
    std::set<std::vector<double>> points;
    for (std::size_t s = 0; s < five.count; ++s) {
        const auto row = five.row(s);
        points.insert({row.begin(), row.end()});
        double product = -1.0;
        for (const double x : row)
            product *= -x;
        EXPECT_EQ(five.targets[s], product);
    }
    EXPECT_EQ(points.size(), 32U);
}

TEST(GeneratedData, TeacherIsATanhNetworkOfGaussianInputs) {
    const Samples samples = make("gaussian_teacher(20, 30, 4000)");
    EXPECT_EQ(samples.inputs.size(), 80000U);
    EXPECT_EQ(samples.targets.size(), 4000U);
    EXPECT_EQ(samples.outputs(), 1U);
    double mean = 0.0, square = 0.0, largest = 0.0;
    for (const double x : samples.inputs) {
        mean += x / 80000.0;
        square += x * x / 80000.0;
    }
    EXPECT_NEAR(mean, 0.0, 5.0 / std::sqrt(80000.0));
    EXPECT_NEAR(square, 1.0, 5.0 * std::sqrt(2.0 / 80000.0));
    square = 0.0;
    for (const double y : samples.targets) {
        largest = std::max(largest, std::fabs(y));
        square += y * y / 4000.0;
    }
    EXPECT_GT(square, 0.05) << "E tanh^2(N(0, 1)) is 0.394 for a large teacher";
    EXPECT_LT(square, 1.0);
    EXPECT_LT(largest, std::sqrt(30.0) * 3.0);
    const Samples fewer = make("gaussian_teacher(20, 30, 10)");
    EXPECT_TRUE(std::equal(fewer.inputs.begin(), fewer.inputs.end(), samples.inputs.begin()));
    EXPECT_TRUE(std::equal(fewer.targets.begin(), fewer.targets.end(), samples.targets.begin()));
}

/// By the equation, with the C library's tanh.
TEST(GeneratedData, TeacherHasWeightsOfVarianceOneOverFanIn) {
    const auto deviates = [](std::uint64_t sequence, std::size_t count, double scale) {
        RandomSequence words({7, Purpose::generated_data}, {sequence, 0, 0});
        std::vector<double> values(count);
        for (double& value : values)
            value = scale * normal_deviate(words.next());
        return values;
    };
    const std::vector<double> first = deviates(0, 6, std::sqrt(1.0 / 3.0));  // [hidden][input]
    const std::vector<double> second = deviates(1, 2, std::sqrt(1.0 / 2.0));
    const Samples samples = make("gaussian_teacher(3, 2, 5, 7)");
    EXPECT_EQ(samples.inputs, deviates(2, 15, 1.0));
    for (std::size_t s = 0; s < 5; ++s) {
        const auto x = samples.row(s);
        double y = 0.0;
        for (std::size_t k = 0; k < 2; ++k)
            y += second[k] *
                 std::tanh(first[3 * k] * x[0] + first[3 * k + 1] * x[1] + first[3 * k + 2] * x[2]);
        EXPECT_NEAR(samples.targets[s], y, 1e-14);
    }
}

TEST(GeneratedData, TwoMoonsAreHalfCircles) {
    const Samples samples = make("two_moons(101, 0)");
    EXPECT_EQ(samples.count, 101U);
    EXPECT_THAT(class_counts(samples), ElementsAre(50, 51));
    EXPECT_THAT(samples.class_names, ElementsAre("outer", "inner"));
    for (std::size_t s = 0; s < samples.count; ++s) {
        const bool is_inner = samples.labels[s] == 1;
        const double x = samples.row(s)[0] - (is_inner ? 1.0 : 0.0);
        const double y = samples.row(s)[1] - (is_inner ? 0.5 : 0.0);
        EXPECT_NEAR(x * x + y * y, 1.0, 1e-15);
        EXPECT_TRUE(is_inner ? y <= 0.0 : y >= 0.0);
    }
    EXPECT_EQ(samples.row(0)[0], 1.0);
    EXPECT_EQ(samples.row(49)[0], -1.0);
}

TEST(GeneratedData, SpiralsAreThoseOfLangAndWitbrock) {
    const Samples samples = make("spirals(194, 0)");
    EXPECT_THAT(class_counts(samples), ElementsAre(97, 97));
    for (std::size_t i = 0; i < 97; ++i) {
        const double radius = 6.5 * (104.0 - static_cast<double>(i)) / 104.0;
        const double angle = static_cast<double>(i) * std::numbers::pi / 16.0;
        EXPECT_NEAR(samples.row(i)[0], radius * std::sin(angle), 1e-14);
        EXPECT_NEAR(samples.row(i)[1], radius * std::cos(angle), 1e-14);
        EXPECT_EQ(samples.row(97 + i)[0], -samples.row(i)[0]);
        EXPECT_EQ(samples.row(97 + i)[1], -samples.row(i)[1]);
    }
}

TEST(GeneratedData, NoiseIsNormalAndKeyedByItsSeed) {
    const Samples plain = make("two_moons(10000, 0)");
    const Samples noisy = make("two_moons(10000, 0.25)");
    double mean = 0.0, square = 0.0;
    for (std::size_t i = 0; i < 20000; ++i) {
        const double noise = noisy.inputs[i] - plain.inputs[i];
        mean += noise / 20000.0;
        square += noise * noise / 20000.0;
    }
    EXPECT_NEAR(mean, 0.0, 5.0 * 0.25 / std::sqrt(20000.0));
    EXPECT_NEAR(square, 0.0625, 5.0 * 0.0625 * std::sqrt(2.0 / 20000.0));
    EXPECT_EQ(make("two_moons(10000, 0.25, 1)").inputs, noisy.inputs);
    EXPECT_NE(make("two_moons(10000, 0.25, 2)").inputs, noisy.inputs);
    EXPECT_EQ(make("two_moons(10000, 0, 2)").inputs, plain.inputs);
    EXPECT_NE(make("gaussian_teacher(2, 2, 5, 2)").targets, make("gaussian_teacher(2, 2, 5)").targets);
}

TEST(GeneratedData, SayWhatTheyAre) {
    EXPECT_EQ(generate("chebyshev(6, 20)", Learned::targets).equation,
              "T6(x) at 20 points equally spaced on [-1, 1]");
    for (const char* source :
         {"xor", "parity(3)", "two_moons(9, 0)", "spirals(9, 0)", "gaussian_teacher(2, 3, 4)"}) {
        const GeneratedData data = generate(source, Learned::targets);
        EXPECT_EQ(data.feature_names.size(), data.samples.features);
        EXPECT_FALSE(data.equation.empty());
        EXPECT_EQ(data.samples.inputs.size(), data.samples.count * data.samples.features);
        EXPECT_EQ(data.samples.targets.size(), data.samples.count * data.samples.target_names.size());
    }
}

}  // namespace
}  // namespace netlyap
