#include "netlyap/dynamics/observables/spectrum.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/dynamics/tangents/block_averages.hpp"
#include "netlyap/dynamics/tangents/spectrum_summary.hpp"
#include "netlyap/dynamics/tangents/tangent_frame.hpp"

#include "exponent_count.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::observables {

namespace {

struct SpectrumSettings : RecordingSettings {
    SpectrumSettings() { every = 10; }
    ExponentCount exponents;
    std::int64_t orthonormalize_every = 1;
    std::int64_t from = 0;
    std::int64_t transient = 0;
};

std::size_t exponent_count(const ObservableSetup& setup) {
    return checked_exponent_count(setup.settings.get<SpectrumSettings>().exponents, setup,
                                  "observe.spectrum.exponents");
}

Axis index_axis(std::size_t count) {
    return {"index", counted(1, count), "1", "number of the exponent", false};
}

/// Tangent vectors with what their growth adds up to.
struct VectorGrowth {
    tangent::TangentFrame frame;
    tangent::BlockAverages averages;
    std::int64_t last = 0;             ///< the iteration of the last orthonormalisation
    std::array<double, lanes> span{};  ///< largest ratio of two diagonal elements of one R so far

    /// At iteration t; growth up to `begin` does not count.
    void orthonormalize(std::int64_t t, std::int64_t begin) {
        const std::int64_t from = std::exchange(last, t);
        const std::span<const double> logarithms = frame.orthonormalize();
        if (t <= begin)
            return;
        averages.add(from, t, logarithms);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double least = frame.diagonal()[lane];
            double most = least;
            for (std::size_t place = lane; place < frame.diagonal().size(); place += lanes) {
                least = std::min(least, frame.diagonal()[place]);
                most = std::max(most, frame.diagonal()[place]);
            }
            span[lane] = std::max(span[lane], most / least);
        }
    }
};

class Spectrum final : public Observable {
public:
    Spectrum(const ObservableSetup& setup, const SpectrumSettings& settings)
        : Observable("/spectrum"),
          settings_(settings),
          begin_(settings.from + settings.transient),
          end_(setup.iterations),
          indices_(index_axis(exponent_count(setup))),
          recorded_(setup, settings, begin_),
          has_all_(exponent_count(setup) == phase_dimension(*setup.system)),
          growth_{.frame = {setup.signals->kernel_name(), *setup.system, exponent_count(setup)},
                  .averages = {exponent_count(setup), begin_}} {
        growth_.span.fill(1.0);
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {t >= settings_.from}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::int64_t t = trajectory.iteration();
        const bool is_recorded = recorded_.contains(t);
        if (t == settings_.from) {
            growth_.frame.draw(trajectory);
            growth_.last = t;
        } else if ((t - settings_.from) % settings_.orthonormalize_every == 0 || is_recorded || t == begin_) {
            growth_.orthonormalize(t, begin_);
        }
        if (is_recorded) {
            for (std::size_t lane = 0; lane < lanes; ++lane)
                for (std::size_t i = 0; !trajectory.has_diverged(lane) && i < growth_.frame.count(); ++i)
                    log_growth_.set(lane, i, growth_.averages.sum(i, lane));
            next_column();
        }
        growth_.frame.push(trajectory);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            has_diverged_[lane] = trajectory.has_diverged(lane);
    }

    void save(ByteWriter& writer) const override {
        Observable::save(writer);
        growth_.frame.save(writer);
        growth_.averages.save(writer);
        writer.put(growth_.last);
        writer.put(growth_.span);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        Observable::restore(reader, trajectory);
        growth_.frame.restore(reader);
        growth_.averages.restore(reader, trajectory.iteration());
        growth_.last = reader.get<std::int64_t>();
        growth_.span = reader.get<std::array<double, lanes>>();
        if (growth_.last < 0 || growth_.last > trajectory.iteration())
            throw DataError("a saved state was orthonormalised at an iteration that is not over");
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::int64_t at = trajectory.diverged_at()[lane];
            has_diverged_[lane] = at >= 0 && at < trajectory.iteration();
        }
    }

    /// The last orthonormalisation, at T, is one of a copy: a longer run goes on from the state without it.
    void conclude(Results& results, const Pulse& pulse) const override {
        VectorGrowth growth = growth_;
        growth.orthonormalize(end_, begin_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            pulse();
            if (has_diverged_[lane])
                continue;
            std::vector<tangent::Exponent> all;
            for (std::size_t i = 0; i < growth.frame.count(); ++i)
                all.push_back({growth.averages.mean(i, lane), growth.averages.error(i, lane)});
            const tangent::SpectrumSummary summary =
                tangent::summarize(all, static_cast<double>(end_ - begin_), has_all_);
            for (std::size_t i = 0; i < all.size(); ++i) {
                results.lane(exponent_, lane)[i] = all[i].value;
                results.lane(exponent_error_, lane)[i] = all[i].error;
            }
            results[kaplan_yorke_dimension_][lane] = summary.kaplan_yorke_dimension;
            results[positive_sum_][lane] = summary.positive_sum;
            results[positive_count_][lane] = summary.positive_count;
            results[neutral_count_][lane] = summary.neutral_count;
            results[diagonal_span_][lane] = growth.span[lane];
        }
    }

