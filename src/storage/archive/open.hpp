#pragma once

#include "hdf5/reader.hpp"
#include "seal.hpp"

namespace netlyap::archive {

/// Opens an archive whose metadata were found to be as they were written. DataError when it is none, and when
/// it holds what no archive holds: links into other files, values outside of it, more than the bounds of
/// hdf5_limits.hpp.
[[nodiscard]] hdf5::Handle open_archive(const SealedArchive& sealed);

/// DataError that names the first damage, if there is any.
void refuse_damage(const SealedArchive& sealed, const std::vector<Damage>& damage);

/// Whether a path lies in /provenance, where two runs of one job may differ.
[[nodiscard]] bool is_provenance(const std::string& path);

}  // namespace netlyap::archive
