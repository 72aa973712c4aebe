#include "netlyap/dynamics/observables/loss_divergence.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/series/published_divergence.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"

#include "loss_analysis.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>

namespace netlyap::observables {

namespace {

const std::string rate = "1/iteration";

struct LossDivergenceSettings {
    std::optional<Range> range;
    series::SeriesDivergenceSettings search = {.embedding = 3};
};

class LossDivergence final : public LossAnalysis {
public:
    LossDivergence(const ObservableSetup& setup, const LossDivergenceSettings& settings)
        : LossAnalysis("/loss_divergence", range_of(setup, settings)), settings_(settings.search) {}

private:
    /// Of the setting range; UsageError when it is too short for the other settings.
    static Range range_of(const ObservableSetup& setup, const LossDivergenceSettings& settings) {
        const Range range = iteration_range(setup, "range", settings.range);
        const auto length = static_cast<std::size_t>(range.end - range.begin);
        const std::size_t shortest =
            std::max(series::shortest_series(settings.search), series::published_shortest);
        if (length < shortest)
            throw UsageError("the observable loss_divergence needs a series of " + std::to_string(shortest) +
                             " iterations with its embedding, delay and theiler, but it has " +
                             std::to_string(length) +
                             "; choose a longer observe.loss_divergence.range, raise sweep.iterations, or "
                             "lower those settings");
        return range;
    }

    void analyse(Results& results, std::size_t lane, std::span<const double> series,
                 const Pulse& pulse) const override {
        series::SeriesDivergenceSettings settings = settings_;
        settings.seed = seed(lane);
        const series::SeriesDivergence found = series::diverge_series(series, settings, pulse);
        results[exponent_][lane] = found.exponent;
        results[exponent_low_][lane] = found.exponent_low;
        results[exponent_high_][lane] = found.exponent_high;
        results[with_neighbours_][lane] = static_cast<std::int64_t>(found.with_neighbours);
        if (found.verdict.finding != series::ChaosFinding::few_neighbours)
            results[window_end_][lane] = static_cast<std::int64_t>(found.verdict.window_end);
        results[window_slope_][lane] = found.verdict.slope;
        results[window_slope_low_][lane] = found.verdict.slope_low;
        results[finding_][lane] = static_cast<std::uint8_t>(found.verdict.finding);
        const series::SettledExponent settled = series::settle_exponent(series, settings, pulse);
        results[settled_exponent_][lane] = settled.exponent;
        results[settled_exponent_low_][lane] = settled.low;
        results[settled_exponent_high_][lane] = settled.high;
        if (settled.has_settled) {
            results[settled_embedding_][lane] = static_cast<std::int64_t>(settled.embedding);
            results[settled_trend_][lane] = settled.has_trend ? 1 : 0;
        }
        std::copy(found.mean_log.begin(), found.mean_log.end(), results.lane(mean_log_, lane).begin());
        analyse_as_published(results, lane, series, pulse);
    }

    void analyse_as_published(Results& results, std::size_t lane, std::span<const double> series,
                              const Pulse& pulse) const {
        std::size_t place = lane * references();
        for (const series::PublishedReference& reference :
             series::diverge_series_as_published(series, seed(lane), pulse)) {
            results[published_iteration_][place] = first() + static_cast<std::int64_t>(reference.time);
            results[published_neighbours_][place] = static_cast<std::int64_t>(reference.neighbours);
            results[published_p_value_][place] = reference.p_value;
            results[published_slope_][place] = reference.slope;
            ++place;
        }
    }

    [[nodiscard]] std::size_t references() const {
        return std::min(series::published_references, length() - series::published_steps);
    }

    [[nodiscard]] Axis step() const {
        return {"step", counted(0, settings_.steps + 1), "iteration", "iterations since the reference time",
                false};
    }
    [[nodiscard]] Axis reference() const {
        return {"reference",
                counted(0, references()),
                "1",
                "stretch that is followed",
                false,
                "by the published recipe of Figure 11: 1000, whatever `observe.loss_divergence.references`"};
    }