private:
    SpectrumSettings settings_;
    std::int64_t begin_;  ///< t0
    std::int64_t end_;
    Axis indices_;
    RecordedIterations recorded_;
    bool has_all_;
    VectorGrowth growth_;
    std::array<bool, lanes> has_diverged_{};
    Quantity<double> exponent_ = declare<double>(
        {.path = "exponent",
         .axes = {indices_},
         .units = "1/iteration",
         .long_name = "Lyapunov exponents of the reference trajectory from its tangent dynamics, descending",
         .ancillary = "exponent_error",
         .remark =
             "over the iterations from `observe.spectrum.from` + `transient` to the end; with a state of "
             "the descent in the space of (theta, state); -Inf where a step was exactly singular"});
    Quantity<double> exponent_error_ =
        declare<double>({.path = "exponent_error",
                         .axes = {indices_},
                         .units = "1/iteration",
                         .long_name = "standard error of the exponent, from 20 blocks of iterations",
                         .version = 2,
                         .remark = "NaN where there are fewer orthonormalisations than blocks"});
    Recorded<double> log_growth_{
        *this,
        Field{.path = "log_growth",
              .axes = {indices_, recorded_.axis()},
              .long_name = "sum of ln R_ii from the first recorded iteration up to this one",
              .remark = "in the order of the orthonormalisation; divided by the time since then it is "
                        "the finite-time exponent, and the difference of two by theirs that of a window"}};
    Quantity<double> kaplan_yorke_dimension_ = declare<double>(
        {.path = "kaplan_yorke_dimension",
         .long_name = "Kaplan-Yorke dimension j + (lambda_1 + .. + lambda_j) / |lambda_(j+1)|",
         .remark = "means little where most directions are neutral (`neutral_count`); NaN where "
                   "more exponents would be needed than are computed"});
    Quantity<double> positive_sum_ =
        declare<double>({.path = "positive_sum",
                         .units = "1/iteration",
                         .long_name = "sum of the exponents that are positive beyond their threshold",
                         .version = 2,
                         .remark = "a bound of the entropy; means little where most directions are neutral"});
    Quantity<std::int64_t> positive_count_ = declare<std::int64_t>(
        {.path = "positive_count",
         .long_name = "exponents above their threshold",
         .version = 2,
         .remark =
             "the larger of two standard errors and ln(T) / T, T the iterations averaged over, which growth "
             "in proportion to time gives"});
    Quantity<std::int64_t> neutral_count_ = declare<std::int64_t>(
        {.path = "neutral_count",
         .long_name = "exponents within their threshold of 0",
         .version = 2,
         .remark = "softmax cross-entropy alone has one for each column of the output layer"});
    Quantity<double> diagonal_span_ = declare<double>(
        {.path = "diagonal_span",
         .long_name = "largest ratio of two diagonal elements of one R",
         .remark =
             "beyond 1e8 the small exponents lose digits: lower `observe.spectrum.orthonormalize_every`"});
};

void check_spectrum(const ObservableSetup& setup) {
    const auto& settings = setup.settings.get<SpectrumSettings>();
    exponent_count(setup);  // refuses more than there are directions
    if (settings.from + settings.transient >= setup.iterations)
        throw UsageError(
            "observe.spectrum.from + transient = " + std::to_string(settings.from + settings.transient) +
            " leaves nothing of sweep.iterations = " + std::to_string(setup.iterations) +
            " to average over; raise sweep.iterations");
}

}  // namespace

ObservableType spectrum_observable() {
    return {
        .name = "spectrum",
        .summary = "leading Lyapunov exponents from the exact tangent dynamics; kinks of relu are ignored",
        .settings = settings_of(recording_settings<SpectrumSettings>(
            {setting<SpectrumSettings>(&SpectrumSettings::exponents,
                                       {.name = "exponents",
                                        .units = "count, or all",
                                        .help = "how many, the largest first; all, or 0: all of them"}),
             setting<SpectrumSettings>(
                 &SpectrumSettings::orthonormalize_every,
                 {.name = "orthonormalize_every",
                  .units = "iterations",
                  .allowed = {.least = 1},
                  .help = "orthonormalise the tangent vectors every N-th iteration, and at recorded ones"}),
             setting<SpectrumSettings>(&SpectrumSettings::from,
                                       {.name = "from",
                                        .units = "iterations",
                                        .allowed = {.least = 0},
                                        .help = "follow tangent vectors from this iteration on"}),
             setting<SpectrumSettings>(
                 &SpectrumSettings::transient,
                 {.name = "transient",
                  .units = "iterations",
                  .allowed = {.least = 0},
                  .help = "let them turn for so many iterations before growth counts"})})),
        .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            check_spectrum(setup);
            return std::make_unique<Spectrum>(setup, setup.settings.get<SpectrumSettings>());
        },
        .takes_second_derivatives = true,
        .kept_bytes =
            [](const ObservableSetup& setup) {
                const std::size_t count = exponent_count(setup);
                return 2.0 * static_cast<double>(count * phase_dimension(*setup.system) * lanes *
                                                 sizeof(double)) +
                       tangent::kept_average_bytes(count, setup.iterations);
            },
        .needs = {.tangent_map = true}};
}

}  // namespace netlyap::observables
