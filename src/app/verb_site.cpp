#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/printable.hpp"

#include "site.hpp"
#include "verbs.hpp"

#include <unistd.h>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace netlyap {

namespace {

/// With the keys, as they are declared.
VerbSyntax site_syntax() {
    constexpr std::size_t column = 15;
    std::string details =
        "netlyap.conf has lines `key = value`, without sections; # at the beginning of a line or after a "
        "blank "
        "begins a comment, and so does ; at the beginning of a line. In setup and scratch, $NAME and ~/ are "
        "those of the user. It lies in $XDG_CONFIG_HOME/netlyap or ~/.config/netlyap, for all in "
        "/etc/netlyap (PREFIX/etc/netlyap for a program in PREFIX/bin) or beside the program; a file that "
        "NETLYAP_CONF names is read as well. Of a key that stands in several the file of NETLYAP_CONF "
        "counts, "
        "then that of the user, then that in etc, then that beside the program. What is said with a command "
        "(--out, --partition of slurm/submit) or in a variable (NETLYAP_LAUNCHER, SBATCH_ACCOUNT, "
        "SBATCH_PARTITION) counts more than all of them. slurm/sites has examples.\nThe keys:";
    for (const input::SiteValue& value : input::read_site({}).values)
        details += "\n  " + value.key + std::string(column - value.key.size(), ' ') + value.help;
    return {"site",
            "",
            "print what netlyap.conf says of this machine: launcher, modules, account and more",
            details,
            {{"get", "KEY", "print the value of this key and nothing else, for scripts"}}};
}

void print_places() {
    for (const SitePlace& place : site_places())
        std::cout << (place.is_there    ? "# read       "
                      : place.is_closed ? "# closed     "
                                        : "# not there  ")
                  << place.file.string() << ", " << place.why << "\n";
}

/// What is not here of what a value names; it may be on other machines that read the same file.
std::string why_not_here(const std::string& key, const std::string& text) {
    if (key == "setup" && !text.empty()) {
        std::error_code ignored;
        const bool is_here =
            ::access(text.c_str(), R_OK) == 0 && !std::filesystem::is_directory(text, ignored);
        return is_here ? "" : "not on this machine: there is no file " + text + " that can be read";
    }
    if (key != "launcher" || text.empty())
        return "";
    try {
        const std::string program = site_launcher().front();
        const bool is_here = program.find('/') == std::string::npos || ::access(program.c_str(), X_OK) == 0;
        return is_here ? "" : "not on this machine: there is no program " + program;
    } catch (const UsageError& failure) {
        return failure.what();
    }
}

/// A key with where its value comes from; a comment where that is the default.
void print_value(const input::SiteValue& value) {
    const std::string place =
        value.file.empty() ? "" : value.file.string() + ":" + std::to_string(value.line);
    const SiteVariable variable = site_variable(value.key);
    const std::string text = variable.name.empty() ? value.text : printable(variable.value);
    std::cout << "\n# " << value.help << "\n# ";
    if (const std::string reason = why_not_here(value.key, text); !reason.empty())
        std::cout << reason << "\n# ";
    if (!variable.name.empty())
        std::cout << "the variable " << variable.name
                  << (place.empty() ? "" : ", which counts more than " + place);
    else
        std::cout << (place.empty() ? "the default" : place);
    std::cout << (place.empty() && variable.name.empty() ? "\n# " : "\n") << value.key << " = " << text
              << "\n";
}

ExitCode print_site(const Arguments& arguments) {
    if (!arguments.has("get")) {
        const input::Site& found = site();
        print_places();
        for (const input::SiteValue& value : found.values)
            print_value(value);
        return ExitCode::complete;
    }
    const std::string& wanted = arguments.options.at("get");
    std::vector<std::string> keys;
    for (const input::SiteValue& value : site_as_far_as_known().values) {
        keys.push_back(value.key);
        if (value.key != wanted)
            continue;
        if (!value.fault.empty())
            throw DataError(value.fault);
        const SiteVariable variable = site_variable(wanted);
        std::cout << (variable.name.empty() ? value.text : variable.value) << "\n";
        return ExitCode::complete;
    }
    const std::string nearest = nearest_word(wanted, keys);
    throw UsageError("netlyap.conf has no key " + wanted + did_you_mean(nearest) +
                     (nearest.empty() ? "; `netlyap site` lists them" : ""));
}

}  // namespace

Verb site_verb() {
    return {site_syntax(), print_site};
}

}  // namespace netlyap
