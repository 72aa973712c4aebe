#include "netlyap/dynamics/tangents/dense_spectrum.hpp"

#include "netlyap/kernel/lane_array.hpp"

#include <algorithm>

namespace netlyap::tangent {

namespace {

/// Unit vectors that are multiplied at once.
constexpr std::size_t vectors_at_once = 8;

}  // namespace

std::vector<double> whole_spectrum(std::size_t dimension, const LaneOperator& apply, const Pulse& pulse) {
    LaneArray columns(dimension * dimension * lanes);  // [column][row][lane]
    for (std::size_t first = 0; first < dimension; first += vectors_at_once) {
        const std::size_t count = std::min(vectors_at_once, dimension - first);
        LaneArray units(count * dimension * lanes);
        for (std::size_t i = 0; i < count; ++i)
            std::fill_n(units.data() + (i * dimension + first + i) * lanes, lanes, 1.0);
        apply(units.all(), columns.all().subspan(first * dimension * lanes, units.size()));
        pulse();
    }
    std::vector<double> spectra(dimension * lanes);
    std::vector<double> matrix(dimension * dimension);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto entry = [&](std::size_t i, std::size_t j) {
            return columns.data()[(i * dimension + j) * lanes + lane];
        };
        for (std::size_t i = 0; i < dimension; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                matrix[i * dimension + j] = (entry(i, j) + entry(j, i)) / 2.0;
        const std::vector<double> eigenvalues = symmetric_eigenvalues(dimension, matrix);
        for (std::size_t i = 0; i < dimension; ++i)
            spectra[i * lanes + lane] = eigenvalues[i];
        pulse();
    }
    return spectra;
}

}  // namespace netlyap::tangent
