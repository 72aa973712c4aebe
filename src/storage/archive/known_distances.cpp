#include "known_distances.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "dataset_paths.hpp"
#include "hdf5/reader.hpp"

#include <algorithm>

namespace netlyap::archive {

namespace {

constexpr const char* iteration_path = "/divergence/iteration";
constexpr const char* exponent_path = "/lyapunov/exponent";
constexpr const char* again = "compute the job with ";

std::string path_in(const hdf5::Handle& file) {
    for (const char* path : {distance_path, mean_distance_path})
        if (hdf5::exists(file, path))
            return path;
    return "";
}

}  // namespace

KnownDistances::KnownDistances(const hdf5::Handle& file)
    : job_(job::job_of(hdf5::read_text_attribute(hdf5::open_object(file, "/"), "job"))),
      path_(path_in(file)),
      has_exponents_(hdf5::exists(file, exponent_path)) {
    if (!any())
        return;
    iterations_ = hdf5::read_int64(file, iteration_path);
    while (std::binary_search(iterations_.begin(), iterations_.end(), job_.perturb_at.front() + length_))
        ++length_;
}

bool KnownDistances::of_members() const {
    return path_ == distance_path;
}

DistanceLack KnownDistances::lack() const {
    if (!any())
        return {"it holds no distances",
                std::string(again) + "`divergence` among observe.names (`netlyap run --extend`)" +
                    (job_.perturb_at.size() > 1 ? " and one value of perturb.at, as it needs" : "") +
                    (has_exponents_ ? "; another fit.min_exponent or fit.min_r_squared alone needs no "
                                      "distances: `netlyap gather DIR --fit.min_exponent 0.02`"
                                    : "")};
    const auto value = [&](const char* key) { return job::find_key(key)->text(job_); };
    if (value("observe.divergence.norm") != "l1" || value("observe.divergence.state") != "no")
        return {"its distances are not the L1 ones over theta, of which exponents are made",
                std::string(again) + "observe.divergence.norm = l1 and state = no"};
    return {};
}

DistanceLack KnownDistances::lack(const series::WindowSearch& windows) const {
    if (const DistanceLack any_windows = lack(); !any_windows.reason.empty())
        return any_windows;
    if (!of_members() && windows.average == series::GrowthAverage::log)
        return {"fit.average = log needs the distance of every member, and it holds their mean alone",
                std::string(again) + "observe.divergence.record = member, or fit with fit.average = mean"};
    const std::int64_t needed = series::iterations_needed(windows);
    if (needed <= length_)
        return {};
    const std::int64_t missing = job_.perturb_at.front() + length_;
    return {
        "the windows end " + std::to_string(needed) +
            " iterations after the perturbation, and it has no distance at t = " + std::to_string(missing),
        missing >= job_.iterations ? "take smaller fit.window_start and fit.window_length"
                                   : std::string(again) +
                                         "observe.divergence.every = 1 and a range over the windows, or "
                                         "take smaller windows"};
}

}  // namespace netlyap::archive
