#include "netlyap/dynamics/period.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap {

namespace {

class Period final : public Observable {
public:
    Period(const ObservableSetup& setup, std::int64_t every)
        : layout_(layer_layouts(setup.system->shape).back()),
          every_(every),
          axis_(iteration_axis(recorded(setup.iterations, every))),
          ring_(lanes * series() * period_window),
          of_loss_(1, axis_.coordinates.size()),
          of_biases_(1, axis_.coordinates.size()) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        const auto field = [&](const std::string& name, const std::string& what) {
            return Field{"/period/" + name,
                         {axis_},
                         FieldType::int64,
                         "iteration",
                         "period of the " + what + " over the 256 iterations that end here; 0: none up to 64",
                         {}};
        };
        return {field("loss", "loss"), field("biases", "output biases")};
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, true}; }

    void observe(const Trajectory& trajectory) override {
        const std::int64_t t = trajectory.iteration();
        const auto place = static_cast<std::size_t>(t) % period_window;
        const std::span<const double> theta = trajectory.parameters(0);
        double* now = ring_.data() + place * series() * lanes;
        std::copy(trajectory.loss().begin(), trajectory.loss().end(), now);
        const auto biases = theta.subspan(layout_.biases * lanes, layout_.outputs * lanes);
        std::copy(biases.begin(), biases.end(), now + lanes);
        if (t < first || (t - first) % every_ != 0)
            return;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            of_loss_.set(lane, 0, detect_period(windows(lane, 0, 1, place)));
            of_biases_.set(
                lane, 0,
                trajectory.has_diverged(lane)
                    ? -1
                    : detect_common_period(windows(lane, 1, layout_.outputs, place), layout_.outputs));
        }
        of_loss_.next_column();
        of_biases_.next_column();
    }

    void save(ByteWriter& writer) const override {
        writer.put_all(std::span(ring_));
        of_loss_.save(writer);
        of_biases_.save(writer);
    }

    void restore(ByteReader& reader) override {
        ring_ = reader.get_all<double>();
        of_loss_.restore(reader);
        of_biases_.restore(reader);
    }

    [[nodiscard]] std::vector<FieldValues> results() const override {
        return {of_loss_.values(), of_biases_.values()};
    }

private:
    /// The first iteration with a whole window.
    static constexpr std::int64_t first = period_window - 1;

    static std::vector<std::int64_t> recorded(std::int64_t iterations, std::int64_t every) {
        std::vector<std::int64_t> recorded;
        for (std::int64_t t = first; t < iterations; t += every)
            recorded.push_back(t);
        return recorded;
    }

    /// The loss and the output biases.
    [[nodiscard]] std::size_t series() const { return 1 + layout_.outputs; }
    /// The last 256 values of `count` series of a lane, oldest first [series][t]; the last one stands at
    /// `place`.
    [[nodiscard]] std::vector<double> windows(std::size_t lane, std::size_t begin, std::size_t count,
                                              std::size_t place) const {
        std::vector<double> values;
        values.reserve(count * period_window);
        for (std::size_t s = begin; s < begin + count; ++s)
            for (std::size_t age = period_window; age-- > 0;) {
                const std::size_t then = (place + period_window - age) % period_window;
                values.push_back(ring_[(then * series() + s) * lanes + lane]);
            }
        return values;
    }

    LayerLayout layout_;  ///< of the output layer
    std::int64_t every_;
    Axis axis_;
    std::vector<double> ring_;  ///< the last values [t mod 256][series][lane]
    RecordedCounts of_loss_;
    RecordedCounts of_biases_;
};

}  // namespace

std::int64_t detect_period(std::span<const double> window) {
    return detect_common_period(window, 1);
}

std::int64_t detect_common_period(std::span<const double> windows, std::size_t series) {
    const std::size_t length = windows.size() / series;
    std::vector<double> tolerance;
    for (std::size_t s = 0; s < series; ++s) {
        const std::span<const double> x = windows.subspan(s * length, length);
        if (!std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); }))
            return -1;
        const auto [low, high] = std::minmax_element(x.begin(), x.end());
        tolerance.push_back(
            std::max(1e-3 * (*high - *low), 1e-4 * std::max(std::fabs(*low), std::fabs(*high))));
    }
    const auto has_period = [&](std::size_t p) {
        for (std::size_t s = 0; s < series; ++s) {
            const double* x = windows.data() + s * length;
            for (std::size_t t = 2 * p; t < length; ++t)
                if (std::fabs(x[t] - 2.0 * x[t - p] + x[t - 2 * p]) > tolerance[s])
                    return false;
        }
        return true;
    };
    for (std::size_t p = 1; p <= longest_period && 2 * p < length; ++p)
        if (has_period(p))
            return static_cast<std::int64_t>(p);
    return 0;
}

ObservableType period_observable() {
    return {
        "period",
        "period of the loss and of the output biases, or none",
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
