#include "loss_series.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

void LossSeries::observe(const Trajectory& trajectory) {
    for (std::size_t lane = 0; lane < lanes; ++lane)
        values_.set(lane, 0, trajectory.loss()[lane]);
    values_.next_column();
}

bool varies(std::span<const double> series) {
    return std::all_of(series.begin(), series.end(), [](double value) { return std::isfinite(value); }) &&
           std::any_of(series.begin(), series.end(), [&](double value) { return value != series.front(); });
}

}  // namespace netlyap
