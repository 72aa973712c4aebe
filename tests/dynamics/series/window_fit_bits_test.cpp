// The bits of exponents and R^2 are written down here: they are part of every archive.
#include "netlyap/core/digest.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include "growth_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace netlyap::series {
namespace {

/// The logarithm of a distance that grows with fluctuations and stops growing somewhere.
std::vector<double> fluctuating(std::uint64_t number) {
    RandomSequence words({5, Purpose::shuffle}, {number, 0, 0});
    const double rate = 0.5 * uniform_open(words.next());
    const double noise = 2.0 * uniform_open(words.next());
    const double end = 200.0 * uniform_open(words.next());
    std::vector<double> y;
    for (int t = 0; t < 200; ++t)
        y.push_back(rate * std::min(static_cast<double>(t), end) - 18.0 +
                    noise * uniform_symmetric(words.next()));
    return y;
}

std::string digest_of_fits(GrowthEstimator estimator) {
    WindowSearch search = paper_search();
    search.estimator = estimator;
    std::vector<double> numbers;
    for (std::uint64_t number = 0; number < 2000; ++number) {
        const WindowFit fit = fit_growth(fluctuating(number), search);
        const Outcome outcome = judge(fit.outcome, fit.exponent, fit.r_squared, {});
        numbers.insert(numbers.end(), {fit.exponent, fit.r_squared, static_cast<double>(fit.begin),
                                       static_cast<double>(fit.end), static_cast<double>(outcome)});
    }
    return digest_text(digest(std::as_bytes(std::span(numbers))));
}

TEST(PinnedBits, OfExponentsAndRSquared) {
    EXPECT_EQ(digest_of_fits(GrowthEstimator::fit), "20eff99200d7ca53");
    EXPECT_EQ(digest_of_fits(GrowthEstimator::ratio), "0a3b966979581d42");
    const WindowFit fit = fit_growth(fluctuating(3), paper_search());
    EXPECT_EQ(fit.exponent, 0x1.1ec2b7602f371p-4);
    EXPECT_EQ(fit.r_squared, 0x1.221003b4b975p-1);
}

}  // namespace
}  // namespace netlyap::series
