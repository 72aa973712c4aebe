#include "program_help.hpp"

#include "programs.hpp"
#include "verbs.hpp"
#include "wrapped_text.hpp"

#include <filesystem>

namespace netlyap {

namespace {

std::string list_entries(const std::vector<WayToCall>& ways, std::size_t column, std::size_t width) {
    std::string text;
    for (const auto& [head, meaning] : ways)
        text += list_entry(head, meaning, column, width);
    return text;
}

}  // namespace

const std::string& purpose() {
    static const std::string text =
        "Is the training of a neural network chaotic? Trains ensembles of slightly perturbed copies of a "
        "network by gradient descent and measures how their trajectories diverge, over a grid of learning "
        "rates, perturbation radii and initial conditions.";
    return text;
}

const std::vector<WayToCall>& calls_without_verb() {
    static const std::vector<WayToCall> calls = {
        {"help [VERB]", "this text, or what `netlyap VERB --help` says"},
        {"version, --version", "describe this program and this machine"},
        {"--cite", "print BibTeX of the program and of the paper"},
        {"--python-path", "print the folder of the Python package that reads archives"},
        {"--man-page [VERB]", "print the man page of the program or of a verb"},
        {"--completion SHELL", "print what makes bash, zsh or fish complete the words of netlyap"}};
    return calls;
}

const std::vector<WayToCall>& options_of_every_verb() {
    static const std::vector<WayToCall> options = {
        {"-q, --quiet", "say nothing on standard error but warnings and errors: no progress, no notes"},
        {"-v, --verbose",
         "also say there what else a log file of the run holds: checkpoints, units continued"},
        {"-h, --help", "print what the verb takes"}};
    return options;
}

const std::vector<WayToCall>& first_commands() {
    static const std::vector<WayToCall> commands = {
        {"netlyap jobs --defaults > job.ini", "a documented job file"},
        {"netlyap plan job.ini", "what it will cost"},
        {"netlyap run job.ini --out runs/first", "one process; on eight cores add  --workers 8"},
        {"netlyap show runs/first/sweep.h5", "the tables"}};
    return commands;
}

const std::vector<WayToCall>& exit_codes() {
    static const std::vector<WayToCall> codes = {
        {"0", "complete; of gather and verify: what is there is intact"},
        {"64",
         "the command or the job is wrong: also a path that cannot be read, or a value that the file "
         "does not have"},
        {"65", "what a data file, an archive or netlyap.conf holds is wrong"},
        {"69", "all that can be computed is, but units were given up"},
        {"70", "internal error"},
        {"74", "reading or writing failed"},
        {"75", "stopped early in good order, or the directory is in use: run the same command again"}};
    return codes;
}

std::vector<WayToCall> files_beside() {
    std::vector<WayToCall> files;
    const auto add = [&files](const std::filesystem::path& path, const std::string& what) {
        if (!path.empty())
            files.emplace_back(path.string(), what);
    };
    add(text_beside("README.md"), "what it does, from the first run on");
    add(folder_of_jobs(), "job files to start from");
    add(text_beside("jobs/README.md"), "what they compute, and every key");
    add(text_beside("src/storage/ARCHIVE.md"), "every quantity of an archive");
    add(text_beside("analysis/README.md"), "programs that draw, and the Python package");
    add(text_beside("slurm/README.md"), "batch scripts");
    return files;
}

std::string general_help(std::size_t width) {
    std::string text = wrapped("netlyap: " + purpose(), width) + "\n\nusage: netlyap VERB ...\n\n";
    for (const Verb& verb : all_verbs())
        text += list_entry(verb.syntax.name + " " + verb.syntax.operand, verb.syntax.summary, 26, width);
    text += "\n" + wrapped("`netlyap VERB --help` says more. Without a verb:", width) + "\n" +
            list_entries(calls_without_verb(), 26, width);
    text += "\nWith every verb:\n" + list_entries(options_of_every_verb(), 26, width);
    text += "\nStart here:\n" + list_entries(first_commands(), 41, width);
    if (const std::vector<WayToCall> files = files_beside(); !files.empty())
        text += "\nBeside it:\n" + list_entries(files, 41, width);
    text += "\nExit codes:\n" + list_entries(exit_codes(), 6, width);
    return text;
}

}  // namespace netlyap
