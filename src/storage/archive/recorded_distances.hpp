#pragma once

#include "netlyap/dynamics/series/window_fit.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "grid_axes.hpp"
#include "known_distances.hpp"
#include "open.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace netlyap::archive {

/// The distances that an archive of one perturb.at holds, of every member or of their mean, and what became
/// of its initial conditions. DataError where what is read is damaged; hdf5::Failure where it is not what an
/// archive has.
class RecordedDistances {
public:
    /// UsageError where it holds no L1 distances over theta.
    explicit RecordedDistances(const std::filesystem::path& archive);

    /// UsageError that says what is missing for y(t) of these windows.
    void check(const series::WindowSearch& windows) const;

    /// Iterations from the perturbation on that all have distances.
    [[nodiscard]] std::int64_t length() const noexcept { return known_.length(); }
    /// Distances of each initial condition and iteration: as many as members, or their mean.
    [[nodiscard]] std::size_t members() const;
    /// d_i(t) of the seeds of a unit, over so many iterations from the perturbation on [t][member][lane]; 1
    /// in the lanes without a seed.
    [[nodiscard]] std::vector<double> of_unit(const scheduling::GridPosition& place, std::size_t seeds,
                                              std::int64_t length) const;

    [[nodiscard]] const job::Job& job() const noexcept { return known_.job(); }
    [[nodiscard]] const GridAxes& axes() const noexcept { return axes_; }
    /// [eta][epsilon][seed], as are the next two.
    [[nodiscard]] const std::vector<std::uint8_t>& status() const noexcept { return status_; }
    [[nodiscard]] const std::vector<std::string>& messages() const noexcept { return messages_; }
    /// The share of the perturbation that rounding changes; NaN where the archive does not have it.
    [[nodiscard]] const std::vector<double>& rounding() const noexcept { return rounding_; }

private:
    /// UsageError where there is one.
    void refuse(const DistanceLack& lack) const;

    SealedArchive sealed_;
    hdf5::Handle file_;
    KnownDistances known_;
    GridAxes axes_;
    std::vector<std::uint8_t> status_;
    std::vector<std::string> messages_;
    std::vector<double> rounding_;
    hdf5::Handle distances_;
    hdf5::Form form_;
};

}  // namespace netlyap::archive
