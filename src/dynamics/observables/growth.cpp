#include "netlyap/dynamics/observables/growth.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"

#include "log_averages.hpp"
#include "observed_growth.hpp"

#include <array>
#include <cmath>

namespace netlyap::observables {

namespace {

constexpr const char* group = "/lyapunov";

class Growth final : public ObservedGrowth {
public:
    explicit Growth(const ObservableSetup& setup)
        : ObservedGrowth(group, setup, "finite network Lyapunov exponent") {
        rounding_.fill(missing_value);
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        if (trajectory.iteration() == first())
            rounding_ = trajectory.rounding();
        add(trajectory.distances());
    }

    /// The same of an iteration that is recorded already.
    void observe_recorded(std::span<const double> distances, const std::array<double, lanes>& rounding) {
        rounding_ = rounding;
        add(distances);
    }

    void save(ByteWriter& writer) const override {
        ObservedGrowth::save(writer);
        writer.put(rounding_);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        ObservedGrowth::restore(reader, trajectory);
        rounding_ = reader.get<std::array<double, lanes>>();
        for (const double share : rounding_)
            if (share < 0.0 || (trajectory.iteration() <= first() && !std::isnan(share)))
                throw DataError("a saved state has lost a share of its perturbation that there is not");
    }

    void conclude(Results& results, const Pulse& pulse) const override {
        ObservedGrowth::conclude(results, pulse);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            results[rounding_share_][lane] = rounding_[lane];
        conclude_error(results, exponent_error_);
    }

private:
    void conclude_outcome(Results& results, std::size_t lane, series::Outcome outcome) const override {
        const bool is_rounded =
            rounding_[lane] > series::most_rounding && outcome != series::Outcome::diverged;
        results[outcome_][lane] = static_cast<std::uint8_t>(is_rounded ? series::Outcome::rounded : outcome);
    }

    std::array<double, lanes> rounding_{};  ///< as Trajectory::rounding() has it
    /// Version 2: there is rounded.
    Quantity<std::uint8_t> outcome_ = declare<std::uint8_t>(
        {.path = "outcome",
         .long_name = "whether the initial condition is kept, and why not",
         .flags = flags_of<series::Outcome>(),
         .version = 2,
         .remark = "of several the first of diverged, rounded (`rounding` > 0.01), degenerate (some distance "
                   "is 0, or no window has variance), low_r_squared, low_exponent; the last two are what the "
                   "filter says when units are gathered. Archives of before `rounding` do not judge it"});
    Quantity<double> rounding_share_ = declare<double>(
        {.path = "rounding",
         .long_name = "share of the perturbation that rounding changes: sum |realised - drawn| / sum |drawn|",
         .is_added_later = true,
         .remark =
             "over members and displaced parameters; 0.004 to 0.009 at epsilon = 1e-14, where single "
             "exponents are uncertain by about 0.01 (beside 80-bit arithmetic); above 0.01 from 1e-15 down"});
    Quantity<double> exponent_error_ = declare_error(true);
};

}  // namespace

std::vector<FieldValues> growth_of_distances(const ObservableSetup& setup, std::span<const double> distances,
                                             const std::array<double, lanes>& rounding) {
    const std::size_t row = setup.members * lanes;
    NETLYAP_ASSERT(
        distances.size() == row * static_cast<std::size_t>(series::iterations_needed(setup.windows)),
        "there are distances of every iteration of the windows");
    Growth growth(setup);
    for (std::size_t place = 0; place < distances.size(); place += row)
        growth.observe_recorded(distances.subspan(place, row), rounding);
    return growth.results();
}

std::vector<double> log_distances(std::span<const double> distances, std::size_t members,
                                  series::GrowthAverage average, const std::string& kernel_name) {
    LogAverages averages(members, average, kernel_name);
    std::vector<double> y;
    for (std::size_t place = 0; place < distances.size(); place += members * lanes) {
        const std::span<const double> here = averages.of(distances.subspan(place, members * lanes));
        y.insert(y.end(), here.begin(), here.begin() + lanes);  // of all members
    }
    return y;
}

ObservableType growth_observable() {
    return {.name = "growth",
            .summary = "finite network Lyapunov exponent by the window search of [fit]",
            .settings = {},
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                check_windows(setup);
                return std::make_unique<Growth>(setup);
            },
            .group = group,
            .fits_windows = true,
            .follows_members = true,
            .kept_bytes = kept_growth_bytes};
}

}  // namespace netlyap::observables
