#include "netlyap/core/error.hpp"
#include "netlyap/core/in_parallel.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/dip.hpp"
#include "netlyap/sweep/statistics/histogram.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include "registry.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace netlyap::statistics {

namespace {

constexpr Recorded<double> exponent = {"/lyapunov/exponent"};
constexpr Recorded<double> r_squared = {"/lyapunov/r_squared"};
constexpr Recorded<std::uint8_t> outcome = {"/lyapunov/outcome"};

/// The exponents of a cell that enter its statistics, in the order of the seeds.
struct CellExponents {
    std::vector<std::uint8_t> is_kept;  ///< [seed], 0 or 1
    std::vector<double> kept;
    std::vector<double> finite;
};

CellExponents exponents_of(const CellSample& cell) {
    CellExponents exponents;
    for (std::size_t seed = 0; seed < cell.seeds; ++seed) {
        const double value = cell[exponent][seed];
        const bool is_kept = cell[outcome][seed] == static_cast<std::uint8_t>(series::Outcome::kept);
        exponents.is_kept.push_back(is_kept ? 1 : 0);
        if (std::isfinite(value))
            exponents.finite.push_back(value);
        if (!is_kept)
            continue;
        if (!std::isfinite(value))
            throw InternalError(
                "statistics over seeds: an exponent that is not finite was kept; please report it "
                "with the job file");
        exponents.kept.push_back(value);
    }
    return exponents;
}

Interval kept_share(const CellExponents& exponents, const CellSample& cell) {
    return wilson_interval(static_cast<std::int64_t>(exponents.kept.size()),
                           static_cast<std::int64_t>(cell.seeds));
}

struct ExponentsSettings {
    std::size_t bins = histogram_bins;
    std::int64_t resamples = bootstrap_resamples;
};

/// Null distributions by their number of values.
using DipNulls = std::map<std::size_t, std::optional<DipNull>>;

/// The filter, and what P(Lambda) of the kept is like. A missing value is NaN; kept and total are true
/// counts.
class Exponents final : public Statistic {
public:
    explicit Exponents(const StatisticSetup& setup)
        : Statistic("/statistics"),
          seed_(setup.seed),
          filter_(setup.filter),
          bins_(setup.settings.get<ExponentsSettings>().bins),
          resamples_(setup.settings.get<ExponentsSettings>().resamples) {}

    void revise(CellSample& cell) const override {
        std::vector<std::uint8_t> judged = cell[outcome];
        for (std::size_t seed = 0; seed < cell.seeds; ++seed)
            judged[seed] = static_cast<std::uint8_t>(series::judge(static_cast<series::Outcome>(judged[seed]),
                                                                   cell[exponent][seed],
                                                                   cell[r_squared][seed], filter_));
        cell.set(outcome.path, std::move(judged));
    }

    /// A null for every number of values that occurs; the large ones take longest and come first.
    void prepare(std::span<const CellSample> cells, unsigned threads, const Pulse& pulse) override {
        nulls_.clear();
        for (const CellSample& cell : cells) {
            const CellExponents exponents = exponents_of(cell);
            nulls_[exponents.kept.size()];
            nulls_[exponents.finite.size()];
        }
        std::vector<DipNulls::value_type*> entries;
        for (auto entry = nulls_.rbegin(); entry != nulls_.rend(); ++entry)
            entries.push_back(&*entry);
        in_parallel(entries.size(), threads, pulse, [&](std::size_t i, const Pulse& own) {
            entries[i]->second.emplace(entries[i]->first, seed_, own);
        });
    }