    series::SeriesDivergenceSettings settings_;
    /// Version 2: radii and slopes without the rounding of a mean.
    Quantity<double> exponent_ = declare<double>(
        {.path = "exponent",
         .units = rate,
         .long_name = "slope of mean_log: the largest exponent",
         .version = 2,
         .ancillary = "exponent_low exponent_high with_neighbours",
         .remark = "Lyapunov exponent from the loss over `observe.loss_divergence.range` (Kantz), over the "
                   "steps 1 .. 8, which are the first in which neighbours part and may not yet do so at the "
                   "rate of the whole attractor: window_slope is over all steps up to saturation"});
    Quantity<double> exponent_low_ =
        declare<double>({.path = "exponent_low",
                         .units = rate,
                         .long_name = "its bootstrap quantile 0.025",
                         .version = 2,
                         .remark = "over references; embedding and window are held fixed, so the true "
                                   "exponent is often outside: see settled_exponent"});
    Quantity<double> exponent_high_ = declare<double>(
        {.path = "exponent_high", .units = rate, .long_name = "its bootstrap quantile 0.975", .version = 2});
    Quantity<std::int64_t> with_neighbours_ = declare<std::int64_t>(
        {.path = "with_neighbours", .long_name = "references with neighbours that part", .version = 2});
    Quantity<std::int64_t> window_end_ = declare<std::int64_t>(
        {.path = "window_end",
         .units = "iteration",
         .long_name =
             "end of the window of the verdict, where the distance comes near its mean over all pairs",
         .version = 2,
         .remark = "within 1.5 of it; -1 with few_neighbours"});
    Quantity<double> window_slope_ = declare<double>({.path = "window_slope",
                                                      .units = rate,
                                                      .long_name = "slope of mean_log from 1 to window_end",
                                                      .version = 2,
                                                      .ancillary = "window_slope_low",
                                                      .remark = "NaN where it is not asked"});
    Quantity<double> window_slope_low_ = declare<double>({.path = "window_slope_low",
                                                          .units = rate,
                                                          .long_name = "its bootstrap quantile 0.025",
                                                          .version = 2});
    Quantity<std::uint8_t> finding_ =
        declare<std::uint8_t>({.path = "finding",
                               .long_name = "whether the growth is that of chaos, and why not",
                               .flags = flags_of<series::ChaosFinding>(),
                               .version = 2,
                               .remark = "what speaks against it first"});
    Quantity<double> mean_log_ =
        declare<double>({.path = "mean_log",
                         .axes = {step()},
                         .long_name = "mean over references of ln of the mean distance of their neighbours",
                         .version = 2});
    Quantity<std::int64_t> published_iteration_ = declare<std::int64_t>(
        {.path = "published_iteration",
         .axes = {reference()},
         .long_name = "iteration t at which the reference starts, by the published recipe",
         .version = 2});
    Quantity<std::int64_t> published_neighbours_ =
        declare<std::int64_t>({.path = "published_neighbours",
                               .axes = {reference()},
                               .long_name = "neighbours of the reference, by the published recipe",
                               .version = 2,
                               .remark = "values within 5e-5"});
    Quantity<double> published_p_value_ = declare<double>(
        {.path = "published_p_value",
         .axes = {reference()},
         .long_name = "two-sided p of the slope over the first ten iterations, by the published recipe",
         .version = 2,
         .remark = "NaN without neighbours"});
    Quantity<double> published_slope_ =
        declare<double>({.path = "published_slope",
                         .axes = {reference()},
                         .units = rate,
                         .long_name = "slope of the best window, by the published recipe",
                         .version = 2,
                         .ancillary = "published_p_value published_neighbours",
                         .remark = "NaN without neighbours"});
    Quantity<double> settled_exponent_ = declare<double>(
        {.path = "settled_exponent",
         .units = rate,
         .long_name = "slope to window_end with settled_embedding",
         .is_added_later = true,
         .ancillary = "settled_exponent_low settled_exponent_high",
         .remark =
             "that is the first embedding (from `observe.loss_divergence.embedding` on, six at most) whose "
             "slope agrees with that of the one before, the last one where none does; NaN where no embedding "
             "has 100 references and a window. Archives of before version 2 of these numbers lack it"});
    Quantity<double> settled_exponent_low_ = declare<double>(
        {.path = "settled_exponent_low",
         .units = rate,
         .long_name =
             "lower end of its interval, which contains the spread over embeddings and halves of the window",
         .is_added_later = true});
    Quantity<double> settled_exponent_high_ =
        declare<double>({.path = "settled_exponent_high",
                         .units = rate,
                         .long_name = "upper end of its interval",
                         .is_added_later = true,
                         .remark = "on maps whose exponent is known nine of ten such intervals contain it "
                                   "from 20,000 iterations on, of the Henon map 43 of 60 at 10,000"});
    Quantity<std::int64_t> settled_embedding_ =
        declare<std::int64_t>({.path = "settled_embedding",
                               .long_name = "first embedding whose slope agrees with that of the one before",
                               .is_added_later = true,
                               .remark = "-1 where no two agree"});
    Quantity<std::int64_t> settled_trend_ = declare<std::int64_t>(
        {.path = "settled_trend",
         .long_name = "whether the slopes of larger embeddings leave that agreement again",
         .is_added_later = true,
         .remark =
             "1: the interval of the last embedding does not meet that of the one before "
             "settled_embedding, so the exponent is not to be cited; 0: it does; -1 where no two agree"});
};

}  // namespace

ObservableType loss_divergence_observable() {
    using Settings = LossDivergenceSettings;
    return {"loss_divergence",
            "Lyapunov exponent of the loss series from close stretches, and the published recipe beside it",
            settings_of<Settings>(
                {analysed_range<Settings>(),
                 setting<Settings>(
                     [](auto& of) -> auto& { return of.search.embedding; },
                     {.name = "embedding", .allowed = {.least = 1}, .help = "components of a state"}),
                 setting<Settings>([](auto& of) -> auto& { return of.search.delay; },
                                   {.name = "delay",
                                    .units = "iterations",
                                    .allowed = {.least = 1},
                                    .help = "iterations between components"}),
                 setting<Settings>([](auto& of) -> auto& { return of.search.theiler_window; },
                                   {.name = "theiler",
                                    .units = "iterations",
                                    .allowed = {.least = 1},
                                    .help = "neighbours closer in time do not count"}),
                 setting<Settings>([](auto& of) -> auto& { return of.search.radius; },
                                   {.name = "radius",
                                    .allowed = {.above = 0},
                                    .help = "of a neighbourhood, in standard deviations"}),
                 setting<Settings>([](auto& of) -> auto& { return of.search.references; },
                                   {.name = "references",
                                    .allowed = {.least = 1},
                                    .help = "states that are followed by the sound estimator; the published "
                                            "recipe follows 1000"})}),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<LossDivergence>(setup, setup.settings.get<Settings>());
            },
            {},
            "looks for neighbours in the loss of every initial condition"};
}

}  // namespace netlyap::observables
