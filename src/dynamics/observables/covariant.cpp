#include "netlyap/dynamics/observables/covariant.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/dynamics/tangents/covariant_columns.hpp"
#include "netlyap/dynamics/tangents/tangent_frame.hpp"

#include "chosen_seeds.hpp"
#include "covariant_schedule.hpp"
#include "parameter_axes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::observables {

namespace {

/// At the beginning of a saved state: it has nothing of the last orthonormalisation, unless it is over.
constexpr std::uint64_t state_mark = 0x3254'4e41'5641'4f01;

class Covariant final : public Observable {
public:
    Covariant(const ObservableSetup& setup, const CovariantSettings& settings)
        : Observable("/covariant"),
          settings_(settings),
          schedule_(setup),
          count_(covariant_count(setup)),
          dimension_(phase_dimension(*setup.system)),
          unit_of_(units_of_parameters(setup.system->shape)),
          layer_of_(layers_of_units(setup.system->shape)),
          iterations_(schedule_.recorded()),
          index_{"index", counted(1, count_), "1", "number of the vector, that of its exponent", false},
          units_(unit_axis(setup.system->shape)),
          layers_(layer_axis(setup.system->shape)),
          frame_(setup.signals->kernel_name(), *setup.system, count_),
          steps_(schedule_.steps()) {
        if (count_ > 1)
            declare_angles();
        if (settings.vectors)
            vector_ = declare<double>({.path = "vector",
                                       .axes = {index_, component_axis(), iterations_},
                                       .long_name = "covariant Lyapunov vectors, of length 1",
                                       .may_be_absent = true,
                                       .remark = "with `observe.covariant.vectors`"});
        std::vector<std::int64_t> layer_of_unit;
        for (const std::size_t layer : layer_of_)
            layer_of_unit.push_back(static_cast<std::int64_t>(layer) + 1);
        accompany<std::int64_t>({.path = "layer_of_unit",
                                 .axes = {units_},
                                 .long_name = "layer of the unit, counted from 1",
                                 .is_never_missing = true},
                                std::move(layer_of_unit));
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override {
        return {schedule_.start() <= t && t <= schedule_.end()};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        find_followed(trajectory);
        const std::int64_t t = trajectory.iteration();
        seen_ = t + 1;
        if (!is_any_followed_)
            return;
        if (t == schedule_.start())
            frame_.draw(trajectory);
        else if (schedule_.is_orthonormalised(t))
            orthonormalize(t);
        if (schedule_.is_recorded(t))
            append(frame_.vectors(), frames_);
        if (t < schedule_.end())
            frame_.push(trajectory);
    }

    void save(ByteWriter& writer) const override {
        writer.put(state_mark);
        writer.put(seen_);
        frame_.save(writer);
        writer.put_all(std::span(triangles_));
        writer.put_all(std::span(frames_));
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        find_followed(trajectory);
        const std::int64_t t = trajectory.iteration();
        if (reader.get<std::uint64_t>() != state_mark)
            throw DataError("a saved state has covariant vectors as another version of netlyap follows them");
        seen_ = reader.get<std::int64_t>();
        if (seen_ != (t <= schedule_.start() ? 0 : std::min(t, schedule_.end() + 1)))
            throw DataError("a saved state has followed tangent vectors up to another iteration");
        frame_.restore(reader);
        const auto steps =
            static_cast<std::size_t>(std::lower_bound(steps_.begin(), steps_.end(), t) - steps_.begin());
        triangles_ = reader.get_all<double>(is_any_followed_ ? steps * triangle_size() : 0);
        frames_ =
            reader.get_all<double>(is_any_followed_ ? recorded_before(iterations_, t) * frame_size() : 0);
    }

    void conclude(Results& results, const Pulse& pulse) const override {
        if (!is_any_followed_) {
            leave_out(results);
            return;
        }
        tangent::CovariantColumns columns(count_);
        tangent::CovariantColumns others = tangent::CovariantColumns::mixed(count_);
        const std::vector<double> last = last_triangle();
        std::vector<double> logarithms(steps_.size() * count_ * lanes);  // ln g [step][vector][lane]
        Found found(count_, layer_of_.size());
        for (std::size_t step = steps_.size(); step-- > 0;) {
            pulse();
            const std::span<const double> triangle =
                step * triangle_size() < triangles_.size()
                    ? std::span(triangles_).subspan(step * triangle_size(), triangle_size())
                    : std::span(last);
            others.step_back(triangle);
            const std::span<const double> growth = columns.step_back(triangle);
            for (std::size_t place = 0; place < growth.size(); ++place)
                logarithms[step * growth.size() + place] = log(growth[place]);
            const std::int64_t t = step == 0 ? schedule_.begin() : steps_[step - 1];
            if (t < schedule_.range_end())
                look_at(t, columns, others, found, results);
        }
        sum_up(logarithms, results);
        for_each_vector([&](std::size_t lane, std::size_t j) {
            const std::size_t place = j * lanes + lane;
            results.lane(end_dependence_, lane)[j] = found.end_dependence[place];
            for (std::size_t unit = 0; unit < layer_of_.size(); ++unit)
                results.lane(unit_share_, lane)[j * layer_of_.size() + unit] =
                    found.unit_shares[(j * layer_of_.size() + unit) * lanes + lane] /
                    static_cast<double>(iterations_.coordinates.size());
            if (j + 1 < count_)
                results.lane(*smallest_angle_, lane)[j] = found.smallest_angle[place];
        });
    }

private:
    /// What is found on the way back.
    struct Found {
        Found(std::size_t count, std::size_t units)
            : end_dependence(count * lanes, missing_value),
              smallest_angle(count * lanes, missing_value),
              unit_shares(count * units * lanes, 0.0) {}
        bool is_in_range = false;
        std::vector<double> end_dependence;  ///< at the last frame of the range [vector][lane]
        std::vector<double> smallest_angle;  ///< so far [pair][lane]
        std::vector<double> unit_shares;     ///< sums over recorded iterations so far [vector][unit][lane]
    };

    [[nodiscard]] std::size_t frame_size() const noexcept { return count_ * dimension_ * lanes; }
    [[nodiscard]] std::size_t triangle_size() const noexcept { return triangle_entries(count_) * lanes; }

    static void append(std::span<const double> values, std::vector<double>& all) {
        all.insert(all.end(), values.begin(), values.end());
    }

    void orthonormalize(std::int64_t t) {
        frame_.orthonormalize();
        if (t > schedule_.begin())
            append(frame_.triangle(), triangles_);
    }

    /// R at schedule_.end() where the run ends there, too: of a copy, so that a longer one goes on.
    [[nodiscard]] std::vector<double> last_triangle() const {
        if (triangles_.size() == steps_.size() * triangle_size())
            return {};
        tangent::TangentFrame frame = frame_;
        frame.orthonormalize();
        return {frame.triangle().begin(), frame.triangle().end()};
    }

    /// Which lanes are followed: those of chosen seeds that have not diverged.
    void find_followed(const ensemble::Trajectory& trajectory) {
        is_any_followed_ = false;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const bool is_of_chosen = is_chosen(settings_.seeds, trajectory.seeds()[lane]);
            const std::int64_t diverged_at = trajectory.diverged_at()[lane];
            is_followed_[lane] = is_of_chosen && (diverged_at < 0 || diverged_at >= schedule_.end());
            is_any_followed_ = is_any_followed_ || is_of_chosen;
        }
    }

