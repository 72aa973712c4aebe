#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/kernel/laminar_kernel.hpp"
#include "netlyap/dynamics/ensembles/recent_values.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"
#include "netlyap/dynamics/laminar/saturation_tracker.hpp"
#include "netlyap/dynamics/laminar/stretch.hpp"
#include "netlyap/dynamics/laminar/stretch_tally.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace netlyap::laminar {

/// The stretches of one trajectory.
struct Stretches {
    std::vector<Stretch> rows;  ///< the first ones, in order, without gaps
    StretchTally tally;         ///< of all
};

/// What a segmentation sees of the trajectories besides: both of the iteration that it is to observe.
struct Sight {
    const SaturationTracker& saturation;
    const ensemble::RecentValues& recent_values;
};

struct PhaseStart;

/// Cuts eight trajectories into phases and bursts as they go by, in memory that does not grow.
class Segmentation {
public:
    /// Keeps references to all of these, and at most so many rows per trajectory; later stretches only count.
    Segmentation(const TrainingSystem& system, const LaminarKernel& kernel, const Sight& sight,
                 std::size_t max_rows);
    ~Segmentation();

    /// Looks at iteration t = 0, 1, 2, ... in order, after Trajectory::compute(true).
    void observe(const ensemble::Trajectory& trajectory);

    /// All stretches of each lane, up to the last iteration that was observed or the one before the
    /// divergence; what it sees must still be of the last one. The maps of the phases that wait are followed
    /// here, which takes some milliseconds.
    [[nodiscard]] std::array<Stretches, lanes> stretches(const Pulse& pulse = no_pulse) const;

    void save(ByteWriter& writer) const;
    /// DataError for a state that cannot be of the trajectory where it stands.
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory);

private:
    /// What is known of the stretch that a lane is in.
    struct Open {
        std::int64_t begin = 0;
        bool is_phase = false;
        std::int64_t units_on = 0;
        std::int64_t units_split = 0;
        double loss_low = 0.0;
        double loss_high = 0.0;
    };
    /// A scored phase that the softmax map has not been compared with yet: its kind is not known, and it is
    /// not counted.
    struct Awaiting;

    void open(std::size_t lane, std::int64_t t);
    void remember_start(std::size_t lane, std::span<const double> theta);
    /// The stretch that a lane is in, as if it ended here, without its map.
    [[nodiscard]] Stretch closed(std::size_t lane, std::int64_t end,
                                 std::vector<std::int64_t>& degree_counts) const;
    void score(Stretch& phase, std::size_t lane, std::vector<std::int64_t>& degree_counts) const;
    void close(std::array<Stretches, lanes>& all, std::vector<Awaiting>& awaiting, std::size_t lane,
               std::int64_t end, bool is_cut_off) const;
    [[nodiscard]] PhaseStart restored_start(ByteReader& reader) const;
    [[nodiscard]] bool is_possible(const Open& stretch) const;
    [[nodiscard]] bool is_possible(const Stretch& stretch, std::int64_t begin) const;
    [[nodiscard]] bool is_possible(const Stretches& stretches, std::int64_t awaiting) const;
    void compare(std::array<Stretches, lanes>& all, std::vector<Awaiting>& awaiting,
                 const Pulse& pulse) const;

    const TrainingSystem& system_;
    const LaminarKernel& kernel_;
    Sight sight_;
    std::size_t max_rows_;
    double learning_rate_ = 0.0;
    LayerLayout output_;
    std::int64_t iteration_ = 0;  ///< the next one
    std::array<Open, lanes> open_{};
    std::array<bool, lanes> has_ended_{};  ///< diverged
    std::vector<PhaseStart> starts_;       ///< of the open phases [lane]
    std::array<Stretches, lanes> stretches_;
    std::vector<Awaiting> awaiting_;  ///< fewer than eight
};

}  // namespace netlyap::laminar
