#pragma once

#include "netlyap/storage/provenance.hpp"

#include "archive_file.hpp"

namespace netlyap {

/// Writes the group /provenance, with dimensions of its own only: nothing outside may depend on it.
void write_provenance(ArchiveFile& archive, const Provenance& provenance);

}  // namespace netlyap
