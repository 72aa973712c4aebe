#include "netlyap/cluster/time_limit.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace netlyap {

namespace {

double seconds_of_slurm_job() {
    const char* end = std::getenv("SLURM_JOB_END_TIME");
    const auto time = end == nullptr ? std::nullopt : parse_double(end);
    return time ? *time - seconds_since_epoch() : std::numeric_limits<double>::infinity();
}

}  // namespace

TimeLimit::TimeLimit(double limit_seconds) : name_("run.time_limit") {
    double seconds = limit_seconds > 0.0 ? limit_seconds : std::numeric_limits<double>::infinity();
    if (const double of_slurm_job = seconds_of_slurm_job(); of_slurm_job < seconds) {
        seconds = of_slurm_job;
        name_ = "the time of the Slurm job";
    }
    end_ = steady_seconds() + std::max(0.8 * seconds, seconds - 5.0);
}

double TimeLimit::budget() const {
    return end_ - steady_seconds();
}

std::string TimeLimit::exceeded() const {
    return budget() < 0.0 ? name_ : "";
}

}  // namespace netlyap
