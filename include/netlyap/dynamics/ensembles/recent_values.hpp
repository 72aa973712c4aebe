#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::ensemble {

/// The loss and the output biases of eight reference trajectories over the last 512 iterations, for all who
/// look back at them.
class RecentValues {
public:
    static constexpr std::size_t length = 512;

    explicit RecentValues(const NetworkShape& shape);

    /// Takes in iteration t = 0, 1, 2, ... in order, after Trajectory::compute(true).
    void remember(const Trajectory& trajectory);

    /// How many series there are: number 0 is the loss, the others are the output biases, if there are any.
    [[nodiscard]] std::size_t series() const noexcept {
        return 1 + (output_.has_biases ? output_.outputs : 0);
    }
    /// The last `count` values of a series before iteration `end`, in order. All of them must have been taken
    /// in, and none more than 512 iterations ago.
    [[nodiscard]] std::span<const double> before(std::int64_t end, std::size_t count, std::size_t lane,
                                                 std::size_t number) const noexcept {
        const std::size_t first = (static_cast<std::size_t>(end) - count) % length;
        return {values_.data() + (lane * series() + number) * row + first, count};
    }

    void save(ByteWriter& writer) const;
    /// DataError for a state of another size.
    void restore(ByteReader& reader);

private:
    /// Two lengths, and a cache line more, lest all series fall into the same sets of the cache.
    static constexpr std::size_t row = 2 * length + 8;

    LayerLayout output_;
    /// [lane][series][t mod length, twice]: every value stands in two places, so that what ends anywhere is
    /// whole somewhere.
    std::vector<double> values_;
};

}  // namespace netlyap::ensemble
