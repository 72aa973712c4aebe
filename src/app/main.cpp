#include "netlyap/core/error.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/stop_signal.hpp"

#include "citation.hpp"
#include "completion.hpp"
#include "error_report.hpp"
#include "help_text.hpp"
#include "man_page.hpp"
#include "program_help.hpp"
#include "program_version.hpp"
#include "programs.hpp"
#include "standard_output.hpp"
#include "terminal.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netlyap {

namespace {

/// For `export PYTHONPATH=$(netlyap --python-path)`.
std::string python_path() {
    const std::filesystem::path folder = python_folder();
    if (folder.empty())
        throw UsageError(
            "the Python package lies neither beside " + this_program().string() +
            " nor where it is installed; install this program with `cmake --install`, or add analysis/ "
            "of its sources to PYTHONPATH");
    return folder.string();
}

/// The verb of this name. UsageError with the nearest one where there is none.
Verb verb_named(const std::string& name) {
    std::vector<std::string> names;
    for (Verb& verb : all_verbs()) {
        if (verb.syntax.name == name)
            return std::move(verb);
        names.push_back(verb.syntax.name);
    }
    if (std::filesystem::is_regular_file(name))
        throw UsageError("the verb comes before " + name + ", as in `netlyap plan " + name +
                         "`; see `netlyap --help`");
    for (const CompletedOption& call : completed_calls())
        names.push_back(call.name);
    const std::string nearest = nearest_word(name, names);
    throw UsageError("there is no verb " + name + did_you_mean(nearest) +
                     (nearest.empty() ? "; `netlyap --help` lists them" : " See `netlyap --help`"));
}

/// The help of the program, or of the verb that follows.
std::string help_on(const std::vector<std::string>& names) {
    if (names.size() > 1)
        throw UsageError("`netlyap help` takes one verb, as in `netlyap help run`");
    return names.empty() ? general_help(help_width())
                         : help_text(verb_named(names.front()).syntax, help_width());
}

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// UsageError where more words follow a call than it takes.
void check_count(const std::string& call, const std::vector<std::string>& rest, std::size_t most) {
    if (rest.size() > most)
        throw UsageError("`netlyap " + call + "` takes " + (most == 0 ? "nothing" : "one word") +
                         " more, but \"" + rest[most] + "\" follows; leave it out");
}

/// What is printed without a verb; nothing where the first word is none of these calls.
std::optional<std::string> printed_without_verb(const std::vector<std::string>& words) {
    const std::vector<std::string> rest(words.begin() + 1, words.end());
    if (is_one_of(words[0], {"--help", "-h", "help"}))
        return help_on(rest);
    if (is_one_of(words[0], {"--version", "version", "--cite", "--python-path"}))
        check_count(words[0], rest, 0);
    if (is_one_of(words[0], {"--man-page", "--completion"}))
        check_count(words[0], rest, 1);
    if (is_one_of(words[0], {"--version", "version"}))
        return version_text();
    if (words[0] == "--cite")
        return citation();
    if (words[0] == "--python-path")
        return python_path() + "\n";
    if (words[0] == "--man-page")
        return rest.empty() ? man_page() : man_page(verb_named(rest.front()).syntax);
    if (words[0] == "--completion")
        return completion_for(rest.empty() ? std::string() : rest.front());
    return std::nullopt;
}

/// Takes -q and -v out of the words, wherever they stand. UsageError for both.
Verbosity take_verbosity(std::vector<std::string>& words) {
    Verbosity wanted = Verbosity::usual;
    std::erase_if(words, [&](const std::string& word) {
        const bool is_quiet = is_one_of(word, {"-q", "--quiet"});
        const bool is_verbose = is_one_of(word, {"-v", "--verbose"});
        if ((is_quiet && wanted == Verbosity::verbose) || (is_verbose && wanted == Verbosity::quiet))
            throw UsageError("-q says less and -v says more; leave one of the two out");
        if (is_quiet || is_verbose)
            wanted = is_quiet ? Verbosity::quiet : Verbosity::verbose;
        return is_quiet || is_verbose;
    });
    return wanted;
}

ExitCode act(std::vector<std::string> words) {
    log_to_console(take_verbosity(words));
    if (words.empty()) {
        std::cout << general_help(help_width());
        return ExitCode::usage;
    }
    if (const auto printed = printed_without_verb(words)) {
        std::cout << *printed;
        return ExitCode::complete;
    }
    const Verb verb = verb_named(words[0]);
    const std::vector<std::string> rest(words.begin() + 1, words.end());
    if (std::any_of(rest.begin(), rest.end(), [](const auto& word) {
            return is_one_of(word, {"--help", "-h"});
        })) {
        std::cout << help_text(verb.syntax, help_width());
        return ExitCode::complete;
    }
    return verb.act(parse_arguments(verb.syntax, rest));
}

}  // namespace

}  // namespace netlyap

int main(int argc, char** argv) {
    netlyap::open_missing_standard_streams();
    netlyap::keep_freed_memory();
    netlyap::survive_file_size_limit();
    netlyap::print_safely();
    const std::vector<std::string> words(argv + 1, argv + argc);
    const netlyap::ExitCode code = netlyap::reporting_errors([&] { return netlyap::act(words); });
    const netlyap::ExitCode of_output = netlyap::reporting_errors([] {
        netlyap::finish_output();
        return netlyap::ExitCode::complete;
    });
    return static_cast<int>(code == netlyap::ExitCode::complete ? of_output : code);
}
