#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <string>

namespace netlyap {

/// What a job computes and nothing records, or records otherwise than one may think: a sentence each, empty
/// where that is not so.

/// Perturbed trajectories that no observable looks at.
[[nodiscard]] std::string idle_members_note(const job::Job& job);

/// Second derivatives of a network that has kinks.
[[nodiscard]] std::string kinks_note(const job::Job& job);

}  // namespace netlyap
