#include "help_text.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

#include "wrapped_text.hpp"

namespace netlyap {

namespace {
constexpr std::size_t column_of_meanings = 24;
}

std::string usage_of(const VerbSyntax& verb) {
    return "netlyap " + verb.name + (verb.operand.empty() ? "" : " " + verb.operand) +
           (verb.options.empty() ? "" : " [options]") +
           (verb.job_keys != JobKeys::none ? " [--section.key value ...]" : "");
}

std::string help_on_keys(const VerbSyntax& verb) {
    switch (verb.job_keys) {
        case JobKeys::none:
            return "";
        case JobKeys::look:
            return "Settings of what is observed (observe.*, fit.*) and run.kernel are options, too, for "
                   "example\n"
                   "  --observe.weights.every 1 --run.kernel scalar\n"
                   "`netlyap jobs --defaults` lists them.";
        case JobKeys::all:
            return "Every key of a job file is an option too and replaces the file's value, for example\n"
                   "  --sweep.eta \"0.5 1\" --sweep.seeds 0:100 --run.kernel scalar\n"
                   "`netlyap jobs --defaults` lists all keys with their meaning. A file named on the "
                   "command line is relative to the current folder, one named in a job file to the folder "
                   "of that file.";
        case JobKeys::fit:
            return "Keys of the job that decide what is made of distances are options, too:";
        case JobKeys::report:
            break;
    }
    return "Keys of the job with the role report are options, too, and hold from then on:";
}

std::string help_text(const VerbSyntax& verb, std::size_t width) {
    std::string text = wrapped("usage: " + usage_of(verb), width, 7) + "\n\n";
    text += wrapped(verb.summary + ".", width) + "\n";
    if (!verb.details.empty())
        text += "\n" + wrapped(verb.details, width) + "\n";
    if (!verb.options.empty())
        text += "\noptions:\n";
    for (const OptionHelp& option : verb.options)
        text += list_entry("--" + option.name + (option.argument.empty() ? "" : " " + option.argument),
                           option.help, column_of_meanings, width);
    if (verb.job_keys == JobKeys::none)
        return text;
    text += "\n" + wrapped(help_on_keys(verb), width) + "\n";
    if (verb.job_keys == JobKeys::report || verb.job_keys == JobKeys::fit)
        for (const job::JobKey& key : job::job_keys())
            if (is_among(verb.job_keys, key))
                text += list_entry("--" + key.name, key.help, column_of_meanings, width);
    return text;
}

}  // namespace netlyap
