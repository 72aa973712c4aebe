#include "netlyap/dynamics/saturation.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace netlyap {

namespace {

/// ln 99: the pre-activation at which a sigmoid is 0.99; it is 0.01 at the opposite.
constexpr double threshold = 4.59511985013459;

/// What the samples of one class say of a unit.
struct ClassEvidence {
    double least_on = std::numeric_limits<double>::infinity();       ///< min of z - threshold
    double least_off = std::numeric_limits<double>::infinity();      ///< min of -threshold - z
    double most_on = -std::numeric_limits<double>::infinity();       ///< max of z - threshold
    double most_off = -std::numeric_limits<double>::infinity();      ///< max of -threshold - z
    double most_between = -std::numeric_limits<double>::infinity();  ///< max of threshold - |z|

    void add(double z) {
        least_on = std::min(least_on, z - threshold);
        most_on = std::max(most_on, z - threshold);
        least_off = std::min(least_off, -threshold - z);
        most_off = std::max(most_off, -threshold - z);
        most_between = std::max(most_between, threshold - std::fabs(z));
    }
    [[nodiscard]] bool is_on() const { return least_on > 0.0; }
    [[nodiscard]] bool is_off() const { return least_off > 0.0; }
    /// By how much it is neither: a sample in between, or one on each side.
    [[nodiscard]] double partial() const { return std::max(most_between, std::min(most_on, most_off)); }
};

}  // namespace

SaturationTracker::SaturationTracker(const TrainingSystem& system)
    : system_(system), inputs_(system.shape.inputs()), hidden_(system.shape.widths[1]) {
    if (system.shape.layers() != 2 || system.shape.activation != Activation::sigmoid)
        throw UsageError(
            "whether hidden units are stuck at 0 or 1 is defined for one hidden layer of sigmoids; "
            "set network.hidden to one number and network.activation to sigmoid, or take the "
            "observable out of observe.names");
    if (system.shape.outputs() > 64)
        throw UsageError(
            "whether hidden units are stuck is followed for up to 64 classes, but the data has " +
            std::to_string(system.shape.outputs()) + "; take the observable out of observe.names");
    largest_input_.assign(inputs_, 0.0);
    for (std::size_t sample = 0; sample < system.train.count; ++sample)
        for (std::size_t i = 0; i < inputs_; ++i)
            largest_input_[i] = std::max(largest_input_[i], std::fabs(system.train.row(sample)[i]));
    units_.resize(hidden_ * lanes);
    slack_.assign(units_.size(), -1.0);
    looked_at_.assign(hidden_ * (inputs_ + 1) * lanes, 0.0);
}

SaturationTracker::Unit SaturationTracker::look(std::size_t unit, std::size_t lane,
                                                std::span<const double> theta, double& slack) const {
    const double* weights = theta.data() + unit * inputs_ * lanes + lane;
    const double bias = theta[(hidden_ * inputs_ + unit) * lanes + lane];
    std::vector<ClassEvidence> evidence(system_.shape.outputs());
    double size = std::fabs(bias);  // of the numbers that are added up
    for (std::size_t i = 0; i < inputs_; ++i)
        size += largest_input_[i] * std::fabs(weights[i * lanes]);
    if (!std::isfinite(size)) {
        slack = -1.0;
        return {};
    }
    for (std::size_t sample = 0; sample < system_.train.count; ++sample) {
        const std::span<const double> x = system_.train.row(sample);
        double z = bias;
        for (std::size_t i = 0; i < inputs_; ++i)
            z += weights[i * lanes] * x[i];
        evidence[system_.train.labels[sample]].add(z);
    }
    Unit found;
    double upheld = std::numeric_limits<double>::infinity();
    double partial = -std::numeric_limits<double>::infinity();
    bool is_any_on = false;
    bool is_any_off = false;
    for (std::size_t label = 0; label < system_.shape.outputs(); ++label) {
        const ClassEvidence& of_class = evidence[label];
        if (std::isinf(of_class.most_on))
            continue;  // no samples
        partial = std::max(partial, of_class.partial());
        if (of_class.is_on()) {
            found.classes_on |= std::uint64_t{1} << label;
            is_any_on = true;
            upheld = std::min(upheld, of_class.least_on);
        } else if (of_class.is_off()) {
            is_any_off = true;
            upheld = std::min(upheld, of_class.least_off);
        }
    }
    if (partial >= 0.0)
        found = {};
    else
        found.state = is_any_on && is_any_off ? UnitState::split : is_any_on ? UnitState::on : UnitState::off;
    slack = (found.state == UnitState::partial ? partial : upheld) - 1e-9 * (1.0 + size);
    return found;
}

