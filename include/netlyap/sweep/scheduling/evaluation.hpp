#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/pulse.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/sweep/scheduling/record.hpp"

#include <array>
#include <cstdint>

namespace netlyap::scheduling {

/// Changes when the trajectory or an observable saves another state: states of other versions are not
/// continued.
inline constexpr std::uint64_t state_version = 1;

/// The computation of one unit, in slices of any size; how it is sliced, saved and restored never shows in
/// the record.
class Evaluation {
public:
    /// Starts at iteration 0. Keeps references to the job and the kernel.
    Evaluation(const PreparedJob& prepared, const WorkUnit& unit, Kernel& kernel);

    [[nodiscard]] bool is_done() const;
    [[nodiscard]] Iteration iteration() const { return Iteration{trajectory_.iteration()}; }
    /// Takes at most so many steps.
    void advance(std::int64_t steps);
    /// The result, once done. What observables do at the end of a unit may take long: they call the pulse,
    /// and what it throws comes out here. The state stays as it is, so that it can be saved at the last
    /// iteration.
    [[nodiscard]] Record record(const Pulse& pulse = no_pulse) const;

    void save(ByteWriter& writer) const;
    /// Takes all that the reader has. DataError for a state that cannot be of this unit of the job, or with
    /// bytes left over; the evaluation can then not be used any more.
    void restore(ByteReader& reader);

private:
    const PreparedJob& prepared_;
    WorkUnit unit_;
    ensemble::Trajectory trajectory_;
    observables::ObservableSet observables_;
};

/// The share of the perturbation that rounding changes, as Trajectory::rounding() has it, of a unit that is
/// perturbed at iteration 0.
[[nodiscard]] std::array<double, lanes> rounding_at_start(const PreparedJob& prepared, const WorkUnit& unit,
                                                          Kernel& kernel);

/// The whole computation of one unit: a pure function of the job's identity and the unit.
[[nodiscard]] Record evaluate(const PreparedJob& prepared, const WorkUnit& unit, Kernel& kernel);

}  // namespace netlyap::scheduling
