#include "site.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "programs.hpp"

#include <unistd.h>
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

/// Why a file that is there cannot be read; empty where it can.
std::string why_not_read(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        return "is a directory";
    if (std::filesystem::is_fifo(file, ignored))  // which is read once, and waits for a writer
        return "is a pipe";
    return ::access(file.c_str(), R_OK) == 0 ? "" : "may not be read by you";
}

std::filesystem::path folder_of_user() {
    if (const std::filesystem::path folder = environment_text("XDG_CONFIG_HOME"); folder.is_absolute())
        return folder / "netlyap";
    const std::filesystem::path home = environment_text("HOME");
    return home.is_absolute() ? home / ".config/netlyap" : std::filesystem::path();
}

/// Where an installation in that folder has its settings, by the standard of file systems; empty for a
/// program that is not installed.
std::filesystem::path folder_of_installation(const std::filesystem::path& of_program) {
    if (of_program.filename() != "bin")
        return {};
    const std::filesystem::path prefix = of_program.parent_path();
    return (prefix == "/usr" ? "/etc" : prefix / "etc") / std::filesystem::path("netlyap");
}

/// The first fault of a place or of a value is thrown.
void refuse_faults(const input::Site& found) {
    for (const input::SiteValue& value : found.values)
        if (!value.fault.empty())
            throw DataError(value.fault);
}

input::Site read_places() {
    std::vector<std::filesystem::path> files;
    for (const SitePlace& place : site_places()) {
        if (!place.fault.empty())
            throw UsageError(place.fault);
        if (place.is_there)
            files.push_back(place.file);
    }
    return input::read_site(files);
}

/// Why this file alone is refused, without its name; empty where it is not.
std::string why_refused(const SitePlace& place) {
    if (!place.fault.empty())
        return place.fault;
    try {
        refuse_faults(input::read_site({place.file}));
        return "";
    } catch (const Error& failure) {
        const std::string file = place.file.string() + ":";
        const std::string said = failure.what();
        return said.starts_with(file) ? "line " + said.substr(file.size()) : said;
    }
}

}  // namespace

std::vector<SitePlace> site_places() {
    std::vector<SitePlace> places;
    const auto add = [&](const std::filesystem::path& file, const std::string& why) {
        std::error_code error;
        const bool is_there = std::filesystem::exists(file, error);
        places.push_back({file, why, is_there, error == std::errc::permission_denied, ""});
        SitePlace& place = places.back();
        if (const std::string reason = place.is_there ? why_not_read(file) : ""; !reason.empty())
            place.fault = file.string() + " " + reason + "; put a file there that can be read, or none";
    };
    if (const std::string named = environment_text("NETLYAP_CONF"); !named.empty()) {
        add(std::filesystem::absolute(named), "named by NETLYAP_CONF");
        SitePlace& place = places.back();
        const std::string lacking = place.is_closed ? "lies where you may not look" : "is not there";
        if (const std::string reason = place.is_there ? why_not_read(place.file) : lacking; !reason.empty())
            place.fault = "NETLYAP_CONF names " + named + ", which " + reason +
                          "; name a file that can be read, or unset NETLYAP_CONF";
    }
    if (const std::filesystem::path folder = folder_of_user(); !folder.empty())
        add(folder / file_name, "of the user");
    const std::filesystem::path of_program = this_program().parent_path();
    if (const std::filesystem::path folder = folder_of_installation(of_program); !folder.empty())
        add(folder / file_name, "of the installation");
    add(of_program / file_name, "beside the program");
    return places;
}

const input::Site& site_as_far_as_known() {
    static const input::Site found = read_places();
    return found;
}

const input::Site& site() {
    const input::Site& found = site_as_far_as_known();
    refuse_faults(found);
    return found;
}

std::string site_lines() {
    std::string lines;
    for (const SitePlace& place : site_places()) {
        if (!place.is_there && place.fault.empty())
            continue;
        const std::string reason = why_refused(place);
        lines += "site: " + place.file.string() + (reason.empty() ? "" : " (refused: " + reason + ")") + "\n";
    }
    return lines;
}

SiteVariable site_variable(const std::string& key) {
    const std::string name = key == "launcher"    ? "NETLYAP_LAUNCHER"
                             : key == "account"   ? "SBATCH_ACCOUNT"
                             : key == "partition" ? "SBATCH_PARTITION"
                                                  : "";
    const std::string value = name.empty() ? "" : environment_text(name.c_str());
    return value.empty() ? SiteVariable{} : SiteVariable{name, value};
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
