#pragma once

#include "netlyap/model/training_system.hpp"
#include "netlyap/dynamics/observable.hpp"
#include "netlyap/sweep/job.hpp"

#include <memory>

namespace netlyap {

/// A job with all that follows from it before the first step: validated, its data read and split, its fields
/// known.
struct PreparedJob {
    Job job;  ///< with data.digest filled in
    TrainingSystem system;
    std::vector<std::int64_t> class_counts;  ///< of the training split [class]
    std::vector<Field> fields;               ///< what every unit records

    PreparedJob(const PreparedJob&) = delete;  // observables and kernels refer to the system
    PreparedJob& operator=(const PreparedJob&) = delete;
    explicit PreparedJob(const Job& given);
};

/// The observables of one unit, fresh.
[[nodiscard]] std::vector<std::unique_ptr<Observable>> make_observables(const PreparedJob& prepared);

/// Memory that a computing process needs for one unit, in bytes.
[[nodiscard]] double unit_memory_bytes(const PreparedJob& prepared);

/// Memory that the gather stage needs besides, in bytes.
[[nodiscard]] double gather_memory_bytes(const PreparedJob& prepared);

/// UsageError that says how much is needed when `processes` on this machine need more memory than it has.
void check_memory(const PreparedJob& prepared, std::int64_t processes);

}  // namespace netlyap
