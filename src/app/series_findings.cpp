#include "series_findings.hpp"

#include "netlyap/core/missing.hpp"
#include "netlyap/core/quantile.hpp"

#include <numeric>

namespace netlyap {

std::size_t AutocorrelationFinding::count_outside() const {
    std::size_t outside = 0;
    for (std::size_t lag = 1; lag < r.size(); ++lag)
        if (is_outside(lag))
            ++outside;
    return outside;
}

double LaminarFinding::mean() const {
    return lengths.empty()
               ? missing_value
               : std::accumulate(lengths.begin(), lengths.end(), 0.0) / static_cast<double>(lengths.size());
}

double LaminarFinding::median() const {
    return lengths.empty() ? missing_value : quantile(lengths, 0.5);
}

}  // namespace netlyap
