#include "netlyap/dynamics/observables/period.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"
#include "netlyap/dynamics/series/trend.hpp"

#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace netlyap::observables {

namespace {

struct PeriodSettings {
    std::int64_t every = 64;
};

class Period final : public Observable {
public:
    Period(const ObservableSetup& setup, std::int64_t every)
        : Observable("/period"),
          recent_values_(setup.signals->recent_values()),
          every_(every),
          axis_(iteration_axis(recorded(setup.iterations, every))) {
        if (recent_values_.series() > 1)
            of_biases_.emplace(*this,
                               period_of("biases", "output biases",
                                         "of all of them together: a cycle that permutes the classes has a "
                                         "constant loss; not there without output biases"));
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        return {t >= first && (t - first) % every_ == 0, false};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::int64_t end = trajectory.iteration() + 1;
        std::vector<std::span<const double>> all(recent_values_.series());  // the loss and the output biases
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            for (std::size_t number = 0; number < all.size(); ++number)
                all[number] = recent_values_.before(end, series::period_window, lane, number);
            of_loss_.set(lane, series::detect_period(all[0]));
            loss_trend_.set(lane, series::trend(all[0]));
            if (of_biases_)
                of_biases_->set(lane, trajectory.has_diverged(lane)
                                          ? -1
                                          : series::detect_common_period(std::span(all).subspan(1)));
        }
        next_column();
    }

private:
    /// The first iteration with a whole window.
    static constexpr std::int64_t first = series::period_window - 1;

    static std::vector<std::int64_t> recorded(std::int64_t iterations, std::int64_t every) {
        std::vector<std::int64_t> recorded;
        for (std::int64_t t = first; t < iterations; t += std::min(every, iterations - t))
            recorded.push_back(t);
        return recorded;
    }

    [[nodiscard]] Field period_of(const std::string& name, const std::string& what,
                                  const std::string& remark) const {
        return {
            .path = name,
            .axes = {axis_},
            .units = "iteration",
            .long_name = "period of the " + what + " over the 256 iterations that end here; 0: none up to 64",
            .remark = remark};
    }

    const ensemble::RecentValues& recent_values_;
    std::int64_t every_;
    Axis axis_;
    Recorded<std::int64_t> of_loss_{
        *this, period_of("loss", "loss",
                         "1 at rest or on a steady drift, which is taken out (second differences "
                         "at p within 1e-3 of the range; `loss_trend` tells the two apart), -1 missing")};
    std::optional<Recorded<std::int64_t>> of_biases_;
    Recorded<double> loss_trend_{
        *this,
        Field{.path = "loss_trend",
              .axes = {axis_},
              .long_name = "trend of the loss over the same iterations: Kendall's tau with time",
              .is_added_later = true,
              .remark = "of every eighth of them; -1 falls, 1 rises; 0 where it changes by 1e-5 of itself "
                        "or less. A loss of period 1 is at rest where this is within 0.5 of 0, and drifts "
                        "elsewhere"}};
};

}  // namespace

ObservableType period_observable() {
    return {
        "period", "period of the loss and of the output biases, or none",
        settings_of<PeriodSettings>({setting<PeriodSettings>(
            &PeriodSettings::every, {.name = "every",
                                     .units = "iterations",
                                     .allowed = {.least = 1},
                                     .help = "look for a period at every N-th iteration, from t = 255 on"})}),
        [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            const auto least = static_cast<std::int64_t>(series::period_window);
            if (setup.iterations < least)
                throw UsageError("the observable period needs " + std::to_string(least) +
                                 " iterations, but sweep.iterations = " + std::to_string(setup.iterations) +
                                 "; raise it, or take period out of observe.names");
            return std::make_unique<Period>(setup, setup.settings.get<PeriodSettings>().every);
        }};
}

}  // namespace netlyap::observables
