#include "netlyap/sweep/computing/time_limit.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace netlyap::computing {

namespace {

/// Slurm may leave a job some time after its end; an end longer ago is one of another job, or nonsense.
constexpr double longest_overtime_seconds = 60.0;

double seconds_of_slurm_job() {
    constexpr double no_limit = std::numeric_limits<double>::infinity();
    const char* const end = std::getenv("SLURM_JOB_END_TIME");
    if (end == nullptr)
        return no_limit;
    const auto time = parse_integer(end);
    const double seconds = time ? static_cast<double>(*time) - seconds_since_epoch() : no_limit;
    if (!time || seconds < -longest_overtime_seconds) {
        spdlog::warn(
            "SLURM_JOB_END_TIME is \"{}\", which is {}; it is ignored, so the run does not end by itself "
            "before the job's time is over",
            end, time ? "in the past" : "not a time in seconds since 1970");
        return no_limit;
    }
    return seconds;
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

}  // namespace netlyap::computing
