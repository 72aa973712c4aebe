#include "netlyap/core/moments.hpp"

#include "percentiles.hpp"
#include "registry.hpp"

#include <algorithm>

namespace netlyap::statistics {

namespace {

constexpr Recorded<double> recorded = {"/hessian/sharpness"};

/// Mean and quantiles of the sharpness over the initial conditions against the iteration. Those that have
/// diverged count until then.
class Sharpness final : public Statistic {
public:
    explicit Sharpness(const StatisticSetup& setup)
        : Statistic("/hessian_statistics"),
          iterations_(setup.fields[observables::field_index(setup.fields, recorded.path)].axes.back()) {}

    void compute(const CellSample& cell, observables::Results& results, const Pulse& pulse) const override {
        const std::size_t length = iterations_.coordinates.size();
        const std::vector<double>& values = cell[recorded];
        std::vector<double> here(cell.seeds);
        for (std::size_t t = 0; t < length; ++t) {
            pulse();
            for (std::size_t seed = 0; seed < cell.seeds; ++seed)
                here[seed] = values[seed * length + t];
            const std::vector<double> sorted = sorted_values(here);
            const std::vector<double> quantiles = percentiles(sorted);
            for (std::size_t i = 0; i < quantiles.size(); ++i)
                results[quantile_][i * length + t] = quantiles[i];
            results[mean_][t] = mean_of(sorted);
            results[count_][t] = static_cast<std::int64_t>(sorted.size());
        }
    }

private:
    observables::Axis iterations_;
    observables::Quantity<double> mean_ =
        declare<double>({.path = "sharpness_mean",
                         .axes = {iterations_},
                         .long_name = "mean of the sharpness over the initial conditions",
                         .ancillary = "count"});
    observables::Quantity<double> quantile_ =
        declare<double>({.path = "sharpness_quantile",
                         .axes = {percent_axis(), iterations_},
                         .long_name = "quantiles of the sharpness over the initial conditions",
                         .remark = "5, 25, 50, 75 and 95 % (`percent`), by linear interpolation"});
    observables::Quantity<std::int64_t> count_ =
        declare<std::int64_t>({.path = "count",
                               .axes = {iterations_},
                               .long_name = "initial conditions that have a sharpness",
                               .is_never_missing = true,
                               .remark = "those that have diverged have none any more"});
};

}  // namespace

StatisticType sharpness() {
    return {
        .name = "sharpness",
        .summary = "mean and quantiles of the sharpness over the initial conditions against the iteration",
        .settings = {},
        .needs = {recorded.path},
        .revises = {},
        .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
            return std::make_unique<Sharpness>(setup);
        }};
}

}  // namespace netlyap::statistics
