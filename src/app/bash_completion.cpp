#include "completion.hpp"

namespace netlyap {

namespace {

/// The call that completes such a word.
std::string call_for(WordKind kind, const std::vector<std::string>& words) {
    switch (kind) {
        case WordKind::words:
            return "_netlyap_words \"" + with_blanks_between(words) + "\"";
        case WordKind::file:
            return "_netlyap_files";
        case WordKind::job_file:
            return "_netlyap_files '*.ini'";
        case WordKind::folder:
            return "_netlyap_folders";
        case WordKind::run_directory:
            return "_netlyap_runs";
        case WordKind::archive:
            return "_netlyap_runs '*.h5'";
        case WordKind::none:
        case WordKind::any:
            break;
    }
    return "";
}

constexpr const char* bash_functions = R"(# Words of netlyap in bash; made by `netlyap --completion bash`.

# The words that begin with what is typed.
_netlyap_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }

# Folders, on the way to what is meant; nothing is put behind them but a slash.
_netlyap_folders() { compopt -o filenames -o nospace; mapfile -t COMPREPLY < <(compgen -d -S / -- "$cur"); }

# Files of a pattern (any without one), and the folders on the way to them.
_netlyap_files() {
    compopt -o filenames
    if [[ -z ${1-} ]]; then mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return; fi
    mapfile -t COMPREPLY < <(compgen -f -X "!$1" -- "$cur"; compgen -d -- "$cur")
}

# Run directories: of the folders those with a job.ini, where there are any; and files of a pattern.
_netlyap_runs() {
    local folder found=() others=()
    compopt -o filenames
    while IFS= read -r folder; do
        if [[ -f $folder/job.ini ]]; then found+=("$folder"); else others+=("$folder"); fi
    done < <(compgen -d -- "$cur")
    [[ -z ${1-} ]] || while IFS= read -r folder; do found+=("$folder"); done < <(compgen -f -X "!$1" -- "$cur")
    [[ ${#found[@]} -gt 0 ]] || found=("${others[@]}")
    COMPREPLY=("${found[@]}")
}

)";

std::string case_of(const std::string& pattern, const std::string& call) {
    return "        " + pattern + ") " + (call.empty() ? "" : call + "; ") + "return ;;\n";
}

/// The function of a verb: the value of the option in front, an option, or the operand.
std::string function_of(const CompletedVerb& verb) {
    std::string text = "_netlyap_" + verb.name + "() {\n    case $before in\n";
    std::string names;
    for (const CompletedOption& option : verb.options) {
        names += (names.empty() ? "" : " ") + option.name;
        if (option.value != WordKind::none)
            text += case_of(option.name, call_for(option.value, option.words));
    }
    text += "    esac\n    if [[ $cur == -* ]]; then _netlyap_words \"" + names + "\"; return; fi\n";
    const std::string operand = call_for(verb.operand, {});
    return text + (operand.empty() ? "" : "    " + operand + "\n") + "}\n\n";
}

}  // namespace

std::string bash_completion() {
    std::string text = bash_functions;
    std::string verbs, first;
    for (const CompletedVerb& verb : completed_verbs()) {
        text += function_of(verb);
        first += (first.empty() ? "" : " ") + verb.name;
        verbs += "            " + verb.name + ") _netlyap_" + verb.name + "; return ;;\n";
    }
    std::string calls;
    for (const CompletedOption& call : completed_calls()) {
        first += " " + call.name;
        if (call.value == WordKind::words)
            calls += "            " + call.name + ") _netlyap_words \"" + with_blanks_between(call.words) +
                     "\"; return ;;\n";
    }
    text +=
        "_netlyap() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} word i\n"
        "    COMPREPLY=()\n"
        "    if [[ $cur == = ]]; then cur=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - "
        "2]}; fi\n"
        "    for ((i = 1; i < COMP_CWORD; ++i)); do\n"
        "        word=${COMP_WORDS[i]}\n"
        "        case $word in\n" +
        verbs + calls +
        "        esac\n"
        "    done\n"
        "    _netlyap_words \"" +
        first +
        "\"\n"
        "}\n\n"
        "complete -F _netlyap netlyap\n";
    return text;
}

}  // namespace netlyap
