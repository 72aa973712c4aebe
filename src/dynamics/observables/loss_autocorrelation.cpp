#include "netlyap/dynamics/observables/loss_autocorrelation.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"

#include "loss_analysis.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace netlyap::observables {

namespace {

struct LossAutocorrelationSettings {
    std::optional<Range> range;
    std::size_t lags = 50;
    std::size_t shuffles = 1000;
};

/// The range of the series; UsageError when it has not so many lags, or when so many shuffles are not kept.
Range checked_range(const ObservableSetup& setup, const LossAutocorrelationSettings& settings) {
    const auto& [given, lags, shuffles] = settings;
    const Range range = iteration_range(setup, "range", given);
    const auto length = static_cast<std::size_t>(range.end - range.begin);
    if (lags >= length)
        throw UsageError("observe.loss_autocorrelation.lags = " + std::to_string(lags) +
                         " is too much for a series of " + std::to_string(length) +
                         " iterations; choose fewer lags or a longer range");
    constexpr std::size_t most_kept = std::size_t{1} << 28U;  // values of all shuffles, 2 GiB
    if (shuffles > most_kept / (lags + 1))
        throw UsageError("observe.loss_autocorrelation.shuffles = " + std::to_string(shuffles) +
                         " is more than " + std::to_string(most_kept / (lags + 1)) +
                         ", the most whose autocorrelations at " + std::to_string(lags) +
                         " lags are kept; take fewer");
    return range;
}

class LossAutocorrelation final : public LossAnalysis {
public:
    LossAutocorrelation(const ObservableSetup& setup, const LossAutocorrelationSettings& settings)
        : LossAnalysis("/loss_autocorrelation", checked_range(setup, settings)),
          lags_(settings.lags),
          shuffles_(settings.shuffles) {}

private:
    void analyse(Results& results, std::size_t lane, std::span<const double> series,
                 const Pulse& pulse) const override {
        const auto fill = [&](Quantity<double> quantity, const std::vector<double>& of_lags) {
            std::copy(of_lags.begin(), of_lags.end(), results.lane(quantity, lane).begin());
        };
        const series::AutocorrelationBand band =
            series::shuffled_autocorrelation(series, lags_, shuffles_, seed(lane), pulse);
        fill(value_, series::autocorrelation(series, lags_, pulse));
        fill(band_low_, band.low);
        fill(band_high_, band.high);
    }

    Quantity<double> at_lags(const std::string& name, const std::string& long_name,
                             const std::string& remark = {}, const std::string& ancillary = {}) {
        const Axis lag{"lag", counted(0, lags_ + 1), "iteration", "lag", false};
        return declare<double>({.path = name,
                                .axes = {lag},
                                .long_name = long_name,
                                .version = 2,
                                .ancillary = ancillary,
                                .remark = remark});
    }

    std::size_t lags_;
    std::size_t shuffles_;
    Quantity<double> value_ =
        at_lags("value", "autocorrelation of the training loss",
                "over `observe.loss_autocorrelation.range`; NaN for a constant loss", "band_low band_high");
    Quantity<double> band_low_ = at_lags("band_low", "quantile 0.025 of the autocorrelation of shuffles");
    Quantity<double> band_high_ = at_lags("band_high", "quantile 0.975 of the autocorrelation of shuffles");
};

}  // namespace

ObservableType loss_autocorrelation_observable() {
    using Settings = LossAutocorrelationSettings;
    return {
        "loss_autocorrelation",
        "autocorrelation of the loss, with the band of shuffles",
        settings_of<Settings>(
            {analysed_range<Settings>(),
             setting<Settings>(
                 &Settings::lags,
                 {.name = "lags", .units = "iterations", .allowed = {.least = 1}, .help = "up to this lag"}),
             setting<Settings>(
                 &Settings::shuffles,
                 {.name = "shuffles",
                  .allowed = {.least = 1},
                  .help = "number of shuffles for the null hypothesis of exchangeable values"})}),
        [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            return std::make_unique<LossAutocorrelation>(setup, setup.settings.get<Settings>());
        },
        {},
        "shuffles the loss of every initial condition"};
}

}  // namespace netlyap::observables
