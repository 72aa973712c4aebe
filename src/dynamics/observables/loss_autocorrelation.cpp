#include "netlyap/dynamics/observables/loss_autocorrelation.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/autocorrelation.hpp"

#include "loss_series.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <limits>

namespace netlyap::observables {

namespace {

class LossAutocorrelation final : public Observable {
public:
    LossAutocorrelation(const ObservableSetup& setup, std::size_t lags, std::size_t shuffles)
        : lags_(lags), shuffles_(shuffles), loss_(iteration_range(setup, "range")) {
        constexpr std::size_t most_kept = std::size_t{1} << 28U;  // values of all shuffles, 2 GiB
        if (lags_ < loss_.length() && shuffles_ > most_kept / (lags_ + 1))
            throw UsageError("observe.loss_autocorrelation.shuffles = " + std::to_string(shuffles_) +
                             " is more than " + std::to_string(most_kept / (lags_ + 1)) +
                             ", the most whose autocorrelations at " + std::to_string(lags_) +
                             " lags are kept; take fewer");
        if (lags_ >= loss_.length())
            throw UsageError("observe.loss_autocorrelation.lags = " + std::to_string(lags_) +
                             " is too much for a series of " + std::to_string(loss_.length()) +
                             " iterations; choose fewer lags or a longer range");
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        const Axis lag{"lag", counted(0, lags_ + 1), "iteration", "lag", false};
        const auto field = [&](const std::string& name, const std::string& long_name) {
            return with_version(
                {"/loss_autocorrelation/" + name, {lag}, FieldType::float64, "1", long_name, {}}, 2);
        };
        return {field("value", "autocorrelation of the training loss"),
                field("band_low", "quantile 0.025 of the autocorrelation of shuffles"),
                field("band_high", "quantile 0.975 of the autocorrelation of shuffles")};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return loss_.demand(t); }
    void observe(const ensemble::Trajectory& trajectory) override { loss_.observe(trajectory); }
    void save(ByteWriter& writer) const override { loss_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        loss_.restore(reader, trajectory);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse& pulse) const override {
        const std::vector<double> all = loss_.values();
        const std::vector<double> missing(lags_ + 1, std::numeric_limits<double>::quiet_NaN());
        std::vector<double> value, low, high;
        const auto append = [](std::vector<double>& to, const std::vector<double>& lane) {
            to.insert(to.end(), lane.begin(), lane.end());
        };
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto series = std::span(all).subspan(lane * loss_.length(), loss_.length());
            const bool is_known = varies(series);
            const series::AutocorrelationBand band =
                is_known ? series::shuffled_autocorrelation(series, lags_, shuffles_, loss_.seed(lane), pulse)
                         : series::AutocorrelationBand{missing, missing};
            append(value, is_known ? series::autocorrelation(series, lags_, pulse) : missing);
            append(low, band.low);
            append(high, band.high);
        }
        return {value, low, high};
    }

private:
    std::size_t lags_;
    std::size_t shuffles_;
    LossSeries loss_;
};

}  // namespace

ObservableType loss_autocorrelation_observable() {
    return {"loss_autocorrelation",
            "autocorrelation of the loss, with the band of shuffles",
            {{"range", "", "over these iterations, as first:end; empty: over all", SettingForm::ranges},
             {"lags", "50", "up to this lag"},
             {"shuffles", "1000", "of the null model that the order means nothing", SettingForm::count, "1"}},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                const auto count = [&](const char* name) {
                    return static_cast<std::size_t>(*parse_integer(setup.settings.at(name)));
                };
                return std::make_unique<LossAutocorrelation>(setup, count("lags"), count("shuffles"));
            },
            {},
            "shuffles the loss of every initial condition"};
}

}  // namespace netlyap::observables
