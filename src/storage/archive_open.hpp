#pragma once

#include "archive_seal.hpp"
#include "hdf5_reader.hpp"

namespace netlyap {

/// Opens an archive whose metadata were found to be as they were written. DataError when it is none.
[[nodiscard]] hdf5::Handle open_archive(const SealedArchive& sealed);

/// DataError that names the first damage, if there is any.
void refuse_damage(const SealedArchive& sealed, const std::vector<Damage>& damage);

/// Whether a path lies in /provenance, where two runs of one job may differ.
[[nodiscard]] bool is_provenance(const std::string& path);

}  // namespace netlyap
