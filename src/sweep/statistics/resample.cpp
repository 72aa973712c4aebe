#include "netlyap/sweep/statistics/resample.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/random.hpp"

#include <cmath>

namespace netlyap::statistics {

namespace {

constexpr std::size_t resample_count = 400;
constexpr std::size_t least_resamples = 360;

double error_of(const std::vector<double>& values) {
    if (values.size() < least_resamples || is_constant(values))
        return missing_value;
    return standard_deviation(values, values.size() - 1);
}

}  // namespace

Resamples resample_trajectories(std::size_t trajectories, std::uint64_t seed,
                                std::array<std::uint64_t, 3> name) {
    Resamples resamples(resample_count, std::vector<std::int32_t>(trajectories, 0));
    RandomSequence sequence({seed, Purpose::bootstrap}, name);
    for (std::vector<std::int32_t>& draws : resamples)
        for (std::size_t draw = 0; draw < trajectories; ++draw)
            ++draws[uniform_below(sequence.next(), trajectories)];
    return resamples;
}

std::vector<Estimate> estimates(
    const Resamples& resamples, std::size_t trajectories,
    const std::function<std::vector<double>(const std::vector<std::int32_t>& draws)>& statistics,
    const Pulse& pulse) {
    std::vector<Estimate> all;
    for (const double value : statistics(std::vector<std::int32_t>(trajectories, 1)))
        all.push_back({value, missing_value});
    std::vector<std::vector<double>> drawn(all.size());
    for (const std::vector<std::int32_t>& draws : resamples) {
        pulse();
        const std::vector<double> of_resample = statistics(draws);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!std::isnan(of_resample[i]))
                drawn[i].push_back(of_resample[i]);
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!std::isnan(all[i].value))
            all[i].error = error_of(drawn[i]);
    return all;
}

}  // namespace netlyap::statistics
