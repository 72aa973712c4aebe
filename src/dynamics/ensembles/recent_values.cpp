#include "netlyap/dynamics/ensembles/recent_values.hpp"

#include <algorithm>

namespace netlyap::ensemble {

RecentValues::RecentValues(const NetworkShape& shape)
    : output_(layer_layouts(shape).back()), values_(lanes * series() * row) {}

void RecentValues::remember(const Trajectory& trajectory) {
    const std::size_t place = static_cast<std::size_t>(trajectory.iteration()) % length;
    const auto put = [&](std::size_t number, std::span<const double> of_lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double* of_series = values_.data() + (lane * series() + number) * row + place;
            of_series[0] = of_lanes[lane];
            of_series[length] = of_lanes[lane];
        }
    };
    put(0, trajectory.loss());
    const std::span<const double> theta = trajectory.parameters(0);
    for (std::size_t k = 0; k + 1 < series(); ++k)
        put(1 + k, theta.subspan((output_.biases + k) * lanes, lanes));
}

void RecentValues::save(ByteWriter& writer) const {
    for (std::size_t first = 0; first < values_.size(); first += row)
        writer.put_all(std::span(values_).subspan(first, length));
}

void RecentValues::restore(ByteReader& reader) {
    for (std::size_t first = 0; first < values_.size(); first += row) {
        const std::vector<double> once = reader.get_all<double>(length);
        std::copy(once.begin(), once.end(), values_.data() + first);
        std::copy(once.begin(), once.end(), values_.data() + first + length);
    }
}

}  // namespace netlyap::ensemble