    void compute(const CellSample& cell, observables::Results& results, const Pulse& pulse) const override {
        const CellExponents exponents = exponents_of(cell);
        results[total_] = {static_cast<std::int64_t>(cell.seeds)};
        results[kept_] = {static_cast<std::int64_t>(exponents.kept.size())};
        set_moments(exponents.kept, results);

        const BootstrapInterval interval = nmle_interval(cell, exponents, pulse);
        results[interval_status_] = {static_cast<std::uint8_t>(interval.status)};
        results[nmle_ci_low_] = {interval.low};
        results[nmle_ci_high_] = {interval.high};
        const Interval share = kept_share(exponents, cell);
        results[kept_fraction_ci_low_] = {share.low};
        results[kept_fraction_ci_high_] = {share.high};

        results[dip_p_value_] = {nulls_.at(exponents.kept.size())->p_value(exponents.kept)};
        results[dip_p_value_unfiltered_] = {nulls_.at(exponents.finite.size())->p_value(exponents.finite)};

        DensityHistogram histogram = density_histogram(exponents.kept, bins_);
        results[bin_edges_] = std::move(histogram.edges);
        results[density_] = std::move(histogram.density);
    }

    [[nodiscard]] std::vector<NamedInterval> intervals() const override {
        return {{"nmle",
                 [this](const CellSample& cell, const Pulse& pulse) {
                     const CellExponents exponents = exponents_of(cell);
                     const BootstrapInterval interval = nmle_interval(cell, exponents, pulse);
                     return Interval{mean_of(exponents.kept), interval.low, interval.high};
                 }},
                {"kept_fraction",
                 [](const CellSample& cell, const Pulse&) { return kept_share(exponents_of(cell), cell); }}};
    }

private:
    [[nodiscard]] BootstrapInterval nmle_interval(const CellSample& cell, const CellExponents& exponents,
                                                  const Pulse& pulse) const {
        return bootstrap_interval(cell[exponent], exponents.is_kept, seed_, cell.eta, cell.epsilon, pulse,
                                  resamples_);
    }

    void set_moments(std::span<const double> kept, observables::Results& results) const {
        if (kept.empty())
            return;
        results[nmle_] = {mean_of(kept)};
        results[nmle_std_] = {standard_deviation(kept, kept.size())};
        if (kept.size() > 1)
            results[nmle_stderr_] = {standard_deviation(kept, kept.size() - 1) /
                                     std::sqrt(static_cast<double>(kept.size()))};
    }

    [[nodiscard]] static observables::Axis counted(const std::string& name, std::size_t count,
                                                   const std::string& long_name) {
        return {name, observables::counted(0, count), "1", long_name, false};
    }

    std::uint64_t seed_;
    series::ExponentFilter filter_;
    std::size_t bins_;
    std::int64_t resamples_;
    DipNulls nulls_;