    void for_each_vector(const auto& act) const {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t j = 0; is_followed_[lane] && j < count_; ++j)
                act(lane, j);
    }

    void leave_out(Results& results) const {
        for (const Quantity<double> quantity : {log_growth_, layer_share_})
            results[quantity].clear();
        for (const std::optional<Quantity<double>>& quantity : {angle_, vector_})
            if (quantity)
                results[*quantity].clear();
    }

    /// The vectors at iteration t of the range.
    void look_at(std::int64_t t, const tangent::CovariantColumns& columns,
                 const tangent::CovariantColumns& others, Found& found, Results& results) const {
        const bool is_last = !std::exchange(found.is_in_range, true);
        const bool is_recorded = schedule_.is_recorded(t);
        const std::size_t column = recorded_before(iterations_, t);
        const std::size_t length = iterations_.coordinates.size();
        for_each_vector([&](std::size_t lane, std::size_t j) {
            const std::size_t place = j * lanes + lane;
            if (is_last)
                found.end_dependence[place] = angle(columns, j, others, j, lane);
            if (j + 1 == count_)
                return;
            const double next = angle(columns, j, columns, j + 1, lane);
            double& smallest = found.smallest_angle[place];
            if (is_last || !(next >= smallest))  // where NaN is, NaN is before
                smallest = next;
            if (is_recorded)
                results.lane(*angle_, lane)[j * length + column] = next;
        });
        if (is_recorded)
            look_at_vectors(column, columns, found, results);
    }

