#include "netlyap/core/moments.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include "percentiles.hpp"
#include "registry.hpp"

#include <cmath>

namespace netlyap::statistics {

namespace {

constexpr Recorded<double> tangent_exponent = {"/tangent_growth/exponent"};
constexpr Recorded<double> tangent_r_squared = {"/tangent_growth/r_squared"};

/// lambda_nMLE in the limit of small epsilon: what exponents.cpp has of finite distances, of the exponents of
/// tangent vectors, with the same filter.
class TangentExponents final : public Statistic {
public:
    explicit TangentExponents(const StatisticSetup& setup)
        : Statistic("/tangent_statistics"), seed_(setup.seed), filter_(setup.filter) {}

    void compute(const CellSample& cell, observables::Results& results, const Pulse& pulse) const override {
        const std::vector<double> kept = judged(cell).kept;
        results[kept_] = {static_cast<std::int64_t>(kept.size())};
        results[total_] = {static_cast<std::int64_t>(cell.seeds)};
        if (kept.size() > 1)
            results[nmle_stderr_] = {standard_deviation(kept, kept.size() - 1) /
                                     std::sqrt(static_cast<double>(kept.size()))};
        const Interval interval = nmle(cell, pulse);
        results[nmle_] = {interval.value};
        results[nmle_ci_low_] = {interval.low};
        results[nmle_ci_high_] = {interval.high};
        const Interval share = kept_fraction(cell);
        results[kept_fraction_ci_low_] = {share.low};
        results[kept_fraction_ci_high_] = {share.high};
        results[quantile_] = percentiles(sorted_values(cell[tangent_exponent]));
    }

    [[nodiscard]] std::vector<NamedInterval> intervals() const override {
        return {
            {"nmle", [this](const CellSample& cell, const Pulse& pulse) { return nmle(cell, pulse); }},
            {"kept_fraction", [this](const CellSample& cell, const Pulse&) { return kept_fraction(cell); }}};
    }

private:
    struct Judged {
        std::vector<std::uint8_t> is_kept;  ///< [seed], 0 or 1
        std::vector<double> kept;
    };

    [[nodiscard]] Judged judged(const CellSample& cell) const {
        Judged found;
        for (std::size_t seed = 0; seed < cell.seeds; ++seed) {
            const double value = cell[tangent_exponent][seed];
            found.is_kept.push_back(std::isfinite(value) &&
                                    series::judge(series::Outcome::kept, value, cell[tangent_r_squared][seed],
                                                  filter_) == series::Outcome::kept);
            if (found.is_kept.back() != 0)
                found.kept.push_back(value);
        }
        return found;
    }

    [[nodiscard]] Interval nmle(const CellSample& cell, const Pulse& pulse) const {
        const Judged found = judged(cell);
        const BootstrapInterval ends =
            bootstrap_interval(cell[tangent_exponent], found.is_kept, seed_, cell.eta, cell.epsilon, pulse);
        return {mean_of(found.kept), ends.low, ends.high};
    }

    [[nodiscard]] Interval kept_fraction(const CellSample& cell) const {
        return wilson_interval(static_cast<std::int64_t>(judged(cell).kept.size()),
                               static_cast<std::int64_t>(cell.seeds));
    }

    std::uint64_t seed_;
    series::ExponentFilter filter_;
    using Numbers = observables::Quantity<double>;
    observables::Quantity<std::int64_t> kept_ =
        declare<std::int64_t>({.path = "kept",
                               .long_name = "initial conditions that the filter keeps",
                               .is_never_missing = true,
                               .ancillary = "kept_fraction_ci_low kept_fraction_ci_high total"});
    observables::Quantity<std::int64_t> total_ = declare<std::int64_t>(
        {.path = "total", .long_name = "initial conditions that have a result", .is_never_missing = true});
    Numbers nmle_ = declare<double>(
        {.path = "nmle",
         .units = "1/iteration",
         .long_name = "network maximal Lyapunov exponent of tangent vectors: mean of the kept exponents",
         .ancillary = "nmle_stderr nmle_ci_low nmle_ci_high kept total",
         .remark = "lambda_nMLE in the limit of small epsilon; the filter of [fit], as in /statistics"});
    Numbers nmle_stderr_ = declare<double>(
        {.path = "nmle_stderr", .units = "1/iteration", .long_name = "standard error of nmle"});
    Numbers nmle_ci_low_ =
        declare<double>({.path = "nmle_ci_low",
                         .units = "1/iteration",
                         .long_name = "lower end of the 95 % bootstrap interval of nmle, filtered again in "
                                      "every resample",
                         .remark = "2,000 resamples of all initial conditions; NaN under 20 kept"});
    Numbers nmle_ci_high_ = declare<double>(
        {.path = "nmle_ci_high",
         .units = "1/iteration",
         .long_name = "upper end of the 95 % bootstrap interval of nmle, filtered again in every resample"});
    Numbers kept_fraction_ci_low_ = declare<double>(
        {.path = "kept_fraction_ci_low", .long_name = "lower end of Wilson's 95 % interval of kept / total"});
    Numbers kept_fraction_ci_high_ =
        declare<double>({.path = "kept_fraction_ci_high",
                         .long_name = "upper end of Wilson's 95 % interval of kept / total"});
    Numbers quantile_ =
        declare<double>({.path = "quantile",
                         .axes = {percent_axis()},
                         .units = "1/iteration",
                         .long_name = "quantiles of all exponents, before the filter",
                         .remark = "5, 25, 50, 75 and 95 % (`percent`), by linear interpolation"});
};

}  // namespace

StatisticType tangent_exponents() {
    return {
        .name = "tangent_exponents",
        .summary = "lambda_nMLE in the limit of small epsilon: of the tangent vectors that the filter keeps",
        .settings = {},
        .needs = {tangent_exponent.path, tangent_r_squared.path},
        .revises = {},
        .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
            return std::make_unique<TangentExponents>(setup);
        }};
}

}  // namespace netlyap::statistics
