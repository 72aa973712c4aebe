#pragma once

#include "netlyap/core/ranges.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <cstdint>
#include <vector>

namespace netlyap::observables {

/// The setting of an observable that looks at some of the initial conditions only: ranges of their numbers,
/// of all where there is none.
template <class Settings>
[[nodiscard]] Setting<Settings> chosen_seeds() {
    return setting<Settings>(
        &Settings::seeds,
        {.name = "seeds",
         .units = "1",
         .help = "of these initial conditions of sweep.seeds, e.g. 7 or 0:4; empty: of all"});
}

[[nodiscard]] bool is_chosen(const std::vector<Range>& chosen, std::int64_t seed);

/// UsageError where one is chosen that is not among those of the job.
void check_chosen_seeds(const ObservableSetup& setup, const std::vector<Range>& chosen,
                        const std::vector<std::int64_t>& seeds);

}  // namespace netlyap::observables
