#pragma once

#include "netlyap/kernel/laminar_kernel.hpp"
#include "netlyap/dynamics/ensembles/recent_values.hpp"
#include "netlyap/dynamics/laminar/saturation_tracker.hpp"

#include <optional>
#include <string>

namespace netlyap::observables {

/// What several observables follow along the same trajectories: found once per iteration, and only what was
/// asked for.
///
/// An observable asks while it is made, and keeps the reference. What it asked for is that of the iteration
/// whenever observe() is called, and lives as long as the observable.
class SharedSignals {
public:
    /// Keeps a reference to the system; the kernel is that of the trajectories.
    SharedSignals(const TrainingSystem& system, const std::string& kernel_name);
    SharedSignals(const SharedSignals&) = delete;
    SharedSignals& operator=(const SharedSignals&) = delete;

    /// Which hidden units are stuck. UsageError as SaturationTracker.
    [[nodiscard]] const laminar::SaturationTracker& saturation();
    /// The last losses and output biases.
    [[nodiscard]] const ensemble::RecentValues& recent_values();
    [[nodiscard]] const LaminarKernel& laminar_kernel();
    /// Of the trajectories.
    [[nodiscard]] const std::string& kernel_name() const noexcept { return kernel_name_; }

    /// Whether the loss of every iteration is needed.
    [[nodiscard]] bool needs_loss() const noexcept { return recent_values_.has_value(); }
    /// Looks at iteration t = 0, 1, 2, ... in order, after Trajectory::compute(), with the loss if it is
    /// needed.
    void observe(const ensemble::Trajectory& trajectory);

    void save(ByteWriter& writer) const;
    /// The state before the iteration of the trajectory; DataError when it does not fit.
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory);

private:
    const TrainingSystem& system_;
    std::string kernel_name_;
    std::optional<LaminarKernel> laminar_kernel_;
    std::optional<laminar::SaturationTracker> saturation_;
    std::optional<ensemble::RecentValues> recent_values_;
};

}  // namespace netlyap::observables
