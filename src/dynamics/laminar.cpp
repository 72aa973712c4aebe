#include "netlyap/dynamics/laminar.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/model/softmax_map.hpp"
#include "netlyap/dynamics/period.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace netlyap {

namespace {

constexpr std::int64_t shortest_scored = 200;
constexpr std::int64_t settling = 100;  ///< iterations at the begin of a phase that are not scored
constexpr std::int64_t leaving = 20;    ///< and at its end
constexpr std::size_t ring_length = 512;
static_assert(ring_length >= period_window + leaving && std::has_single_bit(ring_length));
constexpr std::int64_t longest_forecast = 8192;
constexpr double tolerance = 1e-3;         ///< relative, of the ends of a loss range
constexpr double least_band_share = 0.95;  ///< of the width of the map's chaotic band

/// The softmax map of a network whose units are on for the samples of some classes: each class is a group of
/// its own, or all are one when no unit tells them apart.
SoftmaxMap map_of(const std::vector<double>& frequencies, double learning_rate,
                  std::span<const std::uint64_t> units, bool is_split) {
    if (!is_split) {
        const auto on =
            std::count_if(units.begin(), units.end(), [](std::uint64_t bits) { return bits != 0; });
        return {learning_rate * static_cast<double>(1 + on), frequencies};
    }
    const std::size_t classes = frequencies.size();
    std::vector<SampleGroup> groups;
    for (std::size_t g = 0; g < classes; ++g) {
        groups.push_back({frequencies[g], std::vector<double>(classes, 0.0)});
        groups.back().class_masses[g] = frequencies[g];
    }
    std::vector<double> couplings;
    for (std::size_t g = 0; g < classes; ++g)
        for (std::size_t h = 0; h < classes; ++h) {
            const auto both = std::count_if(units.begin(), units.end(), [&](std::uint64_t bits) {
                return ((bits >> g) & 1U) != 0 && ((bits >> h) & 1U) != 0;
            });
            couplings.push_back(learning_rate * static_cast<double>(1 + both));
        }
    return {std::move(groups), std::move(couplings)};
}

/// The period of a loss, 1 also where it stays the same to a thousandth: what ripples around a constant.
std::int64_t loss_period(std::span<const double> losses) {
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    return *high - *low <= tolerance * std::fabs(*high) ? 1 : detect_period(losses);
}

bool is_near(double a, double b) {
    return std::fabs(a - b) <= tolerance * std::fabs(b);
}

MapAgreement compare(const Phase& phase) {
    if ((phase.loss_period > 0) != (phase.map_period > 0))
        return MapAgreement::unsettled;
    if (phase.loss_period > 0)
        return phase.loss_period == phase.map_period && is_near(phase.loss_low, phase.map_low) &&
                       is_near(phase.loss_high, phase.map_high)
                   ? MapAgreement::agrees
                   : MapAgreement::differs;
    const bool is_inside = phase.loss_low >= phase.map_low * (1.0 - tolerance) &&
                           phase.loss_high <= phase.map_high * (1.0 + tolerance);
    const bool is_wide =
        phase.loss_high - phase.loss_low >= least_band_share * (phase.map_high - phase.map_low);
    return is_inside && is_wide ? MapAgreement::agrees : MapAgreement::differs;
}

PhaseKind kind_of(const Phase& phase) {
    if (phase.loss_period == 0)
        return PhaseKind::chaotic;
    return phase.loss_period == 1 && phase.bias_period <= 1 ? PhaseKind::rest : PhaseKind::periodic;
}

}  // namespace

Segmentation::Segmentation(const TrainingSystem& system)
    : system_(system),
      output_(layer_layouts(system.shape).back()),
      tracker_(system),
      ring_(ring_length * (1 + output_.outputs) * lanes),
      start_logits_(lanes * output_.outputs * output_.outputs),
      start_units_(lanes * tracker_.hidden_units()) {}

void Segmentation::open(std::size_t lane, std::int64_t t) {
    const SaturationCounts counts = tracker_.counts(lane);
    open_[lane] = {t,
                   counts.partial == 0,
                   counts.on,
                   counts.split,
                   std::numeric_limits<double>::infinity(),
                   -std::numeric_limits<double>::infinity()};
}

/// The logits that the samples of each class share, and which units are on for them.
void Segmentation::remember_start(std::size_t lane, std::span<const double> theta) {
    const std::size_t classes = output_.outputs;
    double* z = start_logits_.data() + lane * classes * classes;
    std::uint64_t* units = start_units_.data() + lane * tracker_.hidden_units();
    for (std::size_t unit = 0; unit < tracker_.hidden_units(); ++unit)
        units[unit] = tracker_.classes_on(unit, lane);
    for (std::size_t g = 0; g < classes; ++g)
        for (std::size_t k = 0; k < classes; ++k) {
            z[g * classes + k] = theta[(output_.biases + k) * lanes + lane];
            for (std::size_t unit = 0; unit < output_.inputs; ++unit)
                if (((units[unit] >> g) & 1U) != 0)
                    z[g * classes + k] += theta[(output_.weights + k * output_.inputs + unit) * lanes + lane];
        }
}