    void look_at_vectors(std::size_t column, const tangent::CovariantColumns& columns, Found& found,
                         Results& results) const {
        std::vector<double> vectors(frame_size());
        columns.find_vectors(std::span(frames_).subspan(column * frame_size(), frame_size()), vectors);
        const std::size_t length = iterations_.coordinates.size();
        const std::size_t units = layer_of_.size();
        const std::size_t layers = layers_.coordinates.size();
        for_each_vector([&](std::size_t lane, std::size_t j) {
            std::vector<double> squares(units, 0.0);
            double all = 0.0;
            for (std::size_t component = 0; component < dimension_; ++component) {
                const double own = vectors[(j * dimension_ + component) * lanes + lane];
                squares[unit_of_[component % unit_of_.size()]] += own * own;
                all += own * own;
                if (vector_)
                    results.lane(*vector_, lane)[(j * dimension_ + component) * length + column] = own;
            }
            std::vector<double> of_layers(layers, 0.0);
            for (std::size_t unit = 0; unit < units; ++unit) {
                found.unit_shares[(j * units + unit) * lanes + lane] += squares[unit] / all;
                of_layers[layer_of_[unit]] += squares[unit] / all;
            }
            for (std::size_t layer = 0; layer < layers; ++layer)
                results.lane(layer_share_, lane)[(j * layers + layer) * length + column] = of_layers[layer];
        });
    }

    /// The sums of logarithms from the beginning of the range on.
    void sum_up(const std::vector<double>& logarithms, Results& results) const {
        const std::size_t length = iterations_.coordinates.size();
        for_each_vector([&](std::size_t lane, std::size_t j) {
            double sum = 0.0;
            const auto record = [&](std::int64_t t) {
                if (schedule_.is_recorded(t))
                    results.lane(log_growth_, lane)[j * length + recorded_before(iterations_, t)] = sum;
            };
            record(schedule_.begin());
            for (std::size_t step = 0; step < steps_.size() && steps_[step] <= schedule_.range_end();
                 ++step) {
                sum += logarithms[(step * count_ + j) * lanes + lane];
                record(steps_[step]);
            }
            results.lane(exponent_, lane)[j] =
                sum / static_cast<double>(schedule_.range_end() - schedule_.begin());
        });
    }

    void declare_angles() {
        const Axis pair = {"pair", counted(1, count_ - 1), "1",
                           "number of the first of two neighbouring vectors", false};
        angle_ = declare<double>({.path = "angle",
                                  .axes = {pair, iterations_},
                                  .units = "rad",
                                  .long_name = "angle between a covariant vector and the next one",
                                  .may_be_absent = true,
                                  .remark = "of the lines, between 0 and pi/2; with momentum in the space of "
                                            "(theta, n v), n the samples of a step"});
        smallest_angle_ = declare<double>(
            {.path = "smallest_angle",
             .axes = {pair},
             .units = "rad",
             .long_name = "the smallest of these angles over the range",
             .remark = "at all iterations where vectors are orthonormalised, recorded or not"});
    }

