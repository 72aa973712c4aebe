#include "netlyap/core/moments.hpp"
#include "netlyap/sweep/statistics/histogram.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include "percentiles.hpp"
#include "registry.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace netlyap::statistics {

namespace {

constexpr Recorded<double> spectrum_exponent = {"/spectrum/exponent"};
constexpr Recorded<std::int64_t> positive_count = {"/spectrum/positive_count"};

/// Lyapunov spectra over the initial conditions that are complete: the distribution of lambda_1, the share
/// of those whose lambda_1 is positive beyond its threshold, and quantiles of every exponent.
class Spectra final : public Statistic {
public:
    explicit Spectra(const StatisticSetup& setup)
        : Statistic("/spectrum_statistics"),
          indices_(
              setup.fields[observables::field_index(setup.fields, spectrum_exponent.path)].axes.front()) {}

    void compute(const CellSample& cell, observables::Results& results, const Pulse&) const override {
        const std::size_t count = indices_.coordinates.size();
        std::vector<double> leading;
        for (std::size_t index = 0; index < count; ++index) {
            std::vector<double> here;
            for (std::size_t seed = 0; seed < cell.seeds; ++seed)
                here.push_back(cell[spectrum_exponent][seed * count + index]);
            const std::vector<double> sorted = sorted_values(here);
            const std::vector<double> quantiles = percentiles(sorted);
            for (std::size_t i = 0; i < quantiles.size(); ++i)
                results[quantile_][i * count + index] = quantiles[i];
            if (index == 0)
                std::copy_if(sorted.begin(), sorted.end(), std::back_inserter(leading),
                             [](double value) { return std::isfinite(value); });
        }
        results[mean_] = {mean_of(leading)};
        if (leading.size() > 1)
            results[stderr_] = {standard_deviation(leading, leading.size() - 1) /
                                std::sqrt(static_cast<double>(leading.size()))};
        DensityHistogram histogram = density_histogram(leading);
        results[bin_edges_] = std::move(histogram.edges);
        results[density_] = std::move(histogram.density);
        set_share(cell, results);
    }

    [[nodiscard]] std::vector<NamedInterval> intervals() const override {
        return {{"positive_fraction", [](const CellSample& cell, const Pulse&) {
                     const Share share = share_of(cell);
                     return wilson_interval(share.positive, share.complete);
                 }}};
    }

private:
    struct Share {
        std::int64_t complete, positive;
    };

    static Share share_of(const CellSample& cell) {
        const std::vector<std::int64_t>& counts = cell[positive_count];  // -1 where there is no spectrum
        return {
            std::count_if(counts.begin(), counts.end(), [](std::int64_t of_seed) { return of_seed >= 0; }),
            std::count_if(counts.begin(), counts.end(), [](std::int64_t of_seed) { return of_seed > 0; })};
    }

    void set_share(const CellSample& cell, observables::Results& results) const {
        const Share found = share_of(cell);
        const Interval share = wilson_interval(found.positive, found.complete);
        results[count_] = {found.complete};
        results[positive_] = {found.positive};
        results[positive_fraction_ci_low_] = {share.low};
        results[positive_fraction_ci_high_] = {share.high};
    }

    observables::Axis indices_;
    using Numbers = observables::Quantity<double>;
    observables::Quantity<std::int64_t> count_ = declare<std::int64_t>(
        {.path = "count", .long_name = "initial conditions that have a spectrum", .is_never_missing = true});
    observables::Quantity<std::int64_t> positive_ =
        declare<std::int64_t>({.path = "positive",
                               .long_name = "those whose largest exponent is positive beyond its threshold",
                               .is_never_missing = true,
                               .ancillary = "positive_fraction_ci_low positive_fraction_ci_high count",
                               .remark = "`/spectrum/positive_count` > 0"});
    Numbers positive_fraction_ci_low_ =
        declare<double>({.path = "positive_fraction_ci_low",
                         .long_name = "lower end of Wilson's 95 % interval of positive / count"});
    Numbers positive_fraction_ci_high_ =
        declare<double>({.path = "positive_fraction_ci_high",
                         .long_name = "upper end of Wilson's 95 % interval of positive / count"});
    Numbers mean_ = declare<double>({.path = "mean",
                                     .units = "1/iteration",
                                     .long_name = "mean of the largest exponent over the initial conditions",
                                     .ancillary = "stderr count",
                                     .remark = "of those that are finite; no filter"});
    Numbers stderr_ = declare<double>({.path = "stderr",
                                       .units = "1/iteration",
                                       .long_name = "standard error of mean",
                                       .remark = "NaN for one"});
    Numbers quantile_ =
        declare<double>({.path = "quantile",
                         .axes = {percent_axis(), indices_},
                         .units = "1/iteration",
                         .long_name = "quantiles of every exponent over the initial conditions",
                         .remark = "5, 25, 50, 75 and 95 % (`percent`), by linear interpolation"});
    Numbers bin_edges_ = declare<double>({.path = "bin_edges",
                                          .axes = {{"edge", observables::counted(0, histogram_bins + 1), "1",
                                                    "edge of a bin, counted from 0", false}},
                                          .units = "1/iteration",
                                          .long_name = "edges of the bins of density",
                                          .remark = "20 equal bins from the smallest to the largest"});
    Numbers density_ = declare<double>(
        {.path = "density",
         .axes = {{"bin", observables::counted(0, histogram_bins), "1", "bin, counted from 0", false}},
         .units = "iteration",
         .long_name = "probability density of the largest exponent over the initial conditions"});
};

}  // namespace

StatisticType spectra() {
    return {.name = "spectra",
            .summary = "distribution of the largest exponent of /spectrum, share of positive ones, quantiles",
            .settings = {},
            .needs = {spectrum_exponent.path, positive_count.path},
            .revises = {},
            .make = [](const StatisticSetup& setup) -> std::unique_ptr<Statistic> {
                return std::make_unique<Spectra>(setup);
            }};
}

}  // namespace netlyap::statistics