    using Numbers = observables::Quantity<double>;
    Numbers nmle_ = declare<double>(
        {.path = "nmle",
         .units = "1/iteration",
         .long_name = "network maximal Lyapunov exponent: mean of the kept exponents",
         .ancillary = "nmle_stderr nmle_std nmle_ci_low nmle_ci_high interval_status kept total"});
    Numbers nmle_std_ = declare<double>({.path = "nmle_std",
                                         .units = "1/iteration",
                                         .long_name = "population standard deviation of the kept exponents"});
    Numbers nmle_stderr_ = declare<double>(
        {.path = "nmle_stderr",
         .units = "1/iteration",
         .long_name =
             "standard error of nmle: sample standard deviation of the kept exponents / sqrt(kept)"});
    Numbers nmle_ci_low_ = declare<double>(
        {.path = "nmle_ci_low",
         .units = "1/iteration",
         .long_name = "lower end of the 95 % bootstrap interval of nmle, filtered again in every resample",
         .ancillary = "interval_status",
         .remark = "percentile bootstrap over all counted seeds, `statistics.exponents.resamples` (2000) "
                   "resamples"});
    Numbers nmle_ci_high_ = declare<double>(
        {.path = "nmle_ci_high",
         .units = "1/iteration",
         .long_name = "upper end of the 95 % bootstrap interval of nmle, filtered again in every resample",
         .ancillary = "interval_status"});
    Numbers kept_fraction_ci_low_ = declare<double>(
        {.path = "kept_fraction_ci_low",
         .long_name = "lower end of Wilson's 95 % interval of kept / total, for any total",
         .remark =
             "NaN for 0; the same numbers, under the same name, are in `netlyap show --csv` and in the table "
             "of `analysis/exponents`. In archives of version 0.1.0 and older a percentile bootstrap, NaN "
             "under 20 kept, as `long_name` says; `netlyap gather DIR` writes them anew"});
    Numbers kept_fraction_ci_high_ =
        declare<double>({.path = "kept_fraction_ci_high",
                         .long_name = "upper end of Wilson's 95 % interval of kept / total, for any total"});
    Numbers dip_p_value_ =
        declare<double>({.path = "dip_p_value",
                         .long_name = "p-value of Hartigan's dip test of unimodality on the kept exponents",
                         .remark = "small values speak against one mode; NaN under 4 values. Cells with as "
                                   "many values share the 2,000 samples of the null"});
    Numbers dip_p_value_unfiltered_ = declare<double>(
        {.path = "dip_p_value_unfiltered",
         .long_name = "p-value of Hartigan's dip test of unimodality on all finite exponents"});
    observables::Quantity<std::int64_t> kept_ =
        declare<std::int64_t>({.path = "kept",
                               .long_name = "initial conditions that the filter keeps",
                               .is_never_missing = true,
                               .ancillary = "kept_fraction_ci_low kept_fraction_ci_high total"});
    observables::Quantity<std::int64_t> total_ = declare<std::int64_t>(
        {.path = "total", .long_name = "initial conditions that have a result", .is_never_missing = true});
    observables::Quantity<std::uint8_t> interval_status_ =
        declare<std::uint8_t>({.path = "interval_status",
                               .long_name = "whether the bootstrap interval of nmle is there, and why not",
                               .flags = observables::flags_of<IntervalStatus>(),
                               .is_never_missing = true,
                               .remark = "under 20 `nmle_ci_low` and `nmle_ci_high` are NaN"});
    Numbers bin_edges_ =
        declare<double>({.path = "bin_edges",
                         .axes = {counted("edge", bins_ + 1, "edge of a bin, counted from 0")},
                         .units = "1/iteration",
                         .long_name = "edges of the bins of density",
                         .remark = "`statistics.exponents.bins` (20) equal bins from the smallest to the "
                                   "largest kept exponent (+-0.5 if they are equal)"});
    Numbers density_ = declare<double>({.path = "density",
                                        .axes = {counted("bin", bins_, "bin, counted from 0")},
                                        .units = "iteration",
                                        .long_name = "P(Lambda): probability density of the kept exponents"});
};

}  // namespace

StatisticType exponents() {
    return {.name = "exponents",
            .summary = "which exponents the filter of [fit] keeps, their mean with its errors, and P(Lambda)",
            .settings = settings_of<ExponentsSettings>(
                {setting<ExponentsSettings>(&ExponentsSettings::bins,
                                            {.name = "bins",
                                             .units = "bins",
                                             .allowed = {.least = 1, .most = 10'000},
                                             .help = "of P(Lambda), the histogram of the kept exponents",
                                             .is_added_later = true,
                                             .older_name = "statistics.bins"}),
                 setting<ExponentsSettings>(
                     &ExponentsSettings::resamples,
                     {.name = "resamples",
                      .units = "resamples",
                      .allowed = {.least = 100, .most = 1'000'000},
                      .help = "of the bootstrap that gives the 95 % interval of lambda_nMLE",
                      .is_added_later = true,
                      .older_name = "statistics.resamples"})}),
            .needs = {exponent.path, r_squared.path, outcome.path},
            .revises = {outcome.path},
            .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
                return std::make_unique<Exponents>(setup);
            }};
}

}  // namespace netlyap::statistics
