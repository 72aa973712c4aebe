#include "program_version.hpp"

#include "netlyap/core/build_info.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/storage/hdf5/library_versions.hpp"
#include "netlyap/cluster/library_versions.hpp"

#include "site.hpp"

namespace netlyap {

std::string version_text() {
    const BuildInfo& info = build_info();
    std::string kernels;
    for (const std::string& name : available_kernels())
        kernels += " " + name;
    std::string text = std::string("netlyap ") + info.version + " (" + info.git + ")\n";
    text += std::string("compiler ") + info.compiler + ", " + info.build_type + "\n";
    text += "instruction sets on this machine:" + kernels;
    if (available_kernels().size() == 1)
        text +=
            " (no AVX2 or NEON here: the scalar kernel is 15 to 60 times slower than AVX-512, with FMA and "
            "without)";
    text += "\nlibraries: " + cluster_library_versions() + ", " + hdf5::storage_library_versions() + "\n";
    return text + site_lines();
}

}  // namespace netlyap