void Segmentation::observe(const Trajectory& trajectory) {
    const std::int64_t t = trajectory.iteration();
    NETLYAP_ASSERT(t == iteration_, "every iteration is looked at, in order");
    ++iteration_;
    learning_rate_ = trajectory.learning_rate();
    const std::span<const double> theta = trajectory.parameters(0);
    double* now = ring_.data() + static_cast<std::size_t>(t) % ring_length * (1 + output_.outputs) * lanes;
    std::copy(trajectory.loss().begin(), trajectory.loss().end(), now);
    const auto biases = theta.subspan(output_.biases * lanes, output_.outputs * lanes);
    std::copy(biases.begin(), biases.end(), now + lanes);
    const std::uint32_t changed = tracker_.update(theta, trajectory.kernel());
    const double* delayed =
        ring_.data() + static_cast<std::size_t>(t + static_cast<std::int64_t>(ring_length) - leaving) %
                           ring_length * (1 + output_.outputs) * lanes;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        if (has_ended_[lane])
            continue;
        Open& stretch = open_[lane];
        if (trajectory.has_diverged(lane)) {
            if (t > 0)
                phases_[lane].push_back(closed(lane, t));
            has_ended_[lane] = true;
            continue;
        }
        const bool is_new = t == 0 || ((changed >> lane) & 1U) != 0;
        if (is_new && (t == 0 || stretch.is_phase || tracker_.counts(lane).partial == 0)) {
            if (t > 0)
                phases_[lane].push_back(closed(lane, t));
            open(lane, t);
        }
        if (!stretch.is_phase)
            continue;
        if (t == stretch.begin + settling)
            remember_start(lane, theta);
        if (t - leaving >= stretch.begin + settling) {
            stretch.loss_low = std::min(stretch.loss_low, delayed[lane]);
            stretch.loss_high = std::max(stretch.loss_high, delayed[lane]);
        }
    }
}

Phase Segmentation::closed(std::size_t lane, std::int64_t end) const {
    const Open& stretch = open_[lane];
    Phase phase;
    phase.begin = stretch.begin;
    phase.end = end;
    if (!stretch.is_phase)
        return phase;
    phase.units_on = stretch.units_on;
    phase.units_split = stretch.units_split;
    phase.kind = PhaseKind::brief;
    if (phase.end - phase.begin >= shortest_scored)
        score(phase, lane);
    return phase;
}

/// Values of series that end before `end` [series][t].
std::vector<double> Segmentation::last_values(std::size_t lane, std::size_t first_series, std::size_t count,
                                              std::int64_t end, std::int64_t length) const {
    std::vector<double> values;
    for (std::size_t s = first_series; s < first_series + count; ++s)
        for (std::int64_t t = end - length; t < end; ++t)
            values.push_back(
                ring_[(static_cast<std::size_t>(t) % ring_length * (1 + output_.outputs) + s) * lanes +
                      lane]);
    return values;
}

void Segmentation::score(Phase& phase, std::size_t lane) const {
    const std::int64_t begin = phase.begin + settling;
    const std::int64_t end = phase.end - leaving;
    const std::int64_t window = std::min<std::int64_t>(end - begin, period_window);
    phase.loss_low = open_[lane].loss_low;
    phase.loss_high = open_[lane].loss_high;
    phase.loss_period = loss_period(last_values(lane, 0, 1, end, window));
    phase.bias_period =
        detect_common_period(last_values(lane, 1, output_.outputs, end, window), output_.outputs);
    phase.kind = kind_of(phase);

    const std::size_t classes = output_.outputs;
    const auto units =
        std::span(start_units_).subspan(lane * tracker_.hidden_units(), tracker_.hidden_units());
    SoftmaxMap map = map_of(class_frequencies(system_.train), learning_rate_, units, phase.units_split > 0);
    const auto logits = std::span(start_logits_).subspan(lane * classes * classes, map.size());
    std::vector<double> z(logits.begin(), logits.end());
    const std::int64_t steps =
        phase.loss_period == 0 ? longest_forecast : std::min(end - begin, longest_forecast);
    std::vector<double> losses;
    for (std::int64_t step = 0; step < steps; ++step)
        losses.push_back(map.step(z));
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    phase.map_low = *low;
    phase.map_high = *high;
    phase.map_period = loss_period(std::span<const double>(losses).last(
        static_cast<std::size_t>(std::min<std::int64_t>(steps, period_window))));
    phase.agreement = compare(phase);
}

std::vector<Phase> Segmentation::phases(std::size_t lane) const {
    std::vector<Phase> all = phases_[lane];
    if (!has_ended_[lane] && iteration_ > 0) {
        all.push_back(closed(lane, iteration_));
        all.back().is_cut_off = true;
    }
    return all;
}

void Segmentation::save(ByteWriter& writer) const {
    tracker_.save(writer);
    writer.put(learning_rate_);
    writer.put(iteration_);
    writer.put(open_);
    writer.put(has_ended_);
    writer.put_all(std::span(ring_));
    writer.put_all(std::span(start_logits_));
    writer.put_all(std::span(start_units_));
    for (const std::vector<Phase>& phases : phases_)
        writer.put_all(std::span(phases));
}

void Segmentation::restore(ByteReader& reader) {
    tracker_.restore(reader);
    learning_rate_ = reader.get<double>();
    iteration_ = reader.get<std::int64_t>();
    open_ = reader.get<std::array<Open, lanes>>();
    has_ended_ = reader.get<std::array<bool, lanes>>();
    ring_ = reader.get_all<double>();
    start_logits_ = reader.get_all<double>();
    start_units_ = reader.get_all<std::uint64_t>();
    for (std::vector<Phase>& phases : phases_)
        phases = reader.get_all<Phase>();
}

}  // namespace netlyap
