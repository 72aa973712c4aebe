#include "netlyap/storage/hdf5/library_versions.hpp"

#include <boost/version.hpp>
#include <hdf5.h>

namespace netlyap::hdf5 {

std::string storage_library_versions() {
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return "HDF5 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release) +
           ", Boost " + std::to_string(BOOST_VERSION / 100000) + "." +
           std::to_string(BOOST_VERSION / 100 % 1000);
}

}  // namespace netlyap::hdf5
