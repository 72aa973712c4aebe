#include "netlyap/dynamics/observables/loss_divergence.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/published_divergence.hpp"
#include "netlyap/dynamics/series/series_divergence.hpp"

#include "loss_series.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <limits>

namespace netlyap::observables {

namespace {

std::vector<Flag> finding_flags() {
    const auto flag = [](series::ChaosFinding finding, const char* meaning) {
        return Flag{static_cast<std::uint8_t>(finding), meaning};
    };
    return {flag(series::ChaosFinding::chaos, "chaos"),
            flag(series::ChaosFinding::few_neighbours, "few_neighbours"),
            flag(series::ChaosFinding::saturates_at_once, "saturates_at_once"),
            flag(series::ChaosFinding::little_growth, "little_growth"),
            flag(series::ChaosFinding::not_exponential, "not_exponential"),
            flag(series::ChaosFinding::slows_down, "slows_down"),
            flag(series::ChaosFinding::chance, "chance")};
}

/// The columns of the record, missing where nothing is filled in.
struct Columns {
    Columns(std::size_t steps, std::size_t references)
        : mean_log(lanes * steps, missing),
          published_iteration(lanes * references, -1),
          published_neighbours(lanes * references, -1),
          published_p_value(lanes * references, missing),
          published_slope(lanes * references, missing) {}

    static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

    std::vector<double> exponent = std::vector<double>(lanes, missing);
    std::vector<double> exponent_low = exponent;
    std::vector<double> exponent_high = exponent;
    std::vector<std::int64_t> with_neighbours = std::vector<std::int64_t>(lanes, -1);
    std::vector<std::int64_t> window_end = with_neighbours;
    std::vector<double> window_slope = exponent;
    std::vector<double> window_slope_low = exponent;
    std::vector<std::uint8_t> finding = std::vector<std::uint8_t>(lanes, missing_flag);
    std::vector<double> mean_log;                   ///< [lane][step]
    std::vector<std::int64_t> published_iteration;  ///< [lane][reference], as all that follow
    std::vector<std::int64_t> published_neighbours;
    std::vector<double> published_p_value;
    std::vector<double> published_slope;
    std::vector<double> settled_exponent = exponent;  ///< [lane], as all that follow
    std::vector<double> settled_exponent_low = exponent;
    std::vector<double> settled_exponent_high = exponent;
    std::vector<std::int64_t> settled_embedding = with_neighbours;
};

class LossDivergence final : public Observable {
public:
    LossDivergence(const ObservableSetup& setup, const series::SeriesDivergenceSettings& settings)
        : settings_(settings), loss_(iteration_range(setup, "range")) {
        const std::size_t shortest = std::max(series::shortest_series(settings_), series::published_shortest);
        if (loss_.length() < shortest)
            throw UsageError("the observable loss_divergence needs a series of " + std::to_string(shortest) +
                             " iterations with its embedding, delay and theiler, but it has " +
                             std::to_string(loss_.length()) +
                             "; choose a longer observe.loss_divergence.range, raise sweep.iterations, or "
                             "lower those settings");
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        const Axis step{"step", counted(0, steps()), "iteration", "iterations after neighbours were close",
                        false};
        const Axis reference{"reference", counted(0, references()), "1", "stretch that is followed", false};
        const std::string group = "/loss_divergence/";
        const std::string rate = "1/iteration";
        std::vector<Field> fields = {
            {group + "exponent", {}, FieldType::float64, rate, "slope of mean_log: the largest exponent", {}},
            {group + "exponent_low", {}, FieldType::float64, rate, "its bootstrap quantile 0.025", {}},
            {group + "exponent_high", {}, FieldType::float64, rate, "its bootstrap quantile 0.975", {}},
            {group + "with_neighbours",
             {},
             FieldType::int64,
             "1",
             "references with neighbours that part",
             {}},
            {group + "window_end",
             {},
             FieldType::int64,
             "iteration",
             "end of the window of the verdict, where the distance comes near its mean over all pairs",
             {}},
            {group + "window_slope",
             {},
             FieldType::float64,
             rate,
             "slope of mean_log from 1 to window_end",
             {}},
            {group + "window_slope_low", {}, FieldType::float64, rate, "its bootstrap quantile 0.025", {}},
            {group + "finding",
             {},
             FieldType::uint8,
             "1",
             "whether the growth is that of chaos, and why not",
             finding_flags()},
            {group + "mean_log",
             {step},
             FieldType::float64,
             "1",
             "mean over references of ln of the mean distance of their neighbours",
             {}},
            {group + "published_iteration",
             {reference},
             FieldType::int64,
             "1",
             "iteration t at which the reference starts, by the published recipe",
             {}},
            {group + "published_neighbours",
             {reference},
             FieldType::int64,
             "1",
             "neighbours of the reference, by the published recipe",
             {}},
            {group + "published_p_value",
             {reference},
             FieldType::float64,
             "1",
             "two-sided p of the slope over the first ten iterations, by the published recipe",
             {}},
            {group + "published_slope",
             {reference},
             FieldType::float64,
             rate,
             "slope of the best window, by the published recipe",
             {}}};
        for (Field& field : fields)
            field.version = 2;  // radii and slopes without the rounding of a mean
        const auto add = [&](const std::string& name, FieldType type, const std::string& units,
                             const std::string& long_name) {
            fields.push_back(added_later({group + name, {}, type, units, long_name, {}}));
        };
        add("settled_exponent", FieldType::float64, rate, "slope to window_end with settled_embedding");
        add("settled_exponent_low", FieldType::float64, rate,
            "lower end of its interval, which contains the spread over embeddings and halves of the window");
        add("settled_exponent_high", FieldType::float64, rate, "upper end of its interval");
        add("settled_embedding", FieldType::int64, "1",
            "first embedding whose slope agrees with that of the one before");
        return fields;
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return loss_.demand(t); }
    void observe(const ensemble::Trajectory& trajectory) override { loss_.observe(trajectory); }
    void save(ByteWriter& writer) const override { loss_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        loss_.restore(reader, trajectory);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse& pulse) const override {
        const std::vector<double> all = loss_.values();
        Columns columns(steps(), references());
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto series = std::span(all).subspan(lane * loss_.length(), loss_.length());
            if (!varies(series))
                continue;
            fill_divergence(columns, lane, series, pulse);
            fill_published(columns, lane, series, pulse);
        }
        return {columns.exponent,
                columns.exponent_low,
                columns.exponent_high,
                columns.with_neighbours,
                columns.window_end,
                columns.window_slope,
                columns.window_slope_low,
                columns.finding,
                columns.mean_log,
                columns.published_iteration,
                columns.published_neighbours,
                columns.published_p_value,
                columns.published_slope,
                columns.settled_exponent,
                columns.settled_exponent_low,
                columns.settled_exponent_high,
                columns.settled_embedding};
    }

private:
    void fill_divergence(Columns& columns, std::size_t lane, std::span<const double> series,
                         const Pulse& pulse) const {
        series::SeriesDivergenceSettings settings = settings_;
        settings.seed = loss_.seed(lane);
        const series::SeriesDivergence found = series::diverge_series(series, settings, pulse);
        columns.exponent[lane] = found.exponent;
        columns.exponent_low[lane] = found.exponent_low;
        columns.exponent_high[lane] = found.exponent_high;
        columns.with_neighbours[lane] = static_cast<std::int64_t>(found.with_neighbours);
        if (found.verdict.finding != series::ChaosFinding::few_neighbours)
            columns.window_end[lane] = static_cast<std::int64_t>(found.verdict.window_end);
        columns.window_slope[lane] = found.verdict.slope;
        columns.window_slope_low[lane] = found.verdict.slope_low;
        columns.finding[lane] = static_cast<std::uint8_t>(found.verdict.finding);
        const series::SettledExponent settled = series::settle_exponent(series, settings, pulse);
        columns.settled_exponent[lane] = settled.exponent;
        columns.settled_exponent_low[lane] = settled.low;
        columns.settled_exponent_high[lane] = settled.high;
        if (settled.has_settled)
            columns.settled_embedding[lane] = static_cast<std::int64_t>(settled.embedding);
        std::copy(found.mean_log.begin(), found.mean_log.end(),
                  columns.mean_log.begin() + static_cast<std::ptrdiff_t>(lane * steps()));
    }

