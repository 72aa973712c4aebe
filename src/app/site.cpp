#include "site.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "programs.hpp"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace netlyap {

namespace {

constexpr const char* file_name = "netlyap.conf";

/// Empty where the environment does not have it.
std::string environment_text(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::filesystem::path folder_of_user() {
    if (const std::filesystem::path folder = environment_text("XDG_CONFIG_HOME"); folder.is_absolute())
        return folder / "netlyap";
    const std::filesystem::path home = environment_text("HOME");
    return home.is_absolute() ? home / ".config/netlyap" : std::filesystem::path();
}

}  // namespace

std::vector<SitePlace> site_places() {
    std::vector<SitePlace> places;
    const auto add = [&](const std::filesystem::path& file, const std::string& why) {
        std::error_code ignored;
        places.push_back({file, why, std::filesystem::exists(file, ignored)});
    };
    if (const std::string named = environment_text("NETLYAP_CONF"); !named.empty()) {
        add(std::filesystem::absolute(named), "named by NETLYAP_CONF");
        if (!places.back().is_there)
            throw UsageError("NETLYAP_CONF names " + named +
                             ", which is not there; name a file that is, or unset NETLYAP_CONF");
    }
    if (const std::filesystem::path folder = folder_of_user(); !folder.empty())
        add(folder / file_name, "of the user");
    add(this_program().parent_path() / file_name, "beside the program");
    return places;
}

std::vector<std::filesystem::path> site_files() {
    std::vector<std::filesystem::path> files;
    for (const SitePlace& place : site_places())
        if (place.is_there)
            files.push_back(place.file);
    return files;
}

const input::Site& site() {
    static const input::Site found = input::read_site(site_files());
    return found;
}

void use_site() {
    archive::set_institution(site().settings.institution);
}

std::vector<std::string> site_launcher() {
    const std::string named = environment_text("NETLYAP_LAUNCHER");
    if (named.empty())
        return words(site().settings.launcher);
    std::vector<std::string> launcher = words(named);
    const std::string name =
        launcher.empty() ? "" : std::filesystem::path(launcher.front()).filename().string();
    if (name != "srun" && name != "mpirun")
        throw UsageError("NETLYAP_LAUNCHER is \"" + named +
                         "\"; it must be srun or mpirun, with options behind it");
    return launcher;
}

}  // namespace netlyap
