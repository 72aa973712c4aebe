#include "netlyap/sweep/statistics/bootstrap.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace netlyap::statistics {

BootstrapInterval bootstrap_interval(std::span<const double> exponents, std::span<const std::uint8_t> kept,
                                     std::uint64_t job_seed, double eta, double epsilon, const Pulse& pulse,
                                     std::int64_t resamples) {
    if (exponents.size() != kept.size())
        throw InternalError(
            "bootstrap: one verdict per exponent is needed; please report it with the job file");

    if (std::count_if(kept.begin(), kept.end(), [](std::uint8_t flag) { return flag != 0; }) <
        bootstrap_min_kept)
        return {IntervalStatus::too_few_kept, missing_value, missing_value};

    // What an initial condition adds to the sums of a resample; nothing if it is not kept. The exponents are
    // counted from the first that is kept, so that equal ones have an interval of width 0.
    struct Contribution {
        double exponent, count;
    };
    const std::size_t total = exponents.size();
    std::vector<Contribution> contributions(total, {0.0, 0.0});
    const auto first_kept =
        std::find_if(kept.begin(), kept.end(), [](std::uint8_t flag) { return flag != 0; });
    const double first = exponents[static_cast<std::size_t>(first_kept - kept.begin())];
    for (std::size_t i = 0; i < total; ++i)
        if (kept[i] != 0)
            contributions[i] = {exponents[i] - first, 1.0};

    RandomSequence sequence(
        {job_seed, Purpose::bootstrap},
        {std::bit_cast<std::uint64_t>(eta), std::bit_cast<std::uint64_t>(epsilon), std::uint64_t{0}});
    std::vector<double> means;
    for (std::int64_t resample = 0; resample < resamples; ++resample) {
        pulse();
        double sum = 0.0;
        double count = 0.0;
        for (std::size_t draw = 0; draw < total; ++draw) {
            const Contribution& drawn = contributions[uniform_below(sequence.next(), total)];
            sum += drawn.exponent;
            count += drawn.count;
        }
        if (count > 0.0)
            means.push_back(first + sum / count);
    }
    std::sort(means.begin(), means.end());
    return {IntervalStatus::available, quantile(means, 0.025), quantile(means, 0.975)};
}

}  // namespace netlyap::statistics
