#include "covariant_schedule.hpp"

#include "netlyap/core/error.hpp"

#include "chosen_seeds.hpp"

#include <algorithm>
#include <string>

namespace netlyap::observables {

namespace {

const CovariantSettings& settings_in(const ObservableSetup& setup) {
    return setup.settings.get<CovariantSettings>();
}

Range range_of(const ObservableSetup& setup) {
    const Range middle{setup.iterations / 4, setup.iterations - setup.iterations / 4};
    const std::optional<Range>& asked = settings_in(setup).range;
    return asked ? iteration_range(setup, "range", asked) : middle;
}

/// The length of a transient, or all iterations on that side of the range.
std::int64_t transient(const std::string& name, const std::optional<std::int64_t>& asked,
                       std::int64_t on_that_side, const std::string& side) {
    if (asked && *asked > on_that_side)
        throw UsageError("observe.covariant." + name + " = " + std::to_string(*asked) + " is more than the " +
                         std::to_string(on_that_side) + " iterations " + side +
                         " observe.covariant.range; choose a shorter transient or another range");
    return asked.value_or(on_that_side);
}

RecordedIterations recorded_iterations(const ObservableSetup& setup, const Range& range) {
    RecordingSettings settings;
    settings.every = settings_in(setup).every;
    settings.range = range;
    return {setup, settings, 0};
}

}  // namespace

SettingList covariant_settings() {
    using Of = CovariantSettings;
    return settings_of<Of>(
        {setting<Of>(&Of::every, {.name = "every",
                                  .units = "iterations",
                                  .allowed = {.least = 1},
                                  .help = "record the vectors at every N-th iteration of the range"}),
         setting<Of>(&Of::range,
                     {.name = "range",
                      .units = "iterations",
                      .help = "find the vectors at these, as first:end; empty: at the middle half of all"}),
         setting<Of>(&Of::exponents,
                     {.name = "exponents",
                      .units = "count, or all",
                      .help = "how many, those of the largest exponents; all, or 0: all of them"}),
         setting<Of>(
             &Of::orthonormalize_every,
             {.name = "orthonormalize_every",
              .units = "iterations",
              .allowed = {.least = 1},
              .help = "orthonormalise the tangent vectors every N-th iteration, and at recorded ones"}),
         setting<Of>(&Of::forward,
                     {.name = "forward",
                      .units = "iterations",
                      .allowed = {.least = 0},
                      .help = "let them turn for so many iterations before the range; empty: all there are"}),
         setting<Of>(&Of::backward,
                     {.name = "backward",
                      .units = "iterations",
                      .allowed = {.least = 0},
                      .help = "go backward from so many iterations after the range; empty: all there are"}),
         chosen_seeds<Of>(),
         setting<Of>(&Of::vectors, {.name = "vectors", .help = "record all entries of the vectors, too"})});
}

CovariantSchedule::CovariantSchedule(const ObservableSetup& setup)
    : range_(range_of(setup)),
      start_(range_.begin - transient("forward", settings_in(setup).forward, range_.begin, "before")),
      end_(range_.end +
           transient("backward", settings_in(setup).backward, setup.iterations - range_.end, "after")),
      every_(settings_in(setup).orthonormalize_every),
      recorded_(recorded_iterations(setup, range_)) {}

bool CovariantSchedule::is_orthonormalised(std::int64_t t) const {
    return (t - start_) % every_ == 0 || is_recorded(t) || t == range_.begin || t == range_.end || t == end_;
}

std::vector<std::int64_t> CovariantSchedule::steps() const {
    std::vector<std::int64_t> steps;
    for (std::int64_t t = range_.begin + 1; t <= end_; ++t)
        if (is_orthonormalised(t))
            steps.push_back(t);
    return steps;
}

std::size_t covariant_count(const ObservableSetup& setup) {
    return checked_exponent_count(settings_in(setup).exponents, setup, "observe.covariant.exponents");
}

double kept_covariant_bytes(const ObservableSetup& setup) {
    const CovariantSchedule schedule(setup);
    const auto count = static_cast<double>(covariant_count(setup));
    const auto frames = static_cast<double>(schedule.recorded().coordinates.size()) + 2.0;
    const auto steps = static_cast<double>(schedule.steps().size());
    const double of_lane = frames * count * static_cast<double>(phase_dimension(*setup.system)) +
                           steps * (count * (count + 1.0) / 2.0 + count);
    return of_lane * static_cast<double>(lanes * sizeof(double));
}

}  // namespace netlyap::observables
