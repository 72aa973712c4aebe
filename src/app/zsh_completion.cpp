#include "completion.hpp"

namespace netlyap {

namespace {

/// A text inside a description of _arguments or _describe, in single quotes.
std::string described(const std::string& text) {
    std::string made;
    for (const char c : text) {
        if (c == '\'')
            made += "'\\'";
        else if (c == '[' || c == ']' || c == ':' || c == '\\')
            made += '\\';
        made += c;
    }
    return made;
}

/// ":message:action" of _arguments.
std::string action(WordKind kind, const std::vector<std::string>& words) {
    switch (kind) {
        case WordKind::words:
            return ":word:(" + with_blanks_between(words) + ")";
        case WordKind::file:
            return ":file:_files";
        case WordKind::job_file:
            return ":job file:_files -g \"*.ini\"";
        case WordKind::folder:
            return ":folder:_files -/";
        case WordKind::run_directory:
            return ":run directory:_netlyap_runs";
        case WordKind::archive:
            return ":run directory or archive:_netlyap_archives";
        case WordKind::any:
            return ":value: ";
        case WordKind::none:
            break;
    }
    return "";
}

constexpr const char* zsh_functions = R"(#compdef netlyap
# Words of netlyap in zsh; made by `netlyap --completion zsh`.

# Run directories: of the folders those with a job.ini, where there are any.
_netlyap_runs() {
    local -a runs
    runs=(${~PREFIX}*/job.ini(N:h))
    if (( $#runs )); then compadd -f -- $runs; else _files -/; fi
}
_netlyap_archives() { _netlyap_runs; _files -g "*.h5" }

)";

}  // namespace

std::string zsh_completion() {
    std::string text = zsh_functions;
    std::string verbs, cases;
    for (const CompletedVerb& verb : completed_verbs()) {
        verbs += "        '" + verb.name + ":" + described(verb.summary) + "'\n";
        cases += "        " + verb.name + ")\n            _arguments";
        for (const CompletedOption& option : verb.options)
            cases += " \\\n                '" + option.name + (option.value == WordKind::none ? "[" : "=[") +
                     described(option.help) + "]" + action(option.value, option.words) + "'";
        if (verb.operand != WordKind::none)
            cases += " \\\n                '*" + action(verb.operand, {}) + "'";
        cases += "\n            ;;\n";
    }
    for (const CompletedOption& call : completed_calls()) {
        verbs += "        '" + call.name + ":" + described(call.help) + "'\n";
        if (call.value == WordKind::words)
            cases += "        " + call.name + ")\n            compadd -- " + with_blanks_between(call.words) +
                     "\n            ;;\n";
    }
    return text +
           "_netlyap() {\n"
           "    local -a verbs\n"
           "    verbs=(\n" +
           verbs +
           "    )\n"
           "    if (( CURRENT == 2 )); then\n"
           "        _describe 'verb' verbs\n"
           "        return\n"
           "    fi\n"
           "    shift words\n"
           "    (( --CURRENT ))\n"
           "    case $words[1] in\n" +
           cases +
           "    esac\n"
           "}\n\n"
           "if [[ $funcstack[1] == _netlyap ]]; then _netlyap \"$@\"; else compdef _netlyap netlyap; fi\n";
}

}  // namespace netlyap
