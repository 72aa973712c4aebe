#include "loss_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace netlyap::observables {

namespace {

/// Whether there is something to analyse.
bool varies(std::span<const double> series) {
    return std::all_of(series.begin(), series.end(), [](double value) { return std::isfinite(value); }) &&
           std::any_of(series.begin(), series.end(), [&](double value) { return value != series.front(); });
}

}  // namespace

LossAnalysis::LossAnalysis(std::string group, Range range)
    : Observable(std::move(group)), range_(range), values_(1, length()) {}

void LossAnalysis::observe(const ensemble::Trajectory& trajectory) {
    std::copy(trajectory.seeds().begin(), trajectory.seeds().end(), seeds_.begin());
    for (std::size_t lane = 0; lane < lanes; ++lane)
        values_.set(lane, 0, trajectory.loss()[lane]);
    values_.next_column();
}

void LossAnalysis::save(ByteWriter& writer) const {
    writer.put(seeds_);
    values_.save(writer);
}

void LossAnalysis::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    const std::int64_t seen =
        std::clamp<std::int64_t>(trajectory.iteration() - range_.begin, 0, range_.end - range_.begin);
    seeds_ = reader.get<std::array<std::int64_t, lanes>>();
    if (seen > 0 && !std::equal(seeds_.begin(), seeds_.end(), trajectory.seeds().begin()))
        throw DataError("a saved series is of other initial conditions");
    values_.restore(reader, static_cast<std::size_t>(seen));
}

void LossAnalysis::conclude(Results& results, const Pulse& pulse) const {
    const std::vector<double> all = values_.values();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        pulse();
        const auto series = std::span(all).subspan(lane * length(), length());
        if (varies(series))
            analyse(results, lane, series, pulse);
    }
}

}  // namespace netlyap::observables
