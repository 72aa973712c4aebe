#include "netlyap/dynamics/observables/weight_path.hpp"

#include "netlyap/core/assert.hpp"

#include "parameter_axes.hpp"

#include <cmath>
#include <limits>

namespace netlyap::observables {

namespace {

class WeightPath final : public Observable {
public:
    explicit WeightPath(const ObservableSetup& setup)
        : Observable("/weight_path"),
          axis_(weight_axis(setup.system->shape)),
          places_(weight_places(setup.system->shape)),
          start_(parameter_count(setup.system->shape) * lanes),
          end_(start_.size()),
          path_(start_.size(), 0.0),
          last_(setup.iterations - 1) {}

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> here = trajectory.parameters(0);
        const std::span<const double> next = trajectory.next_parameters(0);
        for (std::size_t place = 0; place < here.size(); ++place)
            path_[place] += std::fabs(next[place] - here[place]);
        if (trajectory.iteration() == 0)
            start_.assign(here.begin(), here.end());
        if (trajectory.iteration() == last_)
            end_.assign(next.begin(), next.end());
    }

    void save(ByteWriter& writer) const override {
        for (const std::vector<double>* values : {&start_, &end_, &path_})
            writer.put_all(std::span(*values));
    }

    void restore(ByteReader& reader, const ensemble::Trajectory&) override {
        for (std::vector<double>* values : {&start_, &end_, &path_})
            *values = reader.get_all<double>(path_.size());
    }

    void conclude(Results& results, const Pulse&) const override {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (!is_finite(lane))
                continue;
            for (std::size_t weight = 0; weight < places_.size(); ++weight) {
                const std::size_t place = places_[weight] * lanes + lane;
                const double moved = std::fabs(end_[place] - start_[place]);
                results.lane(displacement_, lane)[weight] = moved;
                results.lane(relative_displacement_, lane)[weight] = moved / std::fabs(start_[place]);
                results.lane(path_length_, lane)[weight] = path_[place];
            }
        }
    }

private:
    /// Whether no parameter of the lane, bias or weight, has left the finite numbers.
    [[nodiscard]] bool is_finite(std::size_t lane) const {
        for (std::size_t place = lane; place < path_.size(); place += lanes)
            if (!std::isfinite(path_[place]))
                return false;
        return true;
    }

    Axis axis_;
    std::vector<std::size_t> places_;
    std::vector<double> start_;  ///< theta(0) [parameter][lane]
    std::vector<double> end_;    ///< theta(T), same shape
    std::vector<double> path_;   ///< path lengths so far, same shape
    std::int64_t last_;
    Quantity<double> displacement_ =
        declare<double>({.path = "displacement",
                         .axes = {axis_},
                         .long_name = "distance of the weight from its initial value after the last step",
                         .remark = "magnitude of w(T) - w(0), T = `sweep.iterations`"});
    Quantity<double> relative_displacement_ =
        declare<double>({.path = "relative_displacement",
                         .axes = {axis_},
                         .long_name = "the same over the magnitude of the initial value"});
    Quantity<double> path_length_ =
        declare<double>({.path = "path_length",
                         .axes = {axis_},
                         .long_name = "sum of the magnitudes of all steps of the weight",
                         .remark = "magnitudes of w(t+1) - w(t), t < T"});
};

}  // namespace

ObservableType weight_path_observable() {
    return {"weight_path",
            "displacement and path length of each weight",
            {},
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<WeightPath>(setup);
            }};
}

}  // namespace netlyap::observables
