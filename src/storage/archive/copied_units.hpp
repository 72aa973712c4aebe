#pragma once

#include "netlyap/core/descriptor.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "file.hpp"
#include "gathered_units.hpp"

#include <filesystem>

namespace netlyap::archive {

/// Adds the records of the units that are there, in the order of the grid, and writes their chunks at the
/// places that the archive gives them. That happens batch by batch: `content.writers` threads write the
/// chunks of one and read the records of the next, the calling thread alone adds and gives places. So the
/// file does not depend on the threads. The descriptor is of the file of the archive, the name is for errors:
/// IoError when it cannot be written.
void copy_units(ArchiveFile& archive, const Descriptor& file, const std::filesystem::path& name,
                const ArchiveContent& content, GatheredUnits& units);

}  // namespace netlyap::archive
