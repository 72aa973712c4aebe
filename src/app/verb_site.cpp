#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"

#include "site.hpp"
#include "verbs.hpp"

#include <iostream>
#include <string>
#include <vector>

namespace netlyap {

namespace {

/// With the keys, as they are declared.
VerbSyntax site_syntax() {
    constexpr std::size_t column = 15;
    std::string details =
        "netlyap.conf has lines `key = value`; # begins a comment. It lies in $XDG_CONFIG_HOME/netlyap or "
        "~/.config/netlyap, or beside the program; a file that NETLYAP_CONF names is read as well. Of a key "
        "that stands in several the file of NETLYAP_CONF counts, then that of the user, then that beside the "
        "program. What is said with a command (--out, --partition of slurm/submit) or in a variable "
        "(NETLYAP_LAUNCHER, SBATCH_ACCOUNT, SBATCH_PARTITION) counts more than all of them. slurm/sites has "
        "examples.\nThe keys:";
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
        std::cout << (place.is_there ? "# read       " : "# not there  ") << place.file.string() << ", "
                  << place.why << "\n";
}

ExitCode print_site(const Arguments& arguments) {
    const input::Site& found = site();
    if (!arguments.has("get")) {
        print_places();
        for (const input::SiteValue& value : found.values)
            std::cout << "\n# " << value.help << "\n# "
                      << (value.file.empty() ? "the default"
                                             : value.file.string() + ":" + std::to_string(value.line))
                      << (value.file.empty() ? "\n# " : "\n") << value.key << " = " << value.text << "\n";
        return ExitCode::complete;
    }
    const std::string& wanted = arguments.options.at("get");
    std::vector<std::string> keys;
    for (const input::SiteValue& value : found.values) {
        keys.push_back(value.key);
        if (value.key == wanted) {
            std::cout << value.text << "\n";
            return ExitCode::complete;
        }
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
