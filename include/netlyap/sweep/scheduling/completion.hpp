#pragma once

#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include <optional>
#include <set>
#include <string>

namespace netlyap::scheduling {

/// How the record of a unit of a job is completed to that of a larger job with as many iterations
/// (sweep/job/extension.hpp): what it has is kept, what is missing is computed.
struct Completion {
    /// What is computed: the observables that are missing, or have more members, with the members that they
    /// need. Without observables: nothing.
    job::Job remainder;
    /// Observables of the remainder with the new members alone, which follow those that are there.
    std::set<std::string> joined;
    /// Whether the exponents of `growth` are found from recorded distances, those of new members included.
    bool fits_distances = false;

    [[nodiscard]] bool computes_nothing() const { return remainder.observables.empty(); }
};

/// Nothing where the records of the former job are of no use for the larger one.
[[nodiscard]] std::optional<Completion> completion(const PreparedJob& former, const PreparedJob& larger);

}  // namespace netlyap::scheduling
