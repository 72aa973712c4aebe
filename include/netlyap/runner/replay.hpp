#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

/// One trajectory of a sweep again, with whatever is to be seen of it.
namespace netlyap {

/// Which trajectory of a sweep, by its place in the grid.
struct TrajectoryChoice {
    double eta = 0.0;
    double epsilon = 0.0;
    std::int64_t seed = 0;
    std::int64_t perturb_at = 0;
    std::optional<std::int64_t> member = {};  ///< from 1; none: all of them
};

/// The job of that trajectory: the grid is one point, its members are drawn by their own numbers, so all
/// numbers have the bits of the whole sweep. `whole` is the sweep with its data; theta(0) that it takes from
/// a file becomes network.init_values, so that the job needs no file of it. DataError where theta(0) is not
/// at hand.
[[nodiscard]] job::Job trajectory_job(const scheduling::PreparedJob& whole, const TrajectoryChoice& choice);

/// Lets the observables of a job that record iterations (observe.*.range and zoom) record first .. last
/// alone. t stays absolute, and what is computed of earlier iterations stays as it is.
void record_iterations(job::Job& job, std::int64_t first, std::int64_t last);

/// Computes the only unit of a job and writes its archive. `asked`: what was asked for, for /provenance.
/// `progress` is called several times a second with the share that is done; it may throw to stop. IoError
/// when the disk refuses.
void write_trajectory(const scheduling::PreparedJob& prepared, const std::filesystem::path& target,
                      const std::string& asked, const std::function<void(double)>& progress);

}  // namespace netlyap
