#pragma once

#include "netlyap/sweep/job/job_keys.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::job {

/// In what a job is larger than another one, which it extends: what that one has recorded is part of what it
/// asks for.
struct Growth {
    bool grid = false;        ///< sweep.eta, sweep.epsilon anywhere, sweep.seeds at the end
    bool iterations = false;  ///< sweep.iterations
    bool members = false;     ///< sweep.members
    /// That are added, or that record or analyse more iterations: in the order of the larger job.
    std::vector<std::string> observables;
    /// Keys in which it is not larger but another one.
    std::vector<KeyDifference> refused;
};

[[nodiscard]] Growth growth(const Job& existing, const Job& wanted);

/// Whether units of the two jobs record the same: only the grid differs.
[[nodiscard]] bool has_same_units(const Job& one, const Job& other);

/// Whether what the observables record and analyse of the iterations of the shorter job, `one`, is the same.
[[nodiscard]] bool looks_at_same_iterations(const Job& one, const Job& other);

}  // namespace netlyap::job
