#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::tangent {

/// Blocks that the error of an exponent is found from.
inline constexpr std::size_t error_blocks = 20;

/// Exponents from the logarithms of growth over the iterations from `begin` on: their sum by the time, and
/// the standard error of that mean from those of 20 blocks of equal length,
///
///     error = standard deviation of the block means / sqrt(20),
///
/// which is right when blocks are longer than the memory of the growth. Until the end is known, sums over
/// cells of equal length are kept: of one iteration at first, and where more than 512 would be needed each
/// becomes one with the next, so that 257 to 512 remain. A logarithm over several iterations belongs to the
/// cell of the last of them, and a cell to the block of its last iteration: blocks differ by at most a cell.
class BlockAverages {
public:
    BlockAverages(std::size_t count, std::int64_t begin);

    /// The logarithms of the growth over the iterations from .. to - 1 [quantity][lane]; in order, without
    /// gaps, from `begin` on.
    void add(std::int64_t from, std::int64_t to, std::span<const double> logarithms);

    /// The sum so far.
    [[nodiscard]] double sum(std::size_t quantity, std::size_t lane) const {
        return sums_[quantity * lanes + lane];
    }
    /// The sum by the iterations so far.
    [[nodiscard]] double mean(std::size_t quantity, std::size_t lane) const;
    /// Of that mean. NaN where a block has no logarithm, or its mean is not finite.
    [[nodiscard]] double error(std::size_t quantity, std::size_t lane) const;

    void save(ByteWriter& writer) const;
    /// The state after all up to this iteration; DataError when it is of another.
    void restore(ByteReader& reader, std::int64_t iteration);

private:
    void merge_cells();

    std::int64_t begin_;
    std::int64_t seen_;                       ///< the iteration after the last
    std::vector<double> sums_;                ///< [quantity][lane]
    std::int64_t cell_length_ = 1;            ///< iterations
    std::vector<double> cells_;               ///< sums of them [cell][quantity][lane]
    std::vector<std::int64_t> cell_lengths_;  ///< of the logarithms in each [cell]
};

/// What is kept of so many iterations, in bytes.
[[nodiscard]] double kept_average_bytes(std::size_t count, std::int64_t iterations);

}  // namespace netlyap::tangent
