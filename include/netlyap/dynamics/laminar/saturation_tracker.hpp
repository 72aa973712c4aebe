#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/model/training_system.hpp"
#include "netlyap/kernel/laminar_kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// Which hidden units are stuck: their activation is above 0.99, or below 0.01, on all training samples. The
/// network then obeys the softmax map (softmax_map.hpp).
namespace netlyap::laminar {

enum class UnitState : std::uint8_t {
    partial,  ///< anything else
    off,      ///< below 0.01 on all samples
    on,       ///< above 0.99 on all samples
    split,    ///< on for all samples of some classes, off for all samples of the others
};

/// Whether a set of classes, a bit each, has none beyond so many.
[[nodiscard]] constexpr bool are_classes(std::uint64_t set, std::size_t classes) noexcept {
    return classes >= 64 || set >> classes == 0;
}

/// How many hidden units are in each state.
struct SaturationCounts {
    std::int64_t on = 0;
    std::int64_t off = 0;
    std::int64_t split = 0;
    std::int64_t partial = 0;

    bool operator==(const SaturationCounts&) const = default;
};

/// The states of all hidden units of eight trajectories, exact at every iteration.
///
/// A unit is looked at again, sample by sample, only when its weights have moved so far that its state may
/// have changed: each state comes with the distance to the nearest threshold that upholds it, and a
/// pre-activation moves by no more than sum_i max_s |x_si| |dw_i| + |db|. Stuck units hardly move, so that
/// costs next to nothing.
class SaturationTracker {
public:
    /// Keeps references to both. UsageError unless the system has one hidden layer of sigmoids.
    SaturationTracker(const TrainingSystem& system, const LaminarKernel& kernel);

    /// Looks at theta(t) [parameter][lane].
    void update(std::span<const double> theta);

    /// A bit per lane: set where at the last update a unit had another state, or a split one other classes,
    /// than at the update before. The first update sets no bit.
    [[nodiscard]] std::uint32_t changed() const noexcept { return changed_; }
    [[nodiscard]] UnitState state(std::size_t unit, std::size_t lane) const {
        return units_[unit * lanes + lane].state;
    }
    /// The classes for whose samples the unit is on, a bit each; all for UnitState::on.
    [[nodiscard]] std::uint64_t classes_on(std::size_t unit, std::size_t lane) const {
        return units_[unit * lanes + lane].classes_on;
    }
    [[nodiscard]] std::size_t hidden_units() const noexcept { return hidden_; }
    [[nodiscard]] SaturationCounts counts(std::size_t lane) const;

    void save(ByteWriter& writer) const;
    /// The state before this iteration, if every one was looked at; DataError when it does not fit.
    void restore(ByteReader& reader, std::int64_t iteration);

private:
    struct HiddenUnit {
        UnitState state = UnitState::partial;
        std::uint64_t classes_on = 0;
        bool operator==(const HiddenUnit&) const = default;
    };

    /// The state of a unit from its pre-activations, and how far these may move without changing it.
    HiddenUnit look(std::size_t unit, std::size_t lane, std::span<const double> theta, double& slack) const;

    const TrainingSystem& system_;
    const LaminarKernel& kernel_;
    std::size_t inputs_;
    std::size_t hidden_;
    std::vector<double> largest_input_;  ///< max_s |x_si| [input]
    std::vector<HiddenUnit> units_;      ///< [unit][lane]
    std::vector<std::uint8_t> moved_;    ///< lanes whose units have to be looked at again [unit]
    LaneArray slack_;                    ///< [unit][lane]
    LaneArray looked_at_;  ///< the parameters of the hidden layer when slack_ was found [parameter][lane]
    bool is_first_ = true;
    std::uint32_t changed_ = 0;
};

}  // namespace netlyap::laminar
