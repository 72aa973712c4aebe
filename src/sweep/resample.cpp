#include "netlyap/sweep/resample.hpp"

#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t resample_count = 400;
constexpr std::size_t least_resamples = 360;

double standard_deviation(const std::vector<double>& values) {
    if (values.size() < least_resamples)
        return missing;
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0.0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    const bool is_the_same_in_all = std::equal(values.begin() + 1, values.end(), values.begin());
    return is_the_same_in_all ? missing : std::sqrt(squares / static_cast<double>(values.size() - 1));
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
        all.push_back({value, missing});
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
            all[i].error = standard_deviation(drawn[i]);
    return all;
}

}  // namespace netlyap
