#include "netlyap/dynamics/tangents/covariant_columns.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/circle.hpp"
#include "netlyap/kernel/triangle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace netlyap::tangent {

CovariantColumns::CovariantColumns(std::size_t count)
    : count_(count), entries_(triangle_entries(count) * lanes, 0.0), growth_(count * lanes) {
    for (std::size_t j = 0; j < count; ++j)
        std::fill_n(entries_.data() + triangle_entry(count, j, j) * lanes, lanes, 1.0);
}

CovariantColumns CovariantColumns::mixed(std::size_t count) {
    CovariantColumns columns(count);
    for (std::size_t j = 0; j < count; ++j)
        for (std::size_t i = 0; i <= j; ++i)
            std::fill_n(columns.entries_.data() + triangle_entry(count, i, j) * lanes, lanes,
                        1.0 / std::sqrt(static_cast<double>(j + 1)));
    return columns;
}

double CovariantColumns::operator()(std::size_t i, std::size_t j, std::size_t lane) const {
    return entries_[triangle_entry(count_, i, j) * lanes + lane];
}

std::span<const double> CovariantColumns::step_back(std::span<const double> triangle) {
    NETLYAP_ASSERT(triangle.size() == entries_.size(), "R of as many vectors");
    const auto place = [&](std::size_t i, std::size_t j) { return triangle_entry(count_, i, j) * lanes; };
    for (std::size_t j = 0; j < count_; ++j) {
        std::array<double, lanes> squares{};
        for (std::size_t i = j + 1; i-- > 0;) {
            double* const solved = entries_.data() + place(i, j);
            for (std::size_t known = i + 1; known <= j; ++known) {
                const double* const factor = triangle.data() + place(i, known);
                const double* const value = entries_.data() + place(known, j);
                for (std::size_t lane = 0; lane < lanes; ++lane)
                    solved[lane] -= factor[lane] * value[lane];
            }
            const double* const diagonal = triangle.data() + place(i, i);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                solved[lane] /= diagonal[lane];
                squares[lane] += solved[lane] * solved[lane];
            }
        }
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double length = std::sqrt(squares[lane]);
            for (std::size_t i = 0; i <= j; ++i)
                entries_[place(i, j) + lane] /= length;
            growth_[j * lanes + lane] = 1.0 / length;
        }
    }
    return growth_;
}

void CovariantColumns::find_vectors(std::span<const double> frame, std::span<double> vectors) const {
    NETLYAP_ASSERT(frame.size() % (count_ * lanes) == 0 && vectors.size() == frame.size(),
                   "shape [vector][entry][lane]");
    const std::size_t size = frame.size() / count_;
    for (std::size_t j = 0; j < count_; ++j) {
        double* const vector = vectors.data() + j * size;
        std::fill_n(vector, size, 0.0);
        for (std::size_t i = 0; i <= j; ++i) {
            const double* const part = entries_.data() + triangle_entry(count_, i, j) * lanes;
            const double* const unit = frame.data() + i * size;
            for (std::size_t entry = 0; entry < size; entry += lanes)
                for (std::size_t lane = 0; lane < lanes; ++lane)
                    vector[entry + lane] += part[lane] * unit[entry + lane];
        }
    }
}

double angle(const CovariantColumns& a, std::size_t i, const CovariantColumns& b, std::size_t j,
             std::size_t lane) {
    double difference = 0.0;
    double sum = 0.0;
    for (std::size_t entry = 0; entry <= std::max(i, j); ++entry) {
        const double u = entry <= i ? a(entry, i, lane) : 0.0;
        const double v = entry <= j ? b(entry, j, lane) : 0.0;
        difference += (u - v) * (u - v);
        sum += (u + v) * (u + v);
    }
    // |u - v| and |u + v| are 2 sin and 2 cos of half the angle.
    return 2.0 * atan(std::sqrt(std::min(difference, sum) / std::max(difference, sum)));
}

}  // namespace netlyap::tangent
