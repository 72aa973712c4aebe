#pragma once

#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace netlyap::observables {

/// The observables of one unit with the signals that they share, taken along its trajectories.
class ObservableSet {
public:
    /// Keeps a reference to the system; the kernel is that of the trajectories.
    ObservableSet(const TrainingSystem& system, const std::string& kernel_name);

    /// Makes one more, with errors as ObservableType::make; the signals of the setup are those of the set.
    void add(const ObservableType& type, ObservableSetup setup);
    /// In the order in which they were added.
    [[nodiscard]] std::span<const std::unique_ptr<Observable>> all() const noexcept { return observables_; }

    /// One iteration: the step, what looks at it, and on to the next.
    void advance(ensemble::Trajectory& trajectory);

    void save(ByteWriter& writer) const;
    /// The state before the iteration of the trajectory, which has been restored already; DataError as
    /// Observable::restore.
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory);

private:
    std::unique_ptr<SharedSignals> signals_;  ///< observables refer to it
    std::vector<std::unique_ptr<Observable>> observables_;
    std::vector<Observable*> looking_;  ///< at the iteration in hand
};

}  // namespace netlyap::observables
