#pragma once

#include "netlyap/storage/input/site_file.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace netlyap {

/// A place where netlyap.conf may lie.
struct SitePlace {
    std::filesystem::path file;
    std::string why;  ///< "beside the program"
    bool is_there;
};

/// All of them, the most important one first: the file that NETLYAP_CONF names, that of the user
/// ($XDG_CONFIG_HOME/netlyap or ~/.config/netlyap), and that beside the program. UsageError where
/// NETLYAP_CONF names a file that is not there.
[[nodiscard]] std::vector<SitePlace> site_places();

/// The files of those places that are there.
[[nodiscard]] std::vector<std::filesystem::path> site_files();

/// What they say (input::read_site()), read when it is asked for first.
[[nodiscard]] const input::Site& site();

/// Reads it for a verb that writes archives, which say what it does.
void use_site();

/// What starts processes here: NETLYAP_LAUNCHER, or what the site says; srun or mpirun with options behind
/// it, or nothing. UsageError for a variable that is neither.
[[nodiscard]] std::vector<std::string> site_launcher();

}  // namespace netlyap