std::uint32_t SaturationTracker::update(std::span<const double> theta) {
    std::uint32_t changed = 0;
    for (std::size_t unit = 0; unit < hidden_; ++unit) {
        const std::size_t bias = (hidden_ * inputs_ + unit) * lanes;
        std::array<double, lanes> moved;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            moved[lane] = std::fabs(theta[bias + lane] - looked_at_[bias + lane]);
        for (std::size_t i = 0; i < inputs_; ++i) {
            const std::size_t weight = (unit * inputs_ + i) * lanes;
            for (std::size_t lane = 0; lane < lanes; ++lane)
                moved[lane] +=
                    largest_input_[i] * std::fabs(theta[weight + lane] - looked_at_[weight + lane]);
        }
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t place = unit * lanes + lane;
            if (moved[lane] < slack_[place])
                continue;
            const Unit found = look(unit, lane, theta, slack_[place]);
            changed |= found == units_[place] ? 0U : 1U << lane;
            units_[place] = found;
            looked_at_[bias + lane] = theta[bias + lane];
            for (std::size_t i = 0; i < inputs_; ++i) {
                const std::size_t weight = (unit * inputs_ + i) * lanes + lane;
                looked_at_[weight] = theta[weight];
            }
        }
    }
    if (is_first_)
        changed = 0;
    is_first_ = false;
    return changed;
}

SaturationCounts SaturationTracker::counts(std::size_t lane) const {
    SaturationCounts counts;
    for (std::size_t unit = 0; unit < hidden_; ++unit)
        switch (state(unit, lane)) {
            case UnitState::partial:
                ++counts.partial;
                break;
            case UnitState::off:
                ++counts.off;
                break;
            case UnitState::on:
                ++counts.on;
                break;
            case UnitState::split:
                ++counts.split;
                break;
        }
    return counts;
}

void SaturationTracker::save(ByteWriter& writer) const {
    writer.put(is_first_);
    for (const Unit& unit : units_) {
        writer.put(unit.state);
        writer.put(unit.classes_on);
    }
}

void SaturationTracker::restore(ByteReader& reader) {
    is_first_ = reader.get<bool>();
    for (Unit& unit : units_) {
        unit.state = reader.get<UnitState>();
        unit.classes_on = reader.get<std::uint64_t>();
    }
    std::fill(slack_.begin(), slack_.end(), -1.0);  // looks at all of them again and finds the same
}

namespace {

class Saturation final : public Observable {
public:
    explicit Saturation(const ObservableSetup& setup)
        : tracker_(*setup.system), recorded_(setup, 0), axis_(recorded_.axis()) {
        for (std::size_t field = 0; field < names.size(); ++field)
            counts_.emplace_back(1, axis_.coordinates.size());
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        std::vector<Field> fields;
        for (const auto& [name, long_name] : names)
            fields.push_back(
                {std::string("/saturation/") + name, {axis_}, FieldType::int64, "1", long_name, {}});
        return fields;
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, false}; }

    void observe(const Trajectory& trajectory) override {
        const std::uint32_t changed = tracker_.update(trajectory.parameters(0));
        for (std::size_t lane = 0; lane < lanes; ++lane)
            changes_[lane] += (changed >> lane) & 1U;
        if (!recorded_.contains(trajectory.iteration()))
            return;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const SaturationCounts counts = tracker_.counts(lane);
            const std::array values = {counts.on, counts.off, counts.split, counts.partial, changes_[lane]};
            for (std::size_t field = 0; field < values.size(); ++field)
                counts_[field].set(lane, 0, trajectory.has_diverged(lane) ? -1 : values[field]);
        }
        changes_.fill(0);
        for (RecordedCounts& counts : counts_)
            counts.next_column();
    }

    void save(ByteWriter& writer) const override {
        tracker_.save(writer);
        writer.put(changes_);
        for (const RecordedCounts& counts : counts_)
            counts.save(writer);
    }

    void restore(ByteReader& reader) override {
        tracker_.restore(reader);
        changes_ = reader.get<std::array<std::int64_t, lanes>>();
        for (RecordedCounts& counts : counts_)
            counts.restore(reader);
    }

    [[nodiscard]] std::vector<FieldValues> results() const override {
        std::vector<FieldValues> results;
        for (const RecordedCounts& counts : counts_)
            results.emplace_back(counts.values());
        return results;
    }

private:
    static constexpr std::array<std::pair<const char*, const char*>, 5> names = {
        {{"on", "hidden units above 0.99 on all training samples"},
         {"off", "hidden units below 0.01 on all training samples"},
         {"split", "hidden units that are on for all samples of some classes and off for all of the others"},
         {"partial", "all other hidden units"},
         {"changes", "iterations since the last recorded one at which a unit changed its state"}}};

    SaturationTracker tracker_;
    RecordedIterations recorded_;
    Axis axis_;
    std::array<std::int64_t, lanes> changes_{};
    std::vector<RecordedCounts> counts_;  ///< in the order of the names
};

}  // namespace

ObservableType saturation_observable() {
    return {"saturation", "how many hidden units are stuck at 0 or 1", recording_settings(),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Saturation>(setup);
            }};
}

}  // namespace netlyap
