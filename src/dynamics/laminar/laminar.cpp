#include "netlyap/dynamics/laminar/laminar.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/series/period_detection.hpp"
#include "netlyap/dynamics/series/visibility.hpp"

#include "map_continuation.hpp"
#include "map_forecast.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace netlyap::laminar {

namespace {

/// Begins a state, so that one of a version that kept something else is refused: another number whenever
/// something else is kept.
constexpr std::uint64_t segmentation_mark = 0x324e'4f49'5441'5301;

static_assert(ensemble::RecentValues::length >= series::period_window + leaving_iterations);
constexpr double tie_tolerance = 1e-3;  ///< of visibility graphs

[[noreturn]] void refuse_state(const std::string& reason) {
    throw DataError("a saved state of phases does not fit: " + reason);
}

bool is_in(std::int64_t value, std::int64_t least, std::int64_t largest) {
    return least <= value && value <= largest;
}

/// Whether the byte of a bool that was read back is one.
bool is_flag(const bool& flag) {
    std::uint8_t byte = 0;
    std::memcpy(&byte, &flag, sizeof byte);
    return byte <= 1;
}

}  // namespace

struct Segmentation::Awaiting {
    std::size_t lane;
    std::size_t row;  ///< of the table, where it has one
    Stretch phase;
    std::vector<std::int64_t> degree_counts;
    PhaseStart start;
};

Segmentation::Segmentation(const TrainingSystem& system, const LaminarKernel& kernel, const Sight& sight,
                           std::size_t max_rows)
    : system_(system),
      kernel_(kernel),
      sight_(sight),
      max_rows_(max_rows),
      output_(layer_layouts(system.shape).back()),
      starts_(lanes, {std::vector<double>(output_.outputs * output_.outputs),
                      std::vector<std::uint64_t>(sight_.saturation.hidden_units())}) {}

Segmentation::~Segmentation() = default;

void Segmentation::open(std::size_t lane, std::int64_t t) {
    const SaturationCounts counts = sight_.saturation.counts(lane);
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
    std::vector<double>& z = starts_[lane].logits;
    std::vector<std::uint64_t>& units = starts_[lane].units;
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        units[unit] = sight_.saturation.classes_on(unit, lane);
    for (std::size_t g = 0; g < classes; ++g)
        for (std::size_t k = 0; k < classes; ++k) {
            z[g * classes + k] = theta[(output_.biases + k) * lanes + lane];
            for (std::size_t unit = 0; unit < output_.inputs; ++unit)
                if (((units[unit] >> g) & 1U) != 0)
                    z[g * classes + k] += theta[(output_.weights + k * output_.inputs + unit) * lanes + lane];
        }
}

void Segmentation::observe(const ensemble::Trajectory& trajectory) {
    const std::int64_t t = trajectory.iteration();
    NETLYAP_ASSERT(t == iteration_, "every iteration is looked at, in order");
    ++iteration_;
    learning_rate_ = trajectory.learning_rate();
    const std::span<const double> theta = trajectory.parameters(0);
    const std::uint32_t changed = sight_.saturation.changed();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        if (has_ended_[lane])
            continue;
        Open& stretch = open_[lane];
        if (trajectory.has_diverged(lane)) {
            if (t > 0)
                close(stretches_, awaiting_, lane, t, false);
            has_ended_[lane] = true;
            continue;
        }
        const bool is_new = t == 0 || ((changed >> lane) & 1U) != 0;
        if (is_new && (t == 0 || stretch.is_phase || sight_.saturation.counts(lane).partial == 0)) {
            if (t > 0)
                close(stretches_, awaiting_, lane, t, false);
            open(lane, t);
        }
        if (!stretch.is_phase)
            continue;
        if (t == stretch.begin + settling_iterations)
            remember_start(lane, theta);
        if (t - leaving_iterations >= stretch.begin + settling_iterations) {
            const double loss = sight_.recent_values.before(t - leaving_iterations + 1, 1, lane, 0).front();
            stretch.loss_low = std::min(stretch.loss_low, loss);
            stretch.loss_high = std::max(stretch.loss_high, loss);
        }
    }
    if (awaiting_.size() >= lanes) {
        compare(stretches_, awaiting_, no_pulse);
        awaiting_.clear();
    }
}

Stretch Segmentation::closed(std::size_t lane, std::int64_t end,
                             std::vector<std::int64_t>& degree_counts) const {
    const Open& stretch = open_[lane];
    Stretch phase;
    phase.begin = stretch.begin;
    phase.end = end;
    if (!stretch.is_phase)
        return phase;
    phase.units_on = stretch.units_on;
    phase.units_split = stretch.units_split;
    phase.kind = StretchKind::brief;
    if (phase.end - phase.begin >= shortest_scored_phase)
        score(phase, lane, degree_counts);
    return phase;
}

