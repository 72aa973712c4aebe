#include "netlyap/dynamics/period.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include "recorded_iterations.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace netlyap {

namespace {

class Period final : public Observable {
public:
    Period(const ObservableSetup& setup, std::int64_t every) : every_(every), values_(lanes * period_window) {
        std::vector<std::int64_t> iterations;
        for (std::int64_t t = first(); t < setup.iterations; t += every_)
            iterations.push_back(t);
        axis_ = iteration_axis(std::move(iterations));
        found_.assign(lanes * axis_.coordinates.size(), -1);
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        return {{"/period/loss",
                 {axis_},
                 FieldType::int64,
                 "iteration",
                 "period of the loss over the 256 iterations that end here; 0: none up to 64",
                 {}}};
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, true}; }

    void observe(const Trajectory& trajectory) override {
        const std::int64_t t = trajectory.iteration();
        const auto place = static_cast<std::size_t>(t) % period_window;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            values_[lane * period_window + place] = trajectory.loss()[lane];
        if (t < first() || t % every_ != first() % every_)
            return;
        const auto column = static_cast<std::size_t>((t - first()) / every_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double* ring = values_.data() + lane * period_window;
            std::array<double, period_window> window{};
            std::rotate_copy(ring, ring + (place + 1) % period_window, ring + period_window, window.begin());
            found_[lane * axis_.coordinates.size() + column] = detect_period(window);
        }
    }

    void save(ByteWriter& writer) const override {
        writer.put_all(std::span(values_));
        writer.put_all(std::span(found_));
    }

    void restore(ByteReader& reader) override {
        values_ = reader.get_all<double>();
        found_ = reader.get_all<std::int64_t>();
    }

    [[nodiscard]] std::vector<FieldValues> results() const override { return {found_}; }

private:
    /// The first iteration with a whole window.
    [[nodiscard]] static constexpr std::int64_t first() { return period_window - 1; }

    std::int64_t every_;
    Axis axis_;
    std::vector<double> values_;       ///< the last losses [lane][t mod 256]
    std::vector<std::int64_t> found_;  ///< [lane][recorded iteration]
};

}  // namespace

std::int64_t detect_period(std::span<const double, period_window> window) {
    double low = window[0];
    double high = window[0];
    for (const double value : window) {
        if (!std::isfinite(value))
            return -1;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    const double tolerance = std::max(1e-3 * (high - low), 1e-4 * std::max(std::fabs(low), std::fabs(high)));
    for (std::size_t p = 1; p <= longest_period; ++p) {
        std::size_t t = 2 * p;
        while (t < period_window &&
               std::fabs(window[t] - 2.0 * window[t - p] + window[t - 2 * p]) <= tolerance)
            ++t;
        if (t == period_window)
            return static_cast<std::int64_t>(p);
    }
    return 0;
}

ObservableType period_observable() {
    return {
        "period",
        "period of the loss, or none",
        {{"every", "64", "look for a period every so many iterations, from t = 255 on"}},
        [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            const auto least = static_cast<std::int64_t>(period_window);
            if (setup.iterations < least)
                throw UsageError("the observable period needs " + std::to_string(least) +
                                 " iterations, but sweep.iterations = " + std::to_string(setup.iterations) +
                                 "; raise it, or take period out of observe.names");
            return std::make_unique<Period>(setup, *parse_integer(setup.settings.at("every")));
        }};
}

}  // namespace netlyap