    [[nodiscard]] Axis component_axis() const {
        return {"component", counted(0, dimension_), "1",
                "entry of theta, as `parameter`, then of n v, v the state of the descent, n the samples of a "
                "step",
                false};
    }

    CovariantSettings settings_;
    CovariantSchedule schedule_;
    std::size_t count_;
    std::size_t dimension_;
    std::vector<std::size_t> unit_of_;   ///< [parameter]
    std::vector<std::size_t> layer_of_;  ///< [unit]
    Axis iterations_;
    Axis index_;
    Axis units_;
    Axis layers_;
    tangent::TangentFrame frame_;
    std::vector<std::int64_t> steps_;  ///< the iterations after schedule_.begin() of orthonormalisations
    std::int64_t seen_ = 0;            ///< the iteration after the last one that was observed
    std::vector<double> triangles_;    ///< R of those that are over [step][entry][lane]
    std::vector<double> frames_;  ///< at recorded iterations so far [iteration][vector][theta, state][lane]
    std::array<bool, lanes> is_followed_{};
    bool is_any_followed_ = false;
    Quantity<double> exponent_ = declare<double>(
        {.path = "exponent",
         .axes = {index_},
         .units = "1/iteration",
         .long_name = "mean logarithm of the growth along each covariant vector over the range",
         .ancillary = "end_dependence",
         .remark = "differs from the exponent of `spectrum` over the same iterations by the change of the "
                   "logarithm of the sine of its angle to the vectors before it, divided by their number"});
    Quantity<double> end_dependence_ = declare<double>(
        {.path = "end_dependence",
         .axes = {index_},
         .units = "rad",
         .long_name = "angle between the vector and that of another end, at the end of the range",
         .remark = "small where the backward transient was long enough; it stays large where exponents are "
                   "equal, which leaves the vectors in their common space undetermined"});
    Quantity<double> log_growth_ = declare<double>(
        {.path = "log_growth",
         .axes = {index_, iterations_},
         .long_name = "sum of the logarithms of the growth along the vector from the beginning of the range",
         .may_be_absent = true,
         .remark = "differences of two over their time are the exponents of a window"});
    Quantity<double> layer_share_ = declare<double>(
        {.path = "layer_share",
         .axes = {index_, layers_, iterations_},
         .long_name = "share of the squared length of the vector that lies in the parameters of a layer",
         .may_be_absent = true,
         .remark = "weights and biases, with the state of the descent that belongs to them; the sum over "
                   "layers is 1"});
    Quantity<double> unit_share_ = declare<double>(
        {.path = "unit_share",
         .axes = {index_, units_},
         .long_name = "the same share of the weights and the bias of a unit, a mean over recorded iterations",
         .remark = "of the weights that lead to it; the sum over units is 1"});
    std::optional<Quantity<double>> angle_;
    std::optional<Quantity<double>> smallest_angle_;
    std::optional<Quantity<double>> vector_;
};

}  // namespace

ObservableType covariant_observable() {
    return {.name = "covariant",
            .summary = "covariant Lyapunov vectors: angles, and their shares on layers and units",
            .settings = covariant_settings(),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Covariant>(setup, setup.settings.get<CovariantSettings>());
            },
            .check_seeds =
                [](const ObservableSetup& setup, const std::vector<std::int64_t>& seeds) {
                    check_chosen_seeds(setup, setup.settings.get<CovariantSettings>().seeds, seeds);
                },
            .takes_second_derivatives = true,
            .kept_bytes = kept_covariant_bytes,
            .needs = {.tangent_map = true},
            .depends_on_end =
                [](const SettingValues& settings) {
                    return !settings.get<CovariantSettings>().range.has_value();
                }};
}

}  // namespace netlyap::observables
