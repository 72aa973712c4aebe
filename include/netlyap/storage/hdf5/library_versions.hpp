#pragma once

#include <string>

namespace netlyap::hdf5 {

/// The names and versions of the libraries that this layer stands on, for `netlyap --version`.
[[nodiscard]] std::string storage_library_versions();

}  // namespace netlyap::hdf5
