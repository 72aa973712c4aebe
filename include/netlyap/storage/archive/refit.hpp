#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/dynamics/series/window_rules.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Exponents of another [fit] from the distances that an archive holds: nothing is computed again.
namespace netlyap::archive {

/// The observable that finds exponents.
inline constexpr const char* growth_name = "growth";

/// The job of an archive as it would be with `growth` alone, whose [fit] may be changed. DataError as
/// read_tables().
[[nodiscard]] job::Job growth_job_of(const std::filesystem::path& archive);

/// How an archive of other exponents is made.
struct RefitRequest {
    std::filesystem::path source;             ///< an archive with /divergence, of the same grid
    std::filesystem::path target;             ///< replaced where it is there
    const scheduling::PreparedJob& prepared;  ///< growth_job_of(source), with the [fit] that is wanted
    std::string job_text;                     ///< for /provenance: what was asked for
    unsigned threads = 0;                     ///< for the statistics over seeds; 0: all processors
    Pulse pulse = no_pulse;
};

/// UsageError that says what the archive lacks for these windows: distances of every member (or of their
/// mean, where [fit] average = mean), L1 over theta, at every iteration of the windows. DataError where it is
/// damaged.
void check_refit(const std::filesystem::path& source, const series::WindowSearch& windows);

/// What an archive has for other windows.
struct DistancesThere {
    std::string path;                ///< the dataset; empty where there is none
    bool from_perturbation = false;  ///< whether the first is at the iteration of the perturbation
    std::string lack;                ///< why they give no y(t) of the windows; empty if they do
};

/// Of an archive, without a look at the distances themselves. DataError as read_tables().
[[nodiscard]] DistancesThere distances_there(const std::filesystem::path& archive,
                                             const series::WindowSearch& windows);

/// Writes /lyapunov and /statistics as a run of the job would, with the same bits; units that are pending or
/// given up in the source are so in the target. exponent_error is missing where the source has means alone.
/// Errors as of check_refit().
void write_refit(const RefitRequest& request);

/// What one rule for the window gives at one point of the grid.
struct RuleAtPoint {
    double nmle;   ///< mean of the kept exponents, per iteration; NaN where none is kept
    double error;  ///< its standard error
    std::int64_t kept, total;
    double length;  ///< median number of iterations in the windows of the kept ones; NaN where none is kept
    std::vector<double> exponents;  ///< [seed] those that are kept; NaN of all others
};

/// lambda_nMLE by the usual rules for the window (window_rules.hpp).
struct Sensitivity {
    std::vector<series::WindowRule> rules;
    std::vector<ArchivePoint> points;
    std::vector<std::vector<RuleAtPoint>> values;  ///< [point][rule]
    bool shares_initial_conditions = false;        ///< whether seed k is the same one at every point
    std::int64_t length = 0;                       ///< iterations from the perturbation on with distances
};

/// From the distances of an archive, the windows of a job first, each judged by the filter. Errors as of
/// write_refit().
[[nodiscard]] Sensitivity window_sensitivity(const std::filesystem::path& source,
                                             const series::WindowSearch& windows,
                                             const series::ExponentFilter& filter);

}  // namespace netlyap::archive
