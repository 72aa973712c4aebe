#include "netlyap/dynamics/laminar/saturation_tracker.hpp"

#include "netlyap/core/error.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace netlyap::laminar {

namespace {

/// ln 99: the pre-activation at which a sigmoid is 0.99; it is 0.01 at the opposite.
constexpr double threshold = 4.59511985013459;

/// A slack that every movement exceeds.
constexpr double unknown = -1.0;

/// The pre-activations of a unit for the samples of one class.
struct ClassEvidence {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();
    double least = std::numeric_limits<double>::infinity();  ///< of the magnitudes

    void add(double z) {
        lowest = std::min(lowest, z);
        highest = std::max(highest, z);
        least = std::min(least, std::fabs(z));
    }
    [[nodiscard]] bool is_empty() const { return std::isinf(least); }
    /// How far all of them are above the threshold, or below the opposite one; negative where they are not.
    [[nodiscard]] double on() const { return lowest - threshold; }
    [[nodiscard]] double off() const { return -threshold - highest; }
    /// By how much it is neither: a sample in between, or one on each side.
    [[nodiscard]] double partial() const {
        return std::max(threshold - least, std::min(highest - threshold, -threshold - lowest));
    }
};

}  // namespace

SaturationTracker::SaturationTracker(const TrainingSystem& system, const LaminarKernel& kernel)
    : system_(system),
      kernel_(kernel),
      inputs_(system.shape.inputs()),
      hidden_(system.shape.widths[1]),
      largest_input_(largest_inputs(system.train)) {
    if (system.shape.layers() != 2 || system.shape.activation != Activation::sigmoid)
        throw UsageError(
            "whether hidden units are stuck at 0 or 1 is defined for one hidden layer of sigmoids; "
            "set network.hidden to one number and network.activation to sigmoid, or take "
            "saturation and intermittency out of observe.names");
    if (system.shape.outputs() > 64)
        throw UsageError(
            "whether hidden units are stuck is followed for up to 64 classes, but the data has " +
            std::to_string(system.shape.outputs()) +
            "; take saturation and intermittency out of observe.names");
    units_.resize(hidden_ * lanes);
    slack_ = LaneArray(units_.size());
    std::fill(slack_.all().begin(), slack_.all().end(), unknown);
    moved_.resize(hidden_);
    looked_at_ = LaneArray(parameter_count(system.shape) * lanes);
}

SaturationTracker::HiddenUnit SaturationTracker::look(std::size_t unit, std::size_t lane,
                                                      std::span<const double> theta, double& slack) const {
    const double* weights = theta.data() + unit * inputs_ * lanes + lane;
    const double bias = theta[(hidden_ * inputs_ + unit) * lanes + lane];
    std::vector<ClassEvidence> evidence(system_.shape.outputs());
    double size = std::fabs(bias);  // of the numbers that are added up
    for (std::size_t i = 0; i < inputs_; ++i)
        size += largest_input_[i] * std::fabs(weights[i * lanes]);
    if (!std::isfinite(size)) {
        slack = unknown;
        return {};
    }
    const double rounding = 1e-9 * (1.0 + size);  // more than all of it
    for (std::size_t sample = 0; sample < system_.train.count; ++sample) {
        const std::span<const double> x = system_.train.row(sample);
        double z = bias;
        for (std::size_t i = 0; i < inputs_; ++i)
            z += weights[i * lanes] * x[i];
        if (threshold - std::fabs(z) > 0.5 * threshold) {  // far from both: partial, whatever else there is
            slack = threshold - std::fabs(z) - rounding;
            return {};
        }
        evidence[system_.train.labels[sample]].add(z);
    }
    HiddenUnit found;
    double upheld = std::numeric_limits<double>::infinity();
    double partial = -std::numeric_limits<double>::infinity();
    bool is_any_on = false;
    bool is_any_off = false;
    for (std::size_t label = 0; label < system_.shape.outputs(); ++label) {
        const ClassEvidence& of_class = evidence[label];
        if (of_class.is_empty())
            continue;  // no samples
        partial = std::max(partial, of_class.partial());
        if (of_class.on() > 0.0) {
            found.classes_on |= std::uint64_t{1} << label;
            is_any_on = true;
            upheld = std::min(upheld, of_class.on());
        } else if (of_class.off() > 0.0) {
            is_any_off = true;
            upheld = std::min(upheld, of_class.off());
        }
    }
    if (partial >= 0.0)
        found = {};
    else
        found.state = is_any_on && is_any_off ? UnitState::split : is_any_on ? UnitState::on : UnitState::off;
    slack = (found.state == UnitState::partial ? partial : upheld) - rounding;
    return found;
}

void SaturationTracker::update(std::span<const double> theta) {
    std::uint32_t changed = 0;
    kernel_.mark_possible_crossings(theta, looked_at_.all(), slack_.all(), moved_);
    for (std::size_t unit = 0; unit < hidden_; ++unit)
        for (unsigned left = moved_[unit]; left != 0; left &= left - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(left));
            const std::size_t place = unit * lanes + lane;
            const HiddenUnit found = look(unit, lane, theta, slack_.data()[place]);
            changed |= found == units_[place] ? 0U : 1U << lane;
            units_[place] = found;
            const auto remember = [&](std::size_t parameter) {
                looked_at_.data()[parameter * lanes + lane] = theta[parameter * lanes + lane];
            };
            remember(hidden_ * inputs_ + unit);
            for (std::size_t i = 0; i < inputs_; ++i)
                remember(unit * inputs_ + i);
        }
    changed_ = is_first_ ? 0U : changed;
    is_first_ = false;
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
    for (const HiddenUnit& unit : units_) {
        writer.put(unit.state);
        writer.put(unit.classes_on);
    }
}

void SaturationTracker::restore(ByteReader& reader, std::int64_t iteration) {
    is_first_ = reader.get_flag();
    const auto refuse = [] {
        throw DataError("a saved state of hidden units has a value that there is not");
    };
    if (is_first_ != (iteration == 0))
        refuse();
    for (HiddenUnit& unit : units_) {
        unit.state = reader.get<UnitState>();
        unit.classes_on = reader.get<std::uint64_t>();
        if (unit.state > UnitState::split || !are_classes(unit.classes_on, system_.shape.outputs()))
            refuse();
    }
    std::fill(slack_.all().begin(), slack_.all().end(),
              unknown);  // looks at all of them again and finds the same
}

}  // namespace netlyap::laminar
