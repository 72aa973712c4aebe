#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/dynamics/ensembles/minibatches.hpp"
#include "netlyap/dynamics/ensembles/perturbation.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace netlyap::ensemble {

/// Where the trajectories of one unit start and how they are driven.
struct TrajectorySetup {
    GridPoint point;                          ///< learning rate eta and perturbation radius epsilon
    std::array<std::int64_t, lanes> seeds{};  ///< one initial condition per lane
    std::uint64_t job_seed = 0;
    InitialWeights initial_weights;
    std::array<std::span<const double>, lanes> given_start{};  ///< theta(0); empty where it is drawn
    bool fresh_initial_conditions = false;
    std::size_t members = 0;  ///< perturbed trajectories around each reference trajectory
    Perturbation perturbation;
    std::int64_t perturb_at = 0;  ///< the iteration at which the members are displaced
};

/// Eight reference trajectories theta(t) and around each of them `members` perturbed ones, advanced together.
/// With an optimiser that has a state they move in the space of (theta, state); the state is 0 at t = 0, and
/// a perturbation displaces theta alone.
///
/// At every t: compute() finds L(theta(t)) and theta(t+1); the views below show iteration t; accept() moves
/// on. A lane diverges at the first t at which a parameter of its reference or of a member is not finite;
/// loss(), member_loss(), distances() and assess() give no numbers of it from then on (NaN, -1).
class Trajectory {
public:
    /// Starts at t = 0. Keeps references to the system and the kernel.
    Trajectory(const TrainingSystem& system, Kernel& kernel, const TrajectorySetup& setup);

    /// The step from t; the loss of the references, and that of the members, only when asked for.
    void compute(bool with_loss, bool with_member_loss = false);
    /// t <- t + 1. After compute().
    void accept();

    [[nodiscard]] std::int64_t iteration() const noexcept { return iteration_; }
    [[nodiscard]] double learning_rate() const noexcept { return setup_.point.eta; }
    [[nodiscard]] std::uint64_t job_seed() const noexcept { return setup_.job_seed; }
    /// (theta, state) of the references at t [phase_dimension(system)][lane].
    [[nodiscard]] std::span<const double> point() const { return current_.all().first(dimension_ * lanes); }
    /// The samples of the step from t, unless it sees all; until the next call, or step.
    [[nodiscard]] std::optional<Minibatch> batch() const;
    /// The initial conditions [lane].
    [[nodiscard]] std::span<const std::int64_t, lanes> seeds() const noexcept { return setup_.seeds; }
    [[nodiscard]] std::size_t members() const noexcept { return setup_.members; }
    /// Whether the members have left the reference trajectory: t >= perturb_at.
    [[nodiscard]] bool is_perturbed() const noexcept { return iteration_ >= setup_.perturb_at; }
    [[nodiscard]] bool has_diverged(std::size_t lane) const { return diverged_at_[lane] >= 0; }
    /// The iteration at which each lane diverged, or -1 [lane].
    [[nodiscard]] std::span<const std::int64_t, lanes> diverged_at() const noexcept { return diverged_at_; }
    /// theta(t) of the reference (member 0) or of a member 1 .. members, which are there once is_perturbed()
    /// [parameter][lane].
    [[nodiscard]] std::span<const double> parameters(std::size_t member) const;
    /// theta(t+1), after compute() [parameter][lane].
    [[nodiscard]] std::span<const double> next_parameters(std::size_t member) const;
    /// L(theta(t)) of the references on all training samples, after compute(true) [lane].
    [[nodiscard]] std::span<const double, lanes> loss() const noexcept { return loss_; }
    /// L(theta'_i(t)) of member i = 1 .. members, after compute() with it, once is_perturbed() [member -
    /// 1][lane].
    [[nodiscard]] std::span<const double> member_loss() const;
    /// d_i(t) = sum_j |theta_j(t) - theta'_ij(t)| of member i = 1 .. members, once is_perturbed() [member -
    /// 1][lane].
    [[nodiscard]] std::span<const double> distances() const;
    /// The distances of the members in another norm, over the numbers first .. first + count - 1 of a point
    /// (theta, then the state), once is_perturbed() [member - 1][lane].
    void find_distances(Norm norm, std::size_t first, std::size_t count, std::span<double> distances) const;
    /// The distances of what members and reference say of samples (Kernel::predict), over samples and
    /// outputs, once is_perturbed() [member - 1][lane].
    void find_output_distances(Norm norm, const Samples& samples, std::span<double> distances) const;
    /// theta'_i - theta as it is drawn for member i = 1 .. members, of one lane [parameter].
    [[nodiscard]] std::vector<double> displacement(std::size_t member, std::size_t lane) const;
    /// How much of the perturbation rounding changes: e = sum |realised - drawn| / sum |drawn| over members
    /// and parameters, realised the difference of the parameters that are followed. At the iteration of the
    /// perturbation only; NaN where a trajectory does not start, or nothing was drawn [lane].
    [[nodiscard]] std::array<double, lanes> rounding() const;
    /// Mean cross-entropy and number of correct samples of networks, of parameters(0) or what was made of
    /// them, on samples of the system's shape [lane].
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) const;

    /// The state between accept() and compute(), for checkpoints; restore() wants the same setup,
    /// and throws DataError for a state that cannot be of it.
    void save(ByteWriter& writer) const;
    void restore(ByteReader& reader);

private:
    void displace_members();
    void find_divergence(std::size_t member);
    void blank_diverged(std::span<double> of_members) const;
    /// L(theta) on all training samples, for steps on batches, which do not find it.
    void find_loss(std::size_t member, std::span<double> loss) const;
    [[nodiscard]] std::size_t offset(std::size_t member) const noexcept {
        return member * dimension_ * lanes;
    }
    [[nodiscard]] std::size_t followed() const noexcept { return is_perturbed() ? setup_.members : 0; }

    const TrainingSystem& system_;
    Kernel& kernel_;
    TrajectorySetup setup_;
    std::size_t parameter_count_;
    std::size_t dimension_;                           ///< of the phase space
    mutable std::optional<Minibatches> minibatches_;  ///< unless steps see all training samples
    std::int64_t iteration_ = 0;
    LaneArray current_;  ///< theta(t), state of the descent [member 0 .. members][parameter, state][lane]
    LaneArray next_;     ///< those at t+1, same shape
    std::array<double, lanes> loss_{};
    std::vector<double> member_loss_;  ///< [member - 1][lane]
    std::array<std::int64_t, lanes> diverged_at_{};
    std::uint32_t next_not_finite_ = 0;
    mutable std::vector<double> distances_;
    mutable std::int64_t distances_at_ = -1;
};

}  // namespace netlyap::ensemble
