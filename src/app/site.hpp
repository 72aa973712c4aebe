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
    bool is_closed;     ///< whether its folder cannot be looked into, so that nobody knows
    std::string fault;  ///< what keeps it from being read, as a sentence; empty where nothing does
};

/// All of them, the most important one first: the file that NETLYAP_CONF names, that of the user
/// ($XDG_CONFIG_HOME/netlyap or ~/.config/netlyap), that of the installation (PREFIX/etc/netlyap where the
/// program is in PREFIX/bin, /etc/netlyap where that is /usr/bin), and that beside the program.
[[nodiscard]] std::vector<SitePlace> site_places();

/// What those files say that are there (input::read_site()), read when it is asked for first. UsageError for
/// a place with a fault, such as a file named by NETLYAP_CONF that is not there.
[[nodiscard]] const input::Site& site();

/// The same, also where values name variables that this environment lacks (input::SiteValue::fault).
[[nodiscard]] const input::Site& site_as_far_as_known();

/// "site: FILE" for each file that is there, and behind it why it is refused, if it is.
[[nodiscard]] std::string site_lines();

/// A variable that counts more than what the files say of a key; without a name where none is set.
struct SiteVariable {
    std::string name;
    std::string value;
};

[[nodiscard]] SiteVariable site_variable(const std::string& key);

/// Reads it for a verb that writes archives, which say what it does.
void use_site();

/// What starts processes here: NETLYAP_LAUNCHER, or what the site says; srun or mpirun with options behind
/// it, or nothing. UsageError for a variable that is neither.
[[nodiscard]] std::vector<std::string> site_launcher();

}  // namespace netlyap
