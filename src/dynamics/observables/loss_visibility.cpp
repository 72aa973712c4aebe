#include "netlyap/dynamics/observables/loss_visibility.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/visibility.hpp"

#include "loss_series.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <limits>

namespace netlyap::observables {

namespace {

class LossVisibility final : public Observable {
public:
    LossVisibility(const ObservableSetup& setup, double tie_tolerance, std::size_t max_degree)
        : tie_tolerance_(tie_tolerance), degrees_(max_degree + 1), loss_(iteration_range(setup, "range")) {
        constexpr std::size_t most = 1'000'000;
        if (max_degree > most)
            throw UsageError("observe.loss_visibility.max_degree = " + std::to_string(max_degree) +
                             " is more than " + std::to_string(most) + "; take a smaller one");
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        const Axis degree{"degree", counted(0, degrees_), "1", "degree of a node", false};
        const auto field = [](const std::string& name, const std::string& units, const std::string& long_name,
                              std::vector<Axis> axes) {
            return with_version(
                {"/loss_visibility/" + name, std::move(axes), FieldType::float64, units, long_name, {}}, 2);
        };
        return {field("degree_share", "1", "share of iterations with this degree in the visibility graph",
                      {degree}),
                field("mean_degree", "1", "mean degree of the horizontal visibility graph of the loss", {}),
                field("rate", "1", "exponential rate of the degree distribution from degree 3 on", {}),
                field("entropy", "nat", "entropy of the degree distribution", {})};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return loss_.demand(t); }
    void observe(const ensemble::Trajectory& trajectory) override { loss_.observe(trajectory); }
    void save(ByteWriter& writer) const override { loss_.save(writer); }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        loss_.restore(reader, trajectory);
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse& pulse) const override {
        constexpr double missing = std::numeric_limits<double>::quiet_NaN();
        const std::vector<double> all = loss_.values();
        std::vector<double> share(lanes * degrees_, missing), mean(lanes, missing), rate(lanes, missing),
            entropy(lanes, missing);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto series = std::span(all).subspan(lane * loss_.length(), loss_.length());
            pulse();
            if (!varies(series))
                continue;
            const series::VisibilityGraph graph = series::horizontal_visibility(series, tie_tolerance_);
            mean[lane] = graph.mean_degree;
            rate[lane] = graph.rate;
            entropy[lane] = graph.entropy;
            std::fill_n(share.begin() + static_cast<std::ptrdiff_t>(lane * degrees_), degrees_, 0.0);
            for (std::size_t k = 0; k < graph.degree_counts.size(); ++k)
                share[lane * degrees_ + std::min(k, degrees_ - 1)] +=
                    static_cast<double>(graph.degree_counts[k]) / static_cast<double>(series.size());
        }
        return {share, mean, rate, entropy};
    }

private:
    double tie_tolerance_;
    std::size_t degrees_;
    LossSeries loss_;
};

}  // namespace

ObservableType loss_visibility_observable() {
    return {
        "loss_visibility",
        "horizontal visibility graph of the loss",
        {{"range", "", "over these iterations, as first:end; empty: over all", SettingForm::ranges},
         {"tie_tolerance", "0.001", "values that differ by no more than this share of the range are equal",
          SettingForm::number, "1"},
         {"max_degree", "40", "larger degrees count as this one", SettingForm::count, "1"}},
        [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            return std::make_unique<LossVisibility>(
                setup, *parse_double(setup.settings.at("tie_tolerance")),
                static_cast<std::size_t>(*parse_integer(setup.settings.at("max_degree"))));
        }};
}

}  // namespace netlyap::observables
