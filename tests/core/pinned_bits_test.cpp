// The bits of our own functions are written down here. A test of accuracy does not see the last bit, and a
// kernel that is compared with the scalar reference changes together with it: only numbers that stand here
// catch a fused multiply-add that a compiler or an editor has taken apart.
#include "netlyap/core/digest.hpp"
#include "netlyap/core/elementary.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/core/smooth_rectifiers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace netlyap {
namespace {

constexpr std::uint64_t arguments = 200000;

/// Numbers of all sizes from 2^lowest to 2^highest, of both signs if wanted.
std::vector<double> numbers(int lowest, int highest, bool with_negative) {
    RandomSequence words({1, Purpose::shuffle}, {2, 3, 4});
    std::vector<double> all;
    for (std::uint64_t i = 0; i < arguments; ++i) {
        const double size = std::ldexp(
            1.0 + uniform_open(words.next()),
            lowest +
                static_cast<int>(uniform_below(words.next(), static_cast<std::uint64_t>(highest - lowest))));
        all.push_back(with_negative && i % 2 == 1 ? -size : size);
    }
    return all;
}

std::string digest_of(const std::vector<double>& x, const std::function<double(double)>& function) {
    std::vector<double> y;
    for (const double one : x)
        y.push_back(function(one));
    return digest_text(digest(std::as_bytes(std::span(y))));
}

TEST(PinnedBits, OfTheExponentials) {
    EXPECT_EQ(digest_of(numbers(-30, 14, true), exp2_sixteenths), "82927c033192ae9c");
    EXPECT_EQ(digest_of(numbers(-30, 9, true), [](double x) { return exp(x); }), "1aae924039cb52bc");
    EXPECT_EQ(digest_of(numbers(-20, 8, true), exp10), "72b329fd214411da");
    EXPECT_EQ(exp(1.0), 0x1.5bf0a8b145769p+1);
    EXPECT_EQ(exp(-0.7), 0x1.fc80db9dd5542p-2);
}

// The inner terms of the polynomial reach the last bit once in millions of arguments: these were searched
// for, four of each, and change when the multiplication and addition of that term are rounded one by one.
TEST(PinnedBits, OfTheExponentialWhereAnInnerTermDecides) {
    const double found[][2] = {
        {0x1.8bbbf76893a68p-2, 0x1.045271cd9835cp+0},  {0x1.3d5543ac0ca6fp-2, 0x1.0375c43dcb7c9p+0},
        {-0x1.02db7dbc462e2p-2, 0x1.fa6c6bca11f9bp-1}, {-0x1.9a02a655a0264p-2, 0x1.f732066f56ebep-1},
        {0x1.40c1f590f415fp-2, 0x1.037f63fcb39ccp+0},  {-0x1.dd9511d7f9c7p-2, 0x1.f5c24bc83575ep-1},
        {-0x1.e96999da7c57ap-2, 0x1.f5820610b0593p-1}, {-0x1.668b1f02209eap-2, 0x1.f84ad0ec6ecf9p-1},
        {-0x1.ec203cc752563p-2, 0x1.f57349556da94p-1}, {-0x1.cd62c9f40740ap-2, 0x1.f61a577b94b17p-1},
        {-0x1.c796e22eab9d7p-2, 0x1.f639ddee633a6p-1}, {0x1.b0f5c2b2125c6p-2, 0x1.04bb7b41d6373p+0}};
    for (const auto& [argument, value] : found)
        EXPECT_EQ(exp2_sixteenths(argument), value) << std::hexfloat << argument;
}

// A coefficient whose last place differs by one moves the exponential by 10^-8 (c3) or 10^-11 (c4) of a unit
// in the last place, which no bound on the error sees. These arguments, searched for among 10^10, lie so near
// the middle between two doubles that the result changes: for each constant two when it grows, two when it
// shrinks.
TEST(PinnedBits, OfTheExponentialWhereTheLastPlaceOfACoefficientDecides) {
    const double found[][2] = {
        {0x1.f2000039051f5p-2, 0x1.057365a71e9b7p+0}, {-0x1.ee084e9951c5fp-2, 0x1.f568eec6062a7p-1},
        {-0x1.ec5d2de220a76p-2, 0x1.f571fe5d8064p-1}, {-0x1.efd715e88e807p-2, 0x1.f55f1dc24cd2p-1},
        {0x1.f32a54040a68cp-2, 0x1.0576b26c9111dp+0}, {0x1.ed92960624b2p-2, 0x1.0566dc8ccb7fcp+0},
        {0x1.ea1c4919be3a9p-2, 0x1.055d0f88f8dbdp+0}, {-0x1.ec950ee891f2ap-2, 0x1.f570cee531923p-1}};
    for (const auto& [argument, value] : found)
        EXPECT_EQ(exp2_sixteenths(argument), value) << std::hexfloat << argument;
}

TEST(PinnedBits, OfTheLogarithms) {
    EXPECT_EQ(digest_of(numbers(-1074, 1023, false), [](double x) { return log(x); }), "a29d82f621b50d45");
    EXPECT_EQ(digest_of(numbers(-2, 2, false), [](double x) { return log(x); }), "303b6f84c7d9ed8a");
    EXPECT_EQ(digest_of(numbers(-60, 60, false), [](double x) { return log1p(x); }), "44f009d949a37b09");
    EXPECT_EQ(digest_of(numbers(-60, -1, true), [](double x) { return log1p(x); }), "c747e323d3d8cd52");
    EXPECT_EQ(log(10.0), 0x1.26bb1bbb55516p+1);
    EXPECT_EQ(log1p(0.3), 0x1.0ca937be1b9dcp-2);
}

TEST(PinnedBits, OfTheSmoothRectifiers) {
    const std::vector<double> z = numbers(-30, 9, true);
    EXPECT_EQ(digest_of(z, [](double x) { return softplus(x).value; }), "f08d3853291c3962");
    EXPECT_EQ(digest_of(z, [](double x) { return softplus(x).slope; }), "4d38f79ba31bc15b");
    EXPECT_EQ(digest_of(z, [](double x) { return swish(x).value; }), "a754d70124334bd5");
    EXPECT_EQ(digest_of(z, [](double x) { return swish(x).slope; }), "24c35c855074fb5f");
    EXPECT_EQ(digest_of(z, [](double x) { return gelu(x).value; }), "cfe5ff2b7381c764");
    EXPECT_EQ(digest_of(z, [](double x) { return gelu(x).slope; }), "1bba272b8c013da7");
}

// The same for the low parts of ln 2, which count most far from 1: how much of it the reduction of exp takes
// off, and how much of it log adds.
TEST(PinnedBits, WhereTheLastPlaceOfTheLowPartOfLn2Decides) {
    for (const auto& [argument, value] : {std::pair{-0x1.b6ef79da3c982p+8, 0x1.ae89dde1cfcaap-634},
                                          std::pair{0x1.49339b5b81483p+9, 0x1.d5819d263e96cp+949},
                                          std::pair{-0x1.ce27e7ebba1e7p+6, 0x1.3dea650e00b4fp-167}})
        EXPECT_EQ(exp(argument), value) << std::hexfloat << argument;
    for (const auto& [argument, value] : {std::pair{0x1.fffdd87a448f4p-685, -0x1.da1cd91de8089p+8},
                                          std::pair{0x1.ffff1a2068cf3p+842, 0x1.24295a3d10007p+9},
                                          std::pair{0x1.fffea26a77c18p-587, -0x1.962f2b8c1144cp+8}})
        EXPECT_EQ(log(argument), value) << std::hexfloat << argument;
}

TEST(PinnedBits, OfNormalDeviates) {
    EXPECT_EQ(digest_of(numbers(-60, -1, false), normal_quantile), "bf71a52522814b1d");
    std::vector<double> deviates;
    for (std::uint64_t i = 0; i < arguments / 4; ++i)
        for (const std::uint64_t word : random_block({7, Purpose::initial_condition}, {i, 1, 2, 3}))
            deviates.push_back(normal_deviate(word));
    EXPECT_EQ(digest_text(digest(std::as_bytes(std::span(deviates)))), "d57c5efe7dc52583");
    EXPECT_EQ(normal_quantile(0.3), -0x1.0c7e39582c5fbp-1);
    EXPECT_EQ(deviates[0], 0x1.13691a84c152ep+0);
}

}  // namespace
}  // namespace netlyap
