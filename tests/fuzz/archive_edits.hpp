#pragma once

#include "harness.hpp"

namespace netlyap::fuzz {

/// Changes an HDF5 file through the library, as the input says: datasets of other shapes and types,
/// attributes, links of every kind, data outside of the file. What the library refuses changes nothing.
/// `outside` is another file that may be named.
void edit_archive(const std::filesystem::path& file, const std::filesystem::path& outside, Input& input);

}  // namespace netlyap::fuzz
