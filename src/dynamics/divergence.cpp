#include "netlyap/dynamics/divergence.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include "recorded_series.hpp"

namespace netlyap {

namespace {

class Divergence final : public Observable {
public:
    Divergence(const ObservableSetup& setup, std::int64_t every, bool mean)
        : members_(setup.members),
          mean_(mean),
          every_(every),
          axis_(iteration_axis(setup.perturb_at, setup.iterations, every)),
          first_(setup.perturb_at),
          series_(mean ? 1 : setup.members, axis_.length) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        if (mean_)
            return {{"/divergence/mean_distance",
                     {axis_},
                     FieldType::float64,
                     "1",
                     "mean over the members of the L1 distance from the reference trajectory",
                     {}}};
        const Axis member{"member", 1, 1, members_, "1", "perturbed trajectory, counted from 1", true};
        return {{"/divergence/distance",
                 {member, axis_},
                 FieldType::float64,
                 "1",
                 "L1 distance of a perturbed trajectory from the reference trajectory",
                 {}}};
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        return {t >= first_ && t % every_ == 0, false};
    }

    void observe(const Trajectory& trajectory) override {
        const std::span<const double> distances = trajectory.distances();
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double sum = 0.0;
            for (std::size_t member = 0; member < members_; ++member) {
                const double distance = distances[member * lanes + lane];
                sum += distance;
                if (!mean_)
                    series_.set(lane, member, distance);
            }
            if (mean_)
                series_.set(lane, 0, sum / static_cast<double>(members_));
        }
        series_.next_column();
    }

    void save(ByteWriter& writer) const override { series_.save(writer); }
    void restore(ByteReader& reader) override { series_.restore(reader); }
    [[nodiscard]] std::vector<FieldValues> results() const override { return {series_.values()}; }

private:
    std::size_t members_;
    bool mean_;
    std::int64_t every_;
    Axis axis_;
    std::int64_t first_;
    RecordedSeries series_;
};

}  // namespace

ObservableType divergence_observable() {
    return {"divergence",
            "L1 distance of the perturbed trajectories from the reference",
            {{"every", "1", "record every so many iterations", {}},
             {"record", "member", "the distance of every member, or their mean only", {"member", "mean"}}},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                if (setup.members == 0)
                    throw UsageError(
                        "the observable divergence needs perturbed trajectories, but sweep.members = 0; "
                        "set sweep.members to 1 or more, or take divergence out of observe.names");
                const std::int64_t every = *parse_integer(setup.settings.at("every"));
                if (iteration_axis(setup.perturb_at, setup.iterations, every).length == 0)
                    throw UsageError(
                        "observe.divergence.every = " + std::to_string(every) +
                        " steps over all iterations from perturb.at = " + std::to_string(setup.perturb_at) +
                        " to sweep.iterations - 1 = " + std::to_string(setup.iterations - 1) +
                        "; choose a smaller one");
                return std::make_unique<Divergence>(setup, every, setup.settings.at("record") == "mean");
            }};
}

}  // namespace netlyap
