#include "netlyap/dynamics/observables/period.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"

#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::observables {

namespace {

class Period final : public Observable {
public:
    Period(const ObservableSetup& setup, std::int64_t every)
        : Observable("/period"),
          layout_(layer_layouts(setup.system->shape).back()),
          every_(every),
          axis_(iteration_axis(recorded(setup.iterations, every))),
          ring_(lanes * series() * row) {}

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, true}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::int64_t t = trajectory.iteration();
        const auto place = static_cast<std::size_t>(t) % series::period_window;
        const std::span<const double> theta = trajectory.parameters(0);
        remember(trajectory.loss(), 0, place);
        for (std::size_t k = 0; k < layout_.outputs; ++k)
            remember(theta.subspan((layout_.biases + k) * lanes, lanes), 1 + k, place);
        if (t < first || (t - first) % every_ != 0)
            return;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::vector<std::span<const double>> all = windows(lane, place);
            of_loss_.set(lane, series::detect_period(all[0]));
            of_biases_.set(lane, trajectory.has_diverged(lane)
                                     ? -1
                                     : series::detect_common_period(std::span(all).subspan(1)));
        }
        next_column();
    }

    void save(ByteWriter& writer) const override {
        writer.put_all(std::span(ring_));
        Observable::save(writer);
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        ring_ = reader.get_all<double>(ring_.size());
        Observable::restore(reader, trajectory);
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

    [[nodiscard]] Field period_of(const std::string& name, const std::string& what) const {
        return {.path = name,
                .axes = {axis_},
                .units = "iteration",
                .long_name =
                    "period of the " + what + " over the 256 iterations that end here; 0: none up to 64"};
    }

    /// The loss and the output biases.
    [[nodiscard]] std::size_t series() const { return 1 + layout_.outputs; }

    double* ring(std::size_t lane, std::size_t series_number) {
        return ring_.data() + (lane * series() + series_number) * row;
    }

    /// Two windows, and a cache line more, lest all series fall into the same sets of the cache.
    static constexpr std::size_t row = 2 * series::period_window + 8;

    /// Every value stands in two places, so that every window is whole somewhere.
    void remember(std::span<const double> values, std::size_t series_number, std::size_t place) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            ring(lane, series_number)[place] = values[lane];
            ring(lane, series_number)[place + series::period_window] = values[lane];
        }
    }

    /// The last 256 values of all series of a lane [series][t], the last one remembered at `place`.
    std::vector<std::span<const double>> windows(std::size_t lane, std::size_t place) {
        std::vector<std::span<const double>> all;
        for (std::size_t s = 0; s < series(); ++s)
            all.emplace_back(ring(lane, s) + place + 1, series::period_window);
        return all;
    }

    LayerLayout layout_;  ///< of the output layer
    std::int64_t every_;
    Axis axis_;
    std::vector<double> ring_;  ///< the last values [lane][series][t mod 256, twice]
    Recorded<std::int64_t> of_loss_{*this, period_of("loss", "loss")};
    Recorded<std::int64_t> of_biases_{*this, period_of("biases", "output biases")};
};

}  // namespace

ObservableType period_observable() {
    return {
        "period",
        "period of the loss and of the output biases, or none",
        {{"every", "64", "look for a period every so many iterations, from t = 255 on"}},
        [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            const auto least = static_cast<std::int64_t>(series::period_window);
            if (setup.iterations < least)
                throw UsageError("the observable period needs " + std::to_string(least) +
                                 " iterations, but sweep.iterations = " + std::to_string(setup.iterations) +
                                 "; raise it, or take period out of observe.names");
            return std::make_unique<Period>(setup, *parse_integer(setup.settings.at("every")));
        }};
}

}  // namespace netlyap::observables
