#pragma once

#include "handle.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Dimension scales: coordinates of dimensions, by the attributes of the HDF5 Dimension Scale Specification,
/// which readers know (h5py, netCDF, xarray). Everything throws Failure.
namespace netlyap::hdf5 {

/// One dimension of a dataset.
struct DimensionOf {
    std::uint64_t dataset;  ///< its reference
    std::int32_t dimension;
};

/// What the file calls this object in references.
[[nodiscard]] std::uint64_t reference(const Handle& object);

/// Makes a dataset with one dimension a scale of this name: CLASS and NAME.
void make_scale(const Handle& dataset, const std::string& name);

/// Says in a dataset which scale, by its reference, each of its dimensions has: DIMENSION_LIST.
void name_scales(const Handle& dataset, std::span<const std::uint64_t> scales);

/// Says in a scale which dimensions have it: REFERENCE_LIST, none when there are no dimensions.
void name_users(const Handle& scale, std::span<const DimensionOf> users);

}  // namespace netlyap::hdf5
