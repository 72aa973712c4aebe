#include "unknown_option.hpp"

#include "netlyap/core/enumerated.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "verbs.hpp"

#include <algorithm>

namespace netlyap {

namespace {

std::string last_part(const std::string& key) {
    return key.substr(key.rfind('.') + 1);
}

std::vector<std::string> option_names(const VerbSyntax& verb) {
    std::vector<std::string> names;
    for (const OptionHelp& option : verb.options)
        names.push_back(option.name);
    return names;
}

/// "run, plan and simulate", those of which something is true.
template <class Predicate>
std::string verbs_that(Predicate predicate) {
    std::vector<std::string> names;
    for (const Verb& verb : all_verbs())
        if (predicate(verb.syntax))
            names.push_back(verb.syntax.name);
    return enumerated(names);
}

/// What `plan` and `simulate` say for the --workers of `run`.
std::string ranks_instead(const VerbSyntax& verb, const std::string& name) {
    const std::vector<std::string> own = option_names(verb);
    const auto has = [&](const char* option) { return std::count(own.begin(), own.end(), option) > 0; };
    if (name == "workers" && has("ranks"))
        return ", but --ranks: N workers and the one that hands out are --ranks N+1";
    if (name == "ranks" && has("workers"))
        return ", but --workers: --ranks N are N-1 workers and the one that hands out";
    return "";
}

/// What is said after "netlyap verb has no option --name".
std::string advice(const VerbSyntax& verb, const std::string& name) {
    if (const std::string instead = ranks_instead(verb, name); !instead.empty())
        return instead;
    const std::string key = job::nearest_key(name);
    const bool takes_key = !key.empty() && is_among(verb.job_keys, *job::find_key(key));
    if (takes_key && last_part(key) == last_part(name))
        return did_you_mean("--" + key);
    const std::string others = verbs_that([&](const VerbSyntax& other) {
        const std::vector<std::string> names = option_names(other);
        return std::count(names.begin(), names.end(), name) > 0;
    });
    const bool is_meant_as_key = !takes_key && last_part(key) == name;
    if (!others.empty() && !is_meant_as_key)
        return "; it is an option of netlyap " + others;
    const std::string own = nearest_word(name, option_names(verb));
    if (!takes_key) {
        if (!own.empty() && !is_meant_as_key)
            return did_you_mean("--" + own);
        return key.empty()
                   ? ""
                   : "; " + key + " is a key of a job, which netlyap " +
                         verbs_that([](const VerbSyntax& other) { return other.job_keys == JobKeys::all; }) +
                         " take";
    }
    if (own.empty() || key.empty())
        return own.empty() && key.empty() ? "" : did_you_mean("--" + (own.empty() ? key : own));
    const std::vector<std::string> both = {own, last_part(key), key};
    const std::string closest = closest_word(name, both);
    return did_you_mean("--" + (closest == own ? own : key));
}

}  // namespace

void refuse_option(const VerbSyntax& verb, const std::string& option) {
    const std::string said =
        advice(verb, option.substr(std::min(option.size(), option.find_first_not_of('-'))));
    throw UsageError("netlyap " + verb.name + " has no option " + option + said +
                     (said.ends_with('?') ? " See" : "; see") + " `netlyap " + verb.name + " --help`" +
                     (said.empty() ? ", which lists what it takes" : ""));
}

}  // namespace netlyap
