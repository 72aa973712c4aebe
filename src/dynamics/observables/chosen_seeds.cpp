#include "chosen_seeds.hpp"

#include "netlyap/core/error.hpp"

#include <unordered_set>

namespace netlyap::observables {

bool is_chosen(const std::vector<Range>& chosen, std::int64_t seed) {
    return chosen.empty() || contains(chosen, seed);
}

void check_chosen_seeds(const ObservableSetup& setup, const std::vector<Range>& chosen,
                        const std::vector<std::int64_t>& seeds) {
    const std::unordered_set<std::int64_t> known(seeds.begin(), seeds.end());
    for (const Range& range : chosen)
        for (std::optional seed(range.begin); seed; seed = next_in(range, *seed))
            if (!known.contains(*seed))
                throw UsageError("observe." + setup.name + ".seeds = " + ranges_text(chosen) +
                                 " names initial condition " + std::to_string(*seed) +
                                 ", which sweep.seeds does not have; name some of those");
}

}  // namespace netlyap::observables
