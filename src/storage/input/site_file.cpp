#include "netlyap/storage/input/site_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "ini_text.hpp"

#include <pwd.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace netlyap::input {

namespace {

using SiteSetting = Setting<SiteSettings>;

/// The keys, and what is said of them.
const std::vector<SiteSetting>& site_keys() {
    using S = SiteSettings;
    static const std::vector<SiteSetting> keys = {
        setting<S>(&S::launcher,
                   {.name = "launcher",
                    .help = "srun or mpirun, with options behind it, for batch scripts and --workers"}),
        setting<S>(&S::setup,
                   {.name = "setup", .help = "a file that the batch scripts read before anything else"}),
        setting<S>(&S::modules, {.name = "modules", .help = "what the batch scripts load by `module load`"}),
        setting<S>(&S::account,
                   {.name = "account", .help = "what slurm/submit gives to sbatch as --account"}),
        setting<S>(&S::partition,
                   {.name = "partition", .help = "what slurm/submit gives to sbatch as --partition"}),
        setting<S>(
            &S::oversubscribe,
            {.name = "oversubscribe",
             .help = "yes: `netlyap run --workers` may start more processes than there are processors"}),
        setting<S>(&S::scratch,
                   {.name = "scratch", .help = "the folder of run directories that are not named by --out"}),
        setting<S>(&S::institution,
                   {.name = "institution", .help = "where archives say that they were computed"})};
    return keys;
}

/// A name that this environment lacks, and another one may have.
struct LackingName : UsageError {
    using UsageError::UsageError;
};

/// What the password database has of who runs this; empty for any other name.
std::string of_user(const std::string& name) {
    const passwd* const entry = ::getpwuid(::geteuid());
    if (entry == nullptr)
        return "";
    if (name == "USER" || name == "LOGNAME")
        return entry->pw_name;
    return name == "HOME" ? entry->pw_dir : "";
}

std::string environment_value(const std::string& key, const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    if (value != nullptr && *value != '\0')
        return value;
    std::string known = of_user(name);
    if (known.empty())
        throw LackingName(key + " names $" + name +
                          ", which the environment does not have; set it, or write the folder itself");
    return known;
}

bool is_of_name(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The text with what the environment has for $NAME, ${NAME} and ~/ at its beginning.
std::string expanded(const std::string& key, const std::string& text) {
    std::string made;
    std::string_view rest = text;
    if (rest.starts_with("~/")) {
        made = environment_value(key, "HOME");
        rest.remove_prefix(1);
    }
    while (!rest.empty()) {
        const std::size_t dollar = std::min(rest.find('$'), rest.size());
        made += rest.substr(0, dollar);
        rest.remove_prefix(dollar);
        if (rest.empty())
            break;
        const bool has_braces = rest.starts_with("${");
        rest.remove_prefix(has_braces ? 2 : 1);
        const auto end =
            static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_of_name) - rest.begin());
        const std::string name(rest.substr(0, end));
        if (name.empty() || (has_braces && rest.substr(end, 1) != "}"))
            throw UsageError(key + " = " + text + " has a $ that begins no name; write $NAME or ${NAME}");
        made += environment_value(key, name);
        rest.remove_prefix(end + (has_braces ? 1 : 0));
    }
    return made;
}

/// A path that is the same from every folder.
void make_whole(const std::string& key, std::string& path) {
    const std::string written = std::exchange(path, "");
    path = expanded(key, written);
    if (!path.empty() && !std::filesystem::path(path).is_absolute())
        throw UsageError(key + " = " + path + " depends on the folder where one is; write its whole path");
}

std::string in_small_letters(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// "srun --mpi=pmix": begins with the name of a launcher, or with a path to it.
void check_launcher(const std::string& launcher) {
    if (launcher.empty())
        return;
    const std::string name = std::filesystem::path(words(launcher).front()).filename().string();
    if (name != "srun" && name != "mpirun")
        throw UsageError("launcher = " + launcher + " begins with " + name +
                         "; it must be srun or mpirun, with options behind it");
}

void set(SiteSettings& settings, const SiteSetting& key, const std::string& text) {
    const std::string& name = key.about.name;
    if (printable(text) != text)
        throw UsageError(name + " = " + printable(text) +
                         " has control characters or bytes that are not UTF-8; write it anew");
    if ((" " + text).find(" ;") != std::string::npos)
        throw UsageError(
            name + " = " + text +
            " has a ;, which begins a comment at the beginning of a line alone; begin the comment "
            "with a blank and #, or leave the ; out");
    key.set(settings, name, name == "oversubscribe" ? in_small_letters(text) : text);
    if (name == "launcher")
        check_launcher(settings.launcher);
    if (name == "scratch")
        make_whole(name, settings.scratch);
    if (name == "setup")
        make_whole(name, settings.setup);
}

const SiteSetting& key_named(const std::string& name) {
    std::vector<std::string> names;
    for (const SiteSetting& key : site_keys()) {
        if (key.about.name == name)
            return key;
        names.push_back(key.about.name);
    }
    const std::string nearest = nearest_word(name, names);
    std::string all;
    for (const std::string& each : names)
        all += (all.empty() ? "" : ", ") + each;
    throw UsageError("there is no key " + name + did_you_mean(nearest) +
                     (nearest.empty() ? "; there are " + all : ""));
}

std::vector<IniEntry> entries_of(const std::filesystem::path& file) {
    const std::string text = read_text(file);
    try {
        return ini_entries(text, file.string(), IniSections::none);
    } catch (const UsageError& failure) {
        throw DataError(failure.what());
    }
}

}  // namespace

Site read_site(const std::vector<std::filesystem::path>& files) {
    Site site;
    for (const SiteSetting& key : site_keys())
        site.values.push_back({.key = key.about.name, .help = key.about.help, .text = "", .file = {}});
    for (const std::filesystem::path& file : files) {
        SiteSettings of_file;
        for (const IniEntry& entry : entries_of(file)) {
            const std::string place = file.string() + ":" + std::to_string(entry.line) + ": ";
            try {
                const SiteSetting& key = key_named(entry.key);
                SiteValue& value = site.values[static_cast<std::size_t>(&key - site_keys().data())];
                const bool counts = value.file.empty();
                if (counts) {
                    value.file = file;
                    value.line = entry.line;
                    value.text = entry.value;
                }
                try {
                    set(of_file, key, entry.value);
                    if (counts)
                        set(site.settings, key, entry.value);
                } catch (const LackingName& lacking) {
                    if (counts)
                        value.fault = place + lacking.what();
                }
            } catch (const UsageError& failure) {
                throw DataError(place + failure.what());
            }
        }
        site.files.push_back(file);
    }
    for (std::size_t key = 0; key < site_keys().size(); ++key)
        if (site.values[key].fault.empty())
            site.values[key].text = site_keys()[key].text(site.settings);
    return site;
}

}  // namespace netlyap::input
