#include "netlyap/dynamics/tangents/block_averages.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace netlyap::tangent {

BlockAverages::BlockAverages(std::size_t count, std::int64_t begin, std::int64_t end)
    : begin_(begin),
      end_(end),
      seen_(begin),
      sums_(count * lanes),
      blocks_(error_blocks * count * lanes),
      block_lengths_(error_blocks) {
    NETLYAP_ASSERT(begin < end, "there are iterations to average over");
}

void BlockAverages::add(std::int64_t from, std::int64_t to, std::span<const double> logarithms) {
    NETLYAP_ASSERT(from == seen_ && to > from && to <= end_, "logarithms come in order, without gaps");
    const auto block = static_cast<std::size_t>((to - 1 - begin_) * static_cast<std::int64_t>(error_blocks) /
                                                (end_ - begin_));
    block_lengths_[block] += to - from;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        sums_[i] += logarithms[i];
        blocks_[block * sums_.size() + i] += logarithms[i];
    }
    seen_ = to;
}

double BlockAverages::mean(std::size_t quantity, std::size_t lane) const {
    return sum(quantity, lane) / static_cast<double>(end_ - begin_);
}

double BlockAverages::error(std::size_t quantity, std::size_t lane) const {
    std::vector<double> means(error_blocks);
    for (std::size_t block = 0; block < error_blocks; ++block) {
        if (block_lengths_[block] == 0)
            return missing_value;
        means[block] = blocks_[block * sums_.size() + quantity * lanes + lane] /
                       static_cast<double>(block_lengths_[block]);
        if (!std::isfinite(means[block]))
            return missing_value;
    }
    return standard_deviation(means, error_blocks - 1) / std::sqrt(static_cast<double>(error_blocks));
}

void BlockAverages::save(ByteWriter& writer) const {
    writer.put(seen_);
    writer.put_all(std::span(sums_));
    writer.put_all(std::span(blocks_));
    writer.put_all(std::span(block_lengths_));
}

void BlockAverages::restore(ByteReader& reader, std::int64_t iteration) {
    seen_ = reader.get<std::int64_t>();
    sums_ = reader.get_all<double>(sums_.size());
    blocks_ = reader.get_all<double>(blocks_.size());
    block_lengths_ = reader.get_all<std::int64_t>(block_lengths_.size());
    const bool fits = std::all_of(block_lengths_.begin(), block_lengths_.end(), [&](std::int64_t length) {
        return length >= 0 && length <= end_ - begin_;
    });
    if (seen_ < begin_ || seen_ > std::max(begin_, iteration) || !fits ||
        std::accumulate(block_lengths_.begin(), block_lengths_.end(), std::int64_t{0}) != seen_ - begin_)
        throw DataError("a saved state has logarithms of growth over iterations that were not there");
}

}  // namespace netlyap::tangent
