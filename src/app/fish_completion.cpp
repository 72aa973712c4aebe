#include "completion.hpp"

namespace netlyap {

namespace {

/// A word of fish in single quotes.
std::string quoted_for_fish(const std::string& text) {
    std::string made = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            made += '\\';
        made += c;
    }
    return made + "'";
}

/// What stands behind -a, as code that fish runs when it completes; empty where there is nothing to choose
/// from.
std::string candidates(WordKind kind, const std::vector<std::string>& words) {
    switch (kind) {
        case WordKind::words:
            return with_blanks_between(words);
        case WordKind::file:
            return "(__fish_complete_path (commandline -ct))";
        case WordKind::job_file:
            return "(__fish_complete_suffix .ini)";
        case WordKind::folder:
            return "(__fish_complete_directories (commandline -ct))";
        case WordKind::run_directory:
            return "(__netlyap_runs)";
        case WordKind::archive:
            return "(__netlyap_runs) (__fish_complete_suffix .h5)";
        case WordKind::none:
        case WordKind::any:
            break;
    }
    return "";
}

constexpr const char* fish_functions = R"(# Words of netlyap in fish; made by `netlyap --completion fish`.
complete -c netlyap -f

# Run directories: of the folders those with a job.ini, where there are any.
function __netlyap_runs
    set -l folders (__fish_complete_directories (commandline -ct) '' | string split -f 1 \t)
    set -l runs
    for folder in $folders
        test -f "$folder/job.ini"; and set -a runs $folder
    end
    if test (count $runs) -gt 0
        printf '%s\n' $runs
    else
        printf '%s\n' $folders
    end
end

)";

/// The line for an option of a verb.
std::string line_of(const CompletedVerb& verb, const CompletedOption& option) {
    std::string line = "complete -c netlyap -n '__fish_seen_subcommand_from " + verb.name + "' -l " +
                       option.name.substr(2) + " -d " + quoted_for_fish(option.help);
    if (option.value == WordKind::none)
        return line + "\n";
    const std::string made = candidates(option.value, option.words);
    return line + " -x" + (made.empty() ? "" : " -a " + quoted_for_fish(made)) + "\n";
}

}  // namespace

std::string fish_completion() {
    std::string text = fish_functions;
    for (const CompletedVerb& verb : completed_verbs()) {
        text += "complete -c netlyap -n __fish_use_subcommand -a " + verb.name + " -d " +
                quoted_for_fish(verb.summary) + "\n";
        if (const std::string operand = candidates(verb.operand, {}); !operand.empty())
            text += "complete -c netlyap -n '__fish_seen_subcommand_from " + verb.name + "' -a " +
                    quoted_for_fish(operand) + "\n";
        for (const CompletedOption& option : verb.options)
            text += line_of(verb, option);
    }
    for (const CompletedOption& call : completed_calls()) {
        if (call.name.starts_with("--")) {
            text += "complete -c netlyap -n __fish_use_subcommand -l " + call.name.substr(2) + " -d " +
                    quoted_for_fish(call.help);
            text += call.value == WordKind::words
                        ? " -x -a " + quoted_for_fish(with_blanks_between(call.words)) + "\n"
                        : "\n";
            continue;
        }
        text += "complete -c netlyap -n __fish_use_subcommand -a " + call.name + " -d " +
                quoted_for_fish(call.help) + "\n";
        if (call.value == WordKind::words)
            text += "complete -c netlyap -n '__fish_seen_subcommand_from " + call.name + "' -a " +
                    quoted_for_fish(with_blanks_between(call.words)) + "\n";
    }
    return text;
}

}  // namespace netlyap