void Segmentation::score(Stretch& phase, std::size_t lane, std::vector<std::int64_t>& degree_counts) const {
    const std::int64_t begin = phase.begin + settling_iterations;
    const std::int64_t end = phase.end - leaving_iterations;
    const auto window = static_cast<std::size_t>(std::min<std::int64_t>(end - begin, series::period_window));
    const auto last_values = [&](std::size_t number) {
        return sight_.recent_values.before(end, window, lane, number);
    };
    const std::span<const double> losses = last_values(0);
    phase.loss_low = open_[lane].loss_low;
    phase.loss_high = open_[lane].loss_high;
    phase.loss_period = period_of_loss(losses);
    std::vector<std::span<const double>> biases;
    for (std::size_t k = 0; k < output_.outputs; ++k)
        biases.push_back(last_values(1 + k));
    phase.bias_period = series::detect_common_period(biases);
    phase.kind = StretchKind::unlike_map;  // until it is compared
    if (phase.loss_period == 1)
        return;
    const series::VisibilityGraph graph = series::horizontal_visibility(losses, tie_tolerance);
    phase.visibility_degree = graph.mean_degree;
    phase.visibility_rate = graph.rate;
    phase.visibility_entropy = graph.entropy;
    degree_counts = graph.degree_counts;
}

/// Adds the stretch that a lane is in, which ends here, to all of them, or to those that wait.
void Segmentation::close(std::array<Stretches, lanes>& all, std::vector<Awaiting>& awaiting, std::size_t lane,
                         std::int64_t end, bool is_cut_off) const {
    std::vector<std::int64_t> degree_counts;
    Stretch phase = closed(lane, end, degree_counts);
    phase.is_cut_off = is_cut_off;
    std::vector<Stretch>& rows = all[lane].rows;
    if (label_of(phase) >= first_scored_label)
        awaiting.push_back({lane, rows.size(), phase, std::move(degree_counts), starts_[lane]});
    else
        all[lane].tally.add(phase, degree_counts);
    if (rows.size() < max_rows_)
        rows.push_back(phase);
}

/// Finds out what the phases that wait are, and counts them, in their order.
void Segmentation::compare(std::array<Stretches, lanes>& all, std::vector<Awaiting>& awaiting,
                           const Pulse& pulse) const {
    std::vector<PhaseWithStart> phases;
    for (Awaiting& one : awaiting)
        phases.push_back({&one.phase, &one.start});
    continue_map(phases, system_, learning_rate_, kernel_, pulse);
    compare_with_map(phases, system_, learning_rate_, kernel_);
    for (Awaiting& one : awaiting) {
        one.phase.kind = kind_of_scored(one.phase);
        all[one.lane].tally.add(one.phase, one.degree_counts);
        if (one.row < max_rows_)
            all[one.lane].rows[one.row] = one.phase;
    }
}

std::array<Stretches, lanes> Segmentation::stretches(const Pulse& pulse) const {
    std::array<Stretches, lanes> all = stretches_;
    std::vector<Awaiting> awaiting = awaiting_;
    for (std::size_t lane = 0; lane < lanes && iteration_ > 0; ++lane)
        if (!has_ended_[lane])
            close(all, awaiting, lane, iteration_, true);
    compare(all, awaiting, pulse);
    return all;
}

void Segmentation::save(ByteWriter& writer) const {
    writer.put(segmentation_mark);
    writer.put(learning_rate_);
    writer.put(iteration_);
    writer.put(open_);
    writer.put(has_ended_);
    const auto put_start = [&](const PhaseStart& start) {
        writer.put_all(std::span(start.logits));
        writer.put_all(std::span(start.units));
    };
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        put_start(starts_[lane]);
        writer.put_all(std::span(stretches_[lane].rows));
        writer.put(stretches_[lane].tally);
    }
    writer.put<std::uint64_t>(awaiting_.size());
    for (const Awaiting& one : awaiting_) {
        writer.put(one.lane);
        writer.put(one.row);
        writer.put(one.phase);
        writer.put_all(std::span<const std::int64_t>(one.degree_counts));
        put_start(one.start);
    }
}