    void fill_published(Columns& columns, std::size_t lane, std::span<const double> series,
                        const Pulse& pulse) const {
        std::size_t place = lane * references();
        for (const series::PublishedReference& reference :
             series::diverge_series_as_published(series, loss_.seed(lane), pulse)) {
            columns.published_iteration[place] = loss_.first() + static_cast<std::int64_t>(reference.time);
            columns.published_neighbours[place] = static_cast<std::int64_t>(reference.neighbours);
            columns.published_p_value[place] = reference.p_value;
            columns.published_slope[place] = reference.slope;
            ++place;
        }
    }

    /// Entries of mean_log.
    [[nodiscard]] std::size_t steps() const { return settings_.steps + 1; }
    [[nodiscard]] std::size_t references() const {
        return std::min(series::published_references, loss_.length() - series::published_steps);
    }

    series::SeriesDivergenceSettings settings_;
    LossSeries loss_;
};

}  // namespace

ObservableType loss_divergence_observable() {
    return {"loss_divergence",
            "Lyapunov exponent of the loss series from close stretches, and the published recipe beside it",
            {{"range", "", "over these iterations, as first:end; empty: over all", SettingForm::ranges},
             {"embedding", "3", "components of a state", SettingForm::count, "1"},
             {"delay", "1", "iterations between components"},
             {"theiler", "10", "neighbours closer in time do not count"},
             {"radius", "0.001", "of a neighbourhood, in standard deviations", SettingForm::number, "1"},
             {"references", "4000",
              "states that are followed by the sound estimator; the published recipe follows 1000",
              SettingForm::count, "1"}},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                const auto count = [&](const char* name) {
                    return static_cast<std::size_t>(*parse_integer(setup.settings.at(name)));
                };
                series::SeriesDivergenceSettings settings;
                settings.embedding = count("embedding");
                settings.delay = count("delay");
                settings.theiler_window = count("theiler");
                settings.radius = *parse_double(setup.settings.at("radius"));
                settings.references = count("references");
                return std::make_unique<LossDivergence>(setup, settings);
            },
            {},
            "looks for neighbours in the loss of every initial condition"};
}

}  // namespace netlyap::observables
