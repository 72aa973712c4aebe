#include "netlyap/dynamics/tangents/block_averages.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace netlyap::tangent {

namespace {

constexpr std::int64_t most_cells = 512;

/// The length of cells of so many iterations: the least power of 2 with which most_cells suffice.
std::int64_t cell_length(std::int64_t iterations) {
    std::int64_t length = 1;
    while ((iterations - 1) / length >= most_cells)
        length *= 2;
    return length;
}

}  // namespace

BlockAverages::BlockAverages(std::size_t count, std::int64_t begin)
    : begin_(begin), seen_(begin), sums_(count * lanes) {}

void BlockAverages::add(std::int64_t from, std::int64_t to, std::span<const double> logarithms) {
    NETLYAP_ASSERT(from == seen_ && to > from, "logarithms come in order, without gaps");
    while (cell_length_ < cell_length(to - begin_))
        merge_cells();
    const auto cell = static_cast<std::size_t>((to - 1 - begin_) / cell_length_);
    cells_.resize((cell + 1) * sums_.size());
    cell_lengths_.resize(cell + 1);
    cell_lengths_[cell] += to - from;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        sums_[i] += logarithms[i];
        cells_[cell * sums_.size() + i] += logarithms[i];
    }
    seen_ = to;
}

/// Each with the next.
void BlockAverages::merge_cells() {
    const std::size_t count = cell_lengths_.size();
    const std::size_t size = sums_.size();
    for (std::size_t cell = 0; cell < count; ++cell) {
        const std::size_t into = cell / 2;
        const bool is_second = cell % 2 == 1;
        cell_lengths_[into] = cell_lengths_[cell] + (is_second ? cell_lengths_[into] : 0);
        for (std::size_t i = 0; i < size; ++i)
            cells_[into * size + i] = cells_[cell * size + i] + (is_second ? cells_[into * size + i] : 0.0);
    }
    cell_lengths_.resize((count + 1) / 2);
    cells_.resize(cell_lengths_.size() * size);
    cell_length_ *= 2;
}

double BlockAverages::mean(std::size_t quantity, std::size_t lane) const {
    return sum(quantity, lane) / static_cast<double>(seen_ - begin_);
}

double BlockAverages::error(std::size_t quantity, std::size_t lane) const {
    std::vector<double> sums(error_blocks);
    std::vector<std::int64_t> lengths(error_blocks);
    for (std::size_t cell = 0; cell < cell_lengths_.size(); ++cell) {
        const std::int64_t after =
            std::min(seen_ - begin_, (static_cast<std::int64_t>(cell) + 1) * cell_length_);
        const auto block = static_cast<std::size_t>((after - 1) * static_cast<std::int64_t>(error_blocks) /
                                                    (seen_ - begin_));
        sums[block] += cells_[cell * sums_.size() + quantity * lanes + lane];
        lengths[block] += cell_lengths_[cell];
    }
    for (std::size_t block = 0; block < error_blocks; ++block) {
        if (lengths[block] == 0)
            return missing_value;
        sums[block] /= static_cast<double>(lengths[block]);
        if (!std::isfinite(sums[block]))
            return missing_value;
    }
    return standard_deviation(sums, error_blocks - 1) / std::sqrt(static_cast<double>(error_blocks));
}

void BlockAverages::save(ByteWriter& writer) const {
    writer.put(seen_);
    writer.put_all(std::span(sums_));
    writer.put_all(std::span(cells_));
    writer.put_all(std::span(cell_lengths_));
}

void BlockAverages::restore(ByteReader& reader, std::int64_t iteration) {
    seen_ = reader.get<std::int64_t>();
    if (seen_ < begin_ || seen_ > std::max(begin_, iteration))
        throw DataError("a saved state has logarithms of growth up to another iteration");
    const std::int64_t over = seen_ - begin_;
    cell_length_ = over > 0 ? cell_length(over) : 1;
    const auto cells = over > 0 ? static_cast<std::size_t>((over - 1) / cell_length_ + 1) : 0;
    sums_ = reader.get_all<double>(sums_.size());
    cells_ = reader.get_all<double>(cells * sums_.size());
    cell_lengths_ = reader.get_all<std::int64_t>(cells);
    if (std::any_of(cell_lengths_.begin(), cell_lengths_.end(),
                    [&](std::int64_t length) { return length < 0 || length > over; }) ||
        std::accumulate(cell_lengths_.begin(), cell_lengths_.end(), std::int64_t{0}) != over)
        throw DataError("a saved state has logarithms of growth over iterations that were not there");
}

double kept_average_bytes(std::size_t count, std::int64_t iterations) {
    const auto cells = static_cast<double>(std::min(iterations, most_cells));
    return ((cells + 1.0) * static_cast<double>(count * lanes) + cells) * sizeof(double);
}

}  // namespace netlyap::tangent