PhaseStart Segmentation::restored_start(ByteReader& reader) const {
    std::vector<double> logits = reader.get_all<double>(output_.outputs * output_.outputs);
    PhaseStart start{std::move(logits), reader.get_all<std::uint64_t>(sight_.saturation.hidden_units())};
    for (const std::uint64_t classes : start.units)
        if (!are_classes(classes, output_.outputs))
            refuse_state("a hidden unit is on for classes that there are not");
    return start;
}

bool Segmentation::is_possible(const Open& stretch) const {
    const auto units = static_cast<std::int64_t>(sight_.saturation.hidden_units());
    return is_flag(stretch.is_phase) && is_in(stretch.begin, 0, std::max<std::int64_t>(0, iteration_ - 1)) &&
           is_in(stretch.units_on, 0, units) && is_in(stretch.units_split, 0, units);
}

/// Of a closed one.
bool Segmentation::is_possible(const Stretch& stretch, std::int64_t begin) const {
    const auto units = static_cast<std::int64_t>(sight_.saturation.hidden_units());
    const std::int64_t fewest = stretch.kind == StretchKind::burst ? -1 : 0;
    return stretch.begin == begin && is_in(stretch.end, begin + 1, iteration_) &&
           stretch.kind <= StretchKind::unlike_map && stretch.agreement <= MapAgreement::not_scored &&
           is_flag(stretch.is_cut_off) && is_in(stretch.units_on, fewest, units) &&
           is_in(stretch.units_split, fewest, units);
}

bool Segmentation::is_possible(const Stretches& stretches, std::int64_t awaiting) const {
    const StretchTally& tally = stretches.tally;
    const auto are_counts = [&](const auto& counts) {
        return std::all_of(counts.begin(), counts.end(),
                           [&](std::int64_t count) { return is_in(count, 0, iteration_); });
    };
    if (!is_in(tally.stretches, 0, iteration_) || tally.last_scored_label > StretchTally::none ||
        stretches.rows.size() != std::min(static_cast<std::size_t>(tally.stretches + awaiting), max_rows_) ||
        !are_counts(tally.iterations) || !are_counts(tally.transitions) || !are_counts(tally.degree_counts))
        return false;
    std::int64_t end = 0;  // of the row before
    for (const Stretch& stretch : stretches.rows) {
        if (!is_possible(stretch, end))
            return false;
        end = stretch.end;
    }
    return true;
}

void Segmentation::restore(ByteReader& reader, const ensemble::Trajectory& trajectory) {
    if (reader.get<std::uint64_t>() != segmentation_mark)
        refuse_state("another version has written it");
    learning_rate_ = reader.get<double>();
    iteration_ = reader.get<std::int64_t>();
    if (iteration_ != trajectory.iteration() ||
        (iteration_ > 0 && learning_rate_ != trajectory.learning_rate()))
        refuse_state("it is of another iteration or learning rate");
    open_ = reader.get<std::array<Open, lanes>>();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        has_ended_[lane] = reader.get_flag();
        const std::int64_t diverged_at = trajectory.diverged_at()[lane];
        if (has_ended_[lane] != is_in(diverged_at, 0, iteration_ - 1))
            refuse_state("it ends where its trajectory does not");
        if (!is_possible(open_[lane]))
            refuse_state("an open one cannot be");
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        starts_[lane] = restored_start(reader);
        stretches_[lane].rows = reader.get_all<Stretch>();
        stretches_[lane].tally = reader.get<StretchTally>();
    }
    awaiting_.clear();
    const auto count = reader.get<std::uint64_t>();
    if (count >= lanes)
        refuse_state("too many wait for their map");
    for (std::uint64_t one = 0; one < count; ++one) {
        const auto lane = reader.get<std::size_t>();
        const auto row = reader.get<std::size_t>();
        const auto phase = reader.get<Stretch>();
        auto degree_counts = reader.get_all<std::int64_t>();
        if (lane >= lanes || !is_possible(phase, phase.begin) || phase.begin < 0 ||
            phase.kind != StretchKind::unlike_map || phase.end - phase.begin < shortest_scored_phase)
            refuse_state("one waits for its map that has none");
        const std::vector<Stretch>& rows = stretches_[lane].rows;
        if (row < rows.size() ? rows[row].begin != phase.begin : rows.size() < max_rows_)
            refuse_state("one that waits for its map is not in its row");
        awaiting_.push_back({lane, row, phase, std::move(degree_counts), restored_start(reader)});
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto waiting = std::count_if(awaiting_.begin(), awaiting_.end(),
                                           [&](const Awaiting& one) { return one.lane == lane; });
        if (!is_possible(stretches_[lane], waiting))
            refuse_state("a closed one cannot be");
    }
}

}  // namespace netlyap::laminar
