#pragma once

#include "netlyap/storage/journal/provenance.hpp"

#include "file.hpp"

namespace netlyap::archive {

/// Writes the group /provenance, with dimensions of its own only: nothing outside may depend on it.
void write_provenance(ArchiveFile& archive, const journal::Provenance& provenance);

}  // namespace netlyap::archive
