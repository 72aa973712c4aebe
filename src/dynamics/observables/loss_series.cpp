#include "loss_series.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::observables {

void LossSeries::observe(const ensemble::Trajectory& trajectory) {
    std::copy(trajectory.seeds().begin(), trajectory.seeds().end(), seeds_.begin());
    for (std::size_t lane = 0; lane < lanes; ++lane)
        values_.set(lane, 0, trajectory.loss()[lane]);
    values_.next_column();
}

void LossSeries::save(ByteWriter& writer) const {
    writer.put(seeds_);
    values_.save(writer);
}

void LossSeries::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    const std::int64_t seen =
        std::clamp<std::int64_t>(trajectory.iteration() - range_.begin, 0, range_.end - range_.begin);
    seeds_ = reader.get<std::array<std::int64_t, lanes>>();
    if (seen > 0 && !std::equal(seeds_.begin(), seeds_.end(), trajectory.seeds().begin()))
        throw DataError("a saved series is of other initial conditions");
    values_.restore(reader, static_cast<std::size_t>(seen));
}

bool varies(std::span<const double> series) {
    return std::all_of(series.begin(), series.end(), [](double value) { return std::isfinite(value); }) &&
           std::any_of(series.begin(), series.end(), [&](double value) { return value != series.front(); });
}

}  // namespace netlyap::observables
