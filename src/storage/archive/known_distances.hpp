#pragma once

#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/job/job.hpp"

#include "hdf5/handle.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::archive {

/// Why exponents cannot be made of the distances of an archive, and what to do; both empty where they can.
struct DistanceLack {
    std::string reason, remedy;
};

/// Which distances an archive holds, without a look at their values. hdf5::Failure where the file is not what
/// an archive is.
class KnownDistances {
public:
    explicit KnownDistances(const hdf5::Handle& file);

    [[nodiscard]] const job::Job& job() const noexcept { return job_; }
    /// Whether there are any, of every member or of their mean.
    [[nodiscard]] bool any() const noexcept { return !path_.empty(); }
    /// Whether it is those of every member.
    [[nodiscard]] bool of_members() const;
    /// Their dataset; empty where there is none.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Those that have distances.
    [[nodiscard]] const std::vector<std::int64_t>& iterations() const noexcept { return iterations_; }
    /// Iterations from the (first) perturbation on that all have distances.
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }

    /// What is missing whatever the windows: L1 distances over theta.
    [[nodiscard]] DistanceLack lack() const;
    /// What is missing for y(t) of these windows.
    [[nodiscard]] DistanceLack lack(const series::WindowSearch& windows) const;

private:
    job::Job job_;
    std::string path_;
    bool has_exponents_;
    std::vector<std::int64_t> iterations_;
    std::int64_t length_ = 0;
};

}  // namespace netlyap::archive
