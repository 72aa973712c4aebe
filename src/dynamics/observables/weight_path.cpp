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
        : shape_(setup.system->shape),
          places_(weight_places(shape_)),
          start_(parameter_count(shape_) * lanes),
          end_(start_.size()),
          path_(start_.size(), 0.0),
          last_(setup.iterations - 1) {}

    [[nodiscard]] std::vector<Field> fields() const override {
        const Axis axis = weight_axis(shape_);
        return {{"/weight_path/displacement",
                 {axis},
                 FieldType::float64,
                 "1",
                 "distance of the weight from its initial value after the last step",
                 {}},
                {"/weight_path/relative_displacement",
                 {axis},
                 FieldType::float64,
                 "1",
                 "the same over the magnitude of the initial value",
                 {}},
                {"/weight_path/path_length",
                 {axis},
                 FieldType::float64,
                 "1",
                 "sum of the magnitudes of all steps of the weight",
                 {}}};
    }

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

    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override {
        constexpr double missing = std::numeric_limits<double>::quiet_NaN();
        std::vector<double> displacement, relative, length;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const bool is_known = is_finite(lane);
            for (const std::size_t parameter : places_) {
                const std::size_t place = parameter * lanes + lane;
                const double moved = is_known ? std::fabs(end_[place] - start_[place]) : missing;
                displacement.push_back(moved);
                relative.push_back(moved / std::fabs(start_[place]));
                length.push_back(is_known ? path_[place] : missing);
            }
        }
        return {displacement, relative, length};
    }

private:
    /// Whether no parameter of the lane, bias or weight, has left the finite numbers.
    [[nodiscard]] bool is_finite(std::size_t lane) const {
        for (std::size_t place = lane; place < path_.size(); place += lanes)
            if (!std::isfinite(path_[place]))
                return false;
        return true;
    }

    NetworkShape shape_;
    std::vector<std::size_t> places_;
    std::vector<double> start_;  ///< theta(0) [parameter][lane]
    std::vector<double> end_;    ///< theta(T), same shape
    std::vector<double> path_;   ///< path lengths so far, same shape
    std::int64_t last_;
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
