#pragma once

#include "netlyap/model/training_system.hpp"
#include "netlyap/sweep/job/job.hpp"

namespace netlyap::scheduling {

/// UsageError where the loss, or an observable of the job, needs what the system does not have. It names the
/// observable, the key, and what to do.
void check_needs(const job::Job& job, const TrainingSystem& system);

}  // namespace netlyap::scheduling
