#include "netlyap/dynamics/observables/loss_visibility.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/series/visibility.hpp"

#include "loss_analysis.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>

namespace netlyap::observables {

namespace {

struct LossVisibilitySettings {
    std::optional<Range> range;
    double tie_tolerance = 0.001;
    std::size_t max_degree = 40;
};

class LossVisibility final : public LossAnalysis {
public:
    LossVisibility(const ObservableSetup& setup, const LossVisibilitySettings& settings)
        : LossAnalysis("/loss_visibility", iteration_range(setup, "range", settings.range)),
          tie_tolerance_(settings.tie_tolerance),
          degrees_(settings.max_degree + 1) {}

private:
    void analyse(Results& results, std::size_t lane, std::span<const double> series,
                 const Pulse&) const override {
        const series::VisibilityGraph graph = series::horizontal_visibility(series, tie_tolerance_);
        const std::span<double> share = results.lane(degree_share_, lane);
        std::fill(share.begin(), share.end(), 0.0);
        for (std::size_t k = 0; k < graph.degree_counts.size(); ++k)
            share[std::min(k, degrees_ - 1)] +=
                static_cast<double>(graph.degree_counts[k]) / static_cast<double>(series.size());
        results[mean_degree_][lane] = graph.mean_degree;
        results[rate_][lane] = graph.rate;
        results[entropy_][lane] = graph.entropy;
    }

    double tie_tolerance_;
    std::size_t degrees_;
    Quantity<double> degree_share_ = declare<double>(
        {.path = "degree_share",
         .axes = {{"degree", counted(0, degrees_), "1", "degree of a node", false}},
         .long_name = "share of iterations with this degree in the visibility graph",
         .version = 2,
         .remark = "over `observe.loss_visibility.range`; the last one takes the larger ones, too"});
    Quantity<double> mean_degree_ =
        declare<double>({.path = "mean_degree",
                         .long_name = "mean degree of the horizontal visibility graph of the loss",
                         .version = 2,
                         .remark = "4 - 2/T for period T, 4 for chaos and noise; NaN for a constant loss"});
    Quantity<double> rate_ =
        declare<double>({.path = "rate",
                         .long_name = "exponential rate of the degree distribution from degree 3 on",
                         .version = 2,
                         .remark = "ln(3/2) for white noise; NaN without larger degrees"});
    Quantity<double> entropy_ = declare<double>(
        {.path = "entropy", .units = "nat", .long_name = "entropy of the degree distribution", .version = 2});
};

}  // namespace

ObservableType loss_visibility_observable() {
    using Settings = LossVisibilitySettings;
    return {"loss_visibility", "horizontal visibility graph of the loss",
            settings_of<Settings>(
                {analysed_range<Settings>(),
                 setting<Settings>(
                     &Settings::tie_tolerance,
                     {.name = "tie_tolerance",
                      .allowed = {.above = 0},
                      .help = "values that differ by no more than this share of the range are equal"}),
                 setting<Settings>(&Settings::max_degree, {.name = "max_degree",
                                                           .allowed = {.least = 1, .most = 1e6},
                                                           .help = "larger degrees count as this one"})}),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<LossVisibility>(setup, setup.settings.get<Settings>());
            }};
}

}  // namespace netlyap::observables
