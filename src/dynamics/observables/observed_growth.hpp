#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

#include "log_averages.hpp"

#include <span>
#include <vector>

namespace netlyap::observables {

/// UsageError unless there are members, and all windows of [fit] end before sweep.iterations.
void check_windows(const ObservableSetup& setup);

/// Bytes that ObservedGrowth keeps of a unit.
[[nodiscard]] double kept_growth_bytes(const ObservableSetup& setup);

/// The exponent of what grows from the perturbation on, by the window search of window_fit.hpp: of the
/// distances of trajectories, or of the lengths of tangent vectors.
class ObservedGrowth : public Observable {
public:
    /// `what` begins the long_name of the exponent: "finite network Lyapunov exponent".
    ObservedGrowth(std::string group, const ObservableSetup& setup, const std::string& what);

    [[nodiscard]] Demand demand(std::int64_t t) const override;

    void save(ByteWriter& writer) const override;
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override;
    void conclude(Results& results, const Pulse& pulse) const override;

protected:
    /// The iteration of the perturbation.
    [[nodiscard]] std::int64_t first() const noexcept { return first_; }
    /// y of one iteration more, from what grows [member][lane], all of which has been divided by
    /// e^shift [lane] (none when empty).
    void add(std::span<const double> lengths, std::span<const double> shift = {});
    /// Declares the standard error of the exponent.
    Quantity<double> declare_error(bool is_added_later);
    /// It, of all lanes.
    void conclude_error(Results& results, Quantity<double> error) const;
    /// y(t) of all members, from the perturbation on.
    [[nodiscard]] std::vector<double> log_lengths(std::size_t lane) const { return log_lengths_of(0, lane); }
    /// What the fit of a lane says besides its numbers, for whoever records it.
    virtual void conclude_outcome(Results& /*results*/, std::size_t /*lane*/,
                                  series::Outcome /*outcome*/) const {}

private:
    /// y(t) of all members, row 0, or of all but one.
    [[nodiscard]] std::vector<double> log_lengths_of(std::size_t row, std::size_t lane) const;
    [[nodiscard]] series::WindowFit fit_of(std::size_t row, std::size_t lane) const;
    [[nodiscard]] double exponent_error(std::size_t lane) const;

    std::int64_t first_;
    series::WindowSearch windows_;
    LogAverages averages_;
    std::vector<double> log_lengths_;  ///< y(t) from the perturbation on [t][row][lane], rows as LogAverages
    Quantity<double> exponent_;
    Quantity<double> r_squared_;
    Quantity<std::int64_t> window_begin_;
    Quantity<std::int64_t> window_end_;
};

}  // namespace netlyap::observables
