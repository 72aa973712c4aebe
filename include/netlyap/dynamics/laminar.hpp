#pragma once

#include "netlyap/dynamics/saturation_tracker.hpp"
#include "netlyap/dynamics/trajectory.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// Laminar phases: stretches of a trajectory in which every hidden unit is stuck, so that the logits obey the
/// softmax map (softmax_map.hpp), and the bursts between them.
namespace netlyap {

/// What a stretch of a trajectory is.
enum class PhaseKind : std::uint8_t {
    burst = 0,     ///< units are partial
    brief = 1,     ///< a phase of fewer than 200 iterations, which is not scored
    rest = 2,      ///< the loss has period 1, and the output biases have no longer one
    periodic = 3,  ///< a longer period of the loss, or of the output biases alone
    chaotic = 4,   ///< the loss has no period up to 64
};

/// Whether a phase is what the softmax map does by itself from the logits of the phase.
enum class MapAgreement : std::uint8_t {
    agrees = 0,
    differs = 1,
    unsettled =
        2,  ///< the map is on no branch yet: it has no period where the phase has one, or the other way
    not_scored = 3,  ///< bursts and brief phases
};

/// A maximal stretch in which the sets of units that are on, off and split do not change and no unit is
/// partial; or, with kind burst, all that is between two of them. Scored on [begin + 100, end - 20).
struct Phase {
    static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

    std::int64_t begin = 0;
    std::int64_t end = 0;  ///< half-open
    PhaseKind kind = PhaseKind::burst;
    bool is_cut_off = false;        ///< by the end of the run
    std::int64_t units_on = -1;     ///< n_on; -1 in bursts
    std::int64_t units_split = -1;  ///< -1 in bursts
    /// Over the last 256 iterations that are scored; 0 none, -1 not scored. 1 also for a loss that stays the
    /// same to a thousandth: with equal class frequencies a cycle that permutes the classes hides from it.
    std::int64_t loss_period = -1;
    std::int64_t bias_period = -1;
    double loss_low = missing;  ///< over all iterations that are scored
    double loss_high = missing;
    MapAgreement agreement = MapAgreement::not_scored;
    std::int64_t map_period = -1;  ///< of the loss of the map
    double map_low = missing;
    double map_high = missing;
};

/// Cuts eight trajectories into phases and bursts as they go by, in memory that does not grow but with the
/// number of phases.
class Segmentation {
public:
    /// Keeps a reference to the system. UsageError as SaturationTracker.
    explicit Segmentation(const TrainingSystem& system);

    /// Looks at iteration t = 0, 1, 2, ... in order, after Trajectory::compute(true).
    void observe(const Trajectory& trajectory);

    /// All stretches of a lane, in order, without gaps, up to the last iteration that was observed or the one
    /// before the divergence.
    [[nodiscard]] std::vector<Phase> phases(std::size_t lane) const;

    void save(ByteWriter& writer) const;
    void restore(ByteReader& reader);

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

    void open(std::size_t lane, std::int64_t t);
    void remember_start(std::size_t lane, std::span<const double> theta);
    [[nodiscard]] Phase closed(std::size_t lane, std::int64_t end) const;
    void score(Phase& phase, std::size_t lane) const;
    [[nodiscard]] std::vector<double> last_values(std::size_t lane, std::size_t first_series,
                                                  std::size_t count, std::int64_t end,
                                                  std::int64_t length) const;

    const TrainingSystem& system_;
    double learning_rate_ = 0.0;
    LayerLayout output_;
    SaturationTracker tracker_;
    std::int64_t iteration_ = 0;  ///< the next one
    std::array<Open, lanes> open_{};
    std::array<bool, lanes> has_ended_{};  ///< diverged
    std::vector<double> ring_;             ///< the last losses and output biases [t mod 512][series][lane]
    std::vector<double> start_logits_;     ///< 100 iterations into the phase [lane][class of samples][class]
    std::vector<std::uint64_t> start_units_;  ///< classes for which each unit is on [lane][unit]
    std::array<std::vector<Phase>, lanes> phases_;
};

}  // namespace netlyap
