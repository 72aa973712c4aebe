#include "completion.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/archive/schema.hpp"

#include "verbs.hpp"

#include <algorithm>

namespace netlyap {

namespace {

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

WordKind kind_of_operand(const std::string& operand) {
    if (operand.empty())
        return WordKind::none;
    if (operand.ends_with(".ini"))
        return WordKind::job_file;
    if (operand.ends_with(".h5"))
        return WordKind::archive;
    return operand.starts_with("DIR") ? WordKind::run_directory : WordKind::file;
}

std::vector<std::string> observable_names() {
    std::vector<std::string> names;
    for (const observables::ObservableType& type : observables::observable_types())
        names.push_back(type.name);
    return names;
}

/// What run.target may be where a job observes everything.
std::vector<std::string> target_names() {
    constexpr std::int64_t enough = 300;  // iterations that all observables take
    job::Job job;
    job.seeds = {0};
    job.iterations = enough;
    job.observables = observable_names();
    return scheduling::targets_of(scheduling::PreparedJob(job));
}

/// "yes", "no" of "yes | no": the choices of an option or a key, where all that it says are words.
std::vector<std::string> choices(std::string form) {
    std::replace(form.begin(), form.end(), '|', '\n');
    std::vector<std::string> found;
    for (const std::string_view piece : split(form, '\n')) {
        const std::string word(trimmed(piece));
        const bool is_word =
            !word.empty() &&
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
        if (!is_word)
            return {};
        found.push_back(word);
    }
    return found.size() > 1 ? found : std::vector<std::string>();
}

CompletedOption completed(const OptionHelp& option) {
    CompletedOption made{"--" + option.name, first_line(option.help)};
    made.words = option.name == "observe" ? observable_names()
                 : option.name == "of"    ? archive::schema_parts()
                                          : choices(option.argument);
    if (option.argument.empty())
        made.value = WordKind::none;
    else if (!made.words.empty())
        made.value = WordKind::words;
    else if (option.argument == "DIR")
        made.value = WordKind::folder;
    else
        made.value = option.argument == "FILE" ? WordKind::file
                     : option.argument == "B"  ? WordKind::archive
                                               : WordKind::any;
    return made;
}

CompletedOption completed(const job::JobKey& key) {
    CompletedOption made{"--" + key.name, first_line(key.help), WordKind::any};
    made.words = key.name == "observe.names" ? observable_names()
                 : key.name == "run.target"  ? target_names()
                                             : choices(key.form);
    if (job::is_file_key(key.name))
        made.value = WordKind::file;
    else if (!made.words.empty())
        made.value = WordKind::words;
    return made;
}

}  // namespace

std::vector<CompletedVerb> completed_verbs() {
    std::vector<CompletedVerb> verbs;
    for (const Verb& verb : all_verbs()) {
        CompletedVerb made{verb.syntax.name, verb.syntax.summary, kind_of_operand(verb.syntax.operand)};
        for (const OptionHelp& option : verb.syntax.options)
            made.options.push_back(completed(option));
        for (const job::JobKey& key : job::job_keys())
            if (is_among(verb.syntax.job_keys, key))
                made.options.push_back(completed(key));
        made.options.push_back({"--quiet", "only warnings and errors"});
        made.options.push_back({"--verbose", "more of what happens"});
        made.options.push_back({"--help", "what the verb takes"});
        verbs.push_back(std::move(made));
    }
    return verbs;
}

std::vector<CompletedOption> completed_calls() {
    std::vector<std::string> names;
    for (const Verb& verb : all_verbs())
        names.push_back(verb.syntax.name);
    return {{"help", "what there is, or what a verb takes", WordKind::words, names},
            {"version", "describe this program and this machine"},
            {"--help", "what there is"},
            {"--version", "describe this program and this machine"},
            {"--cite", "print BibTeX of the program and of the paper"},
            {"--python-path", "print the folder of the Python package"},
            {"--man-page", "print a man page", WordKind::words, names},
            {"--completion", "print what completes words in a shell", WordKind::words, completed_shells()}};
}

std::vector<std::string> completed_shells() {
    return {"bash", "zsh", "fish"};
}

std::string with_blanks_between(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string completion_for(const std::string& shell) {
    if (shell == "bash")
        return bash_completion();
    if (shell == "zsh")
        return zsh_completion();
    if (shell == "fish")
        return fish_completion();
    throw UsageError("--completion needs the name of a shell, bash, zsh or fish" +
                     (shell.empty() ? "" : ", not " + shell) +
                     ": `mkdir -p ~/.local/share/bash-completion/completions; netlyap --completion bash > "
                     "~/.local/share/bash-completion/completions/netlyap`");
}

}  // namespace netlyap
