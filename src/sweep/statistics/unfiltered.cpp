#include "netlyap/core/moments.hpp"
#include "netlyap/core/quantile.hpp"

#include "registry.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::statistics {

namespace {

constexpr Recorded<double> any_exponent = {"/lyapunov/exponent"};

/// What the filter hides: mean and median of every exponent that there is. NaN where there is none.
class Unfiltered final : public Statistic {
public:
    Unfiltered() : Statistic("/statistics") {}

    void compute(const CellSample& cell, observables::Results& results, const Pulse&) const override {
        std::vector<double> finite;
        for (const double value : cell[any_exponent])
            if (std::isfinite(value))
                finite.push_back(value);
        results[mean_] = {mean_of(finite)};
        if (finite.size() > 1)
            results[mean_stderr_] = {standard_deviation(finite, finite.size() - 1) /
                                     std::sqrt(static_cast<double>(finite.size()))};
        std::sort(finite.begin(), finite.end());
        results[median_] = {quantile(finite, 0.5)};
    }

private:
    observables::Quantity<double> mean_ =
        declare<double>({.path = "mean_unfiltered",
                         .units = "1/iteration",
                         .long_name = "mean of all finite exponents",
                         .ancillary = "mean_unfiltered_stderr total",
                         .remark = "whatever the filter keeps; older archives lack it and the next two: "
                                   "`netlyap gather DIR` writes them"});
    observables::Quantity<double> mean_stderr_ = declare<double>(
        {.path = "mean_unfiltered_stderr",
         .units = "1/iteration",
         .long_name = "standard error of mean_unfiltered: sample standard deviation / sqrt(their number)",
         .remark = "NaN for one"});
    observables::Quantity<double> median_ =
        declare<double>({.path = "median_unfiltered",
                         .units = "1/iteration",
                         .long_name = "median of all finite exponents",
                         .remark = "of an even number the mean of the two in the middle"});
};

}  // namespace

StatisticType unfiltered() {
    return {.name = "unfiltered",
            .summary = "mean and median of all exponents, whatever the filter of [fit] keeps",
            .settings = {},
            .needs = {any_exponent.path},
            .revises = {},
            .make = [](const StatisticSetup&) -> std::unique_ptr<Statistic> {
                return std::make_unique<Unfiltered>();
            }};
}

}  // namespace netlyap::statistics
