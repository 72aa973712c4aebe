#pragma once

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "file.hpp"
#include "hdf5/reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::archive {

/// The axes of the grid of an archive, with which every dataset begins: eta, epsilon, perturb_at where a job
/// perturbs at several iterations, and seed for what every initial condition has.
struct GridAxes {
    std::vector<double> eta, epsilon;
    std::vector<std::int64_t> perturb_at;  ///< empty where it is no axis
    std::vector<std::int64_t> seeds;

    /// Names of the axes of what a point of the grid has.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Those of what each of its initial conditions has.
    [[nodiscard]] std::vector<std::string> names_with_seed() const;
    [[nodiscard]] hdf5::Shape shape() const;
    [[nodiscard]] hdf5::Shape shape_with_seed() const;
    [[nodiscard]] std::size_t points() const;
    /// The point of this number; the last axis varies fastest.
    [[nodiscard]] ArchivePoint point(std::size_t number) const;
};

[[nodiscard]] GridAxes axes_of(const scheduling::Grid& grid);

/// Where the first seed of a unit lies in what has the axes with seed.
[[nodiscard]] hdf5::Shape place_in(const GridAxes& axes, const scheduling::GridPosition& place);

/// Writes the coordinates at the root.
void write_axes(ArchiveFile& archive, const GridAxes& axes);

/// Reads them. hdf5::Failure where they are not what every archive has, or hold no initial condition.
[[nodiscard]] GridAxes read_axes(const hdf5::Handle& file);

}  // namespace netlyap::archive
