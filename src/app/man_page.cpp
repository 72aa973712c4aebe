#include "man_page.hpp"

#include "netlyap/core/build_info.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "help_text.hpp"
#include "program_help.hpp"
#include "verbs.hpp"

#include <string_view>

namespace netlyap {

namespace {

/// A line of text as roff prints it, character by character.
std::string roff(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\\')
            made += "\\e";
        else if (c == '-')
            made += "\\-";
        else if (c == '`' || c == '\'')
            made += c == '`' ? "\\(ga" : "\\(aq";
        else if (c == '^' || c == '~')
            made += c == '^' ? "\\(ha" : "\\(ti";
        else
            made += c;
    }
    if (made.starts_with('.'))
        made.insert(0, "\\&");  // no request of roff
    return made;
}

std::string head_of_page(const std::string& name, const std::string& summary) {
    std::string title = name;
    for (char& c : title)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    // Words are not hyphenated: many are typed as they stand. Debian's macros take that from HY alone.
    return ".nr HY 0\n.TH " + roff(title) + " 1 \"\" \"netlyap " + build_info().version +
           "\" \"netlyap\"\n.ad l\n.SH NAME\n" + roff(name) + " \\- " + roff(summary) + "\n";
}

/// Paragraphs, one a line; lines that begin with a blank stay as they are.
std::string paragraphs(const std::string& text) {
    std::string made;
    bool is_example = false;
    for (const std::string_view line : split(text, '\n')) {
        const bool is_now = line.starts_with(' ');
        if (is_now != is_example)
            made += is_now ? ".PP\n.EX\n" : ".EE\n";
        is_example = is_now;
        made += (is_now ? "" : ".PP\n") + roff(line) + "\n";
    }
    return made + (is_example ? ".EE\n" : "");
}

std::string entry_of_page(const std::string& name, const std::string& meaning) {
    std::string made = ".TP\n.B " + roff(name) + "\n";
    bool is_first = true;
    for (const std::string_view line : split(meaning, '\n')) {
        made += (is_first ? "" : ".br\n") + roff(line) + "\n";
        is_first = false;
    }
    return made;
}

std::string entries_of_page(const std::vector<WayToCall>& ways) {
    std::string made;
    for (const auto& [name, meaning] : ways)
        made += entry_of_page(name, meaning);
    return made;
}

}  // namespace

std::string man_page() {
    std::string text = head_of_page("netlyap", "is the training of a neural network chaotic?");
    text += ".SH SYNOPSIS\n.B netlyap\n.I VERB\n\\&...\n";
    text += ".SH DESCRIPTION\n" + roff(purpose()) + "\n";
    text += ".SH VERBS\n";
    for (const Verb& verb : all_verbs())
        text += entry_of_page(verb.syntax.name + " " + verb.syntax.operand,
                              verb.syntax.summary + "; see netlyap-" + verb.syntax.name + "(1)");
    text +=
        ".SH OPTIONS\n" + entries_of_page(calls_without_verb()) + entries_of_page(options_of_every_verb());
    text += ".SH EXAMPLES\n" + entries_of_page(first_commands());
    text += ".SH EXIT STATUS\n" + entries_of_page(exit_codes());
    return text;
}

std::string man_page(const VerbSyntax& verb) {
    std::string text = head_of_page("netlyap-" + verb.name, verb.summary);
    text += ".SH SYNOPSIS\n.B " + roff(usage_of(verb)) + "\n";
    text += ".SH DESCRIPTION\n" + paragraphs(verb.details.empty() ? verb.summary + "." : verb.details);
    text += ".SH OPTIONS\n";
    for (const OptionHelp& option : verb.options)
        text += entry_of_page("--" + option.name + (option.argument.empty() ? "" : " " + option.argument),
                              option.help);
    text += entries_of_page(options_of_every_verb());
    if (const std::string on_keys = help_on_keys(verb); !on_keys.empty()) {
        text += ".SH KEYS OF THE JOB\n" + paragraphs(on_keys);
        for (const job::JobKey& key : job::job_keys())
            if (is_among(verb.job_keys, key))
                text += entry_of_page("--" + key.name + " (" + (key.form.empty() ? "text" : key.form) + ")",
                                      key.help);
    }
    text += ".SH EXIT STATUS\n" + entries_of_page(exit_codes());
    text += ".SH SEE ALSO\n.BR netlyap (1)";
    for (const Verb& other : all_verbs())
        if (other.syntax.name != verb.name)
            text += ",\n.BR netlyap\\-" + other.syntax.name + " (1)";
    return text + "\n";
}

}  // namespace netlyap
