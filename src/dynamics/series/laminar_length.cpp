#include "netlyap/dynamics/series/laminar_length.hpp"

#include "netlyap/core/assert.hpp"

#include <cmath>

namespace netlyap::series {

std::vector<std::int64_t> laminar_lengths(std::span<const double> series, std::size_t period,
                                          double tolerance, std::int64_t shortest) {
    NETLYAP_ASSERT(period >= 1, "a cycle has a length");
    std::vector<std::int64_t> lengths;
    std::int64_t length = 0;
    bool is_whole = false;  // the run that is counted has begun inside the series
    for (std::size_t t = period; t < series.size(); ++t) {
        if (std::fabs(series[t] - series[t - period]) < tolerance) {
            ++length;
            continue;
        }
        if (is_whole && length >= shortest)
            lengths.push_back(length);
        length = 0;
        is_whole = true;
    }
    return lengths;
}

}  // namespace netlyap::series
