#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::tangent {

/// Blocks that the error of an exponent is found from.
inline constexpr std::size_t error_blocks = 20;

/// Exponents from the logarithms of growth over the iterations begin .. end - 1: their sum by the time, and
/// the standard error of that mean from those of 20 blocks of equal length,
///
///     error = standard deviation of the block means / sqrt(20),
///
/// which is right when blocks are longer than the memory of the growth. A logarithm over several iterations
/// belongs to the block of the last of them.
class BlockAverages {
public:
    BlockAverages(std::size_t count, std::int64_t begin, std::int64_t end);

    /// The logarithms of the growth over the iterations from .. to - 1 [quantity][lane]; in order, without
    /// gaps, from `begin` on.
    void add(std::int64_t from, std::int64_t to, std::span<const double> logarithms);

    /// The sum so far.
    [[nodiscard]] double sum(std::size_t quantity, std::size_t lane) const {
        return sums_[quantity * lanes + lane];
    }
    /// The sum by the iterations of all; after the last.
    [[nodiscard]] double mean(std::size_t quantity, std::size_t lane) const;
    /// NaN where a block has no logarithm, or the mean is not finite.
    [[nodiscard]] double error(std::size_t quantity, std::size_t lane) const;

    void save(ByteWriter& writer) const;
    /// The state after all up to this iteration; DataError when it is of another.
    void restore(ByteReader& reader, std::int64_t iteration);

private:
    std::int64_t begin_;
    std::int64_t end_;
    std::int64_t seen_;                        ///< the iteration after the last
    std::vector<double> sums_;                 ///< [quantity][lane]
    std::vector<double> blocks_;               ///< sums of them [block][quantity][lane]
    std::vector<std::int64_t> block_lengths_;  ///< iterations [block]
};

}  // namespace netlyap::tangent
