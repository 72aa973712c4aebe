#include "netlyap/core/build_info.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/stop_signal.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/storage/hdf5/library_versions.hpp"
#include "netlyap/cluster/library_versions.hpp"

#include "error_report.hpp"
#include "programs.hpp"
#include "standard_output.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace netlyap {

namespace {

/// Where the texts and job files lie that come with the program; empty where there are none.
std::string help_on_files() {
    std::string text;
    const auto add = [&text](const std::filesystem::path& path, const std::string& what) {
        if (path.empty())
            return;
        std::string line = "  " + path.string() + "  ";
        line.resize(std::max<std::size_t>(line.size(), 41), ' ');
        text += line + what + "\n";
    };
    add(text_beside("README.md"), "what it does, from the first run on");
    add(folder_of_jobs(), "job files to start from");
    add(text_beside("jobs/README.md"), "what they compute, and every key");
    add(text_beside("src/storage/ARCHIVE.md"), "every quantity of an archive");
    add(text_beside("analysis/README.md"), "programs that draw, and the Python package");
    add(text_beside("slurm/README.md"), "batch scripts");
    return text.empty() ? "" : "Beside it:\n" + text + "\n";
}

std::string general_help() {
    std::string text =
        "netlyap: is the training of a neural network chaotic? Trains ensembles of slightly perturbed copies "
        "of a\n"
        "network by gradient descent and measures how their trajectories diverge, over a grid of learning "
        "rates,\n"
        "perturbation radii and initial conditions.\n\nusage: netlyap VERB ...\n\n";
    for (const Verb& verb : all_verbs()) {
        std::string head = "  " + verb.syntax.name + " " + verb.syntax.operand;
        head.resize(std::max<std::size_t>(head.size() + 2, 26), ' ');
        text += head + verb.syntax.summary + "\n";
    }
    text +=
        "\n  netlyap VERB --help says more; netlyap --version describes this program and this "
        "machine;\n"
        "  netlyap --python-path prints the folder of the Python package that reads archives.\n\n"
        "Start here:\n"
        "  netlyap jobs --defaults > job.ini      a documented job file\n"
        "  netlyap plan job.ini                   what it will cost\n"
        "  netlyap run job.ini --out runs/first   one process; on eight cores add  --workers 8\n"
        "  netlyap show runs/first/sweep.h5\n\n";
    text += help_on_files();
    text +=
        "Exit codes: 0 complete (of gather and verify: what is there is intact); 69 all that can be computed "
        "is, but units were given up;\n"
        "75 stopped early in good order, or the directory is in use: run the same command again; 64 the "
        "command or the job is wrong:\n"
        "also a path that cannot be read, or a value that the file does not have; 65 what a data file or an "
        "archive holds is wrong;\n"
        "70 internal error; 74 reading or writing failed.\n";
    return text;
}

std::string version_text() {
    const BuildInfo& info = build_info();
    std::string kernels;
    for (const std::string& name : available_kernels())
        kernels += " " + name;
    std::string text = std::string("netlyap ") + info.version + " (" + info.git + ")\n";
    text += std::string("compiler ") + info.compiler + ", " + info.build_type + "\n";
    text += "instruction sets on this machine:" + kernels;
    if (available_kernels().size() == 1)
        text += " (no FMA or AVX2 here: the scalar kernel is about 50 times slower)";
    return text + "\nlibraries: " + cluster_library_versions() + ", " + hdf5::storage_library_versions() +
           "\n";
}

/// For `export PYTHONPATH=$(netlyap --python-path)`.
ExitCode print_python_path() {
    const std::filesystem::path folder = python_folder();
    if (folder.empty())
        throw UsageError(
            "the Python package lies neither beside " + this_program().string() +
            " nor where it is installed; install this program with `cmake --install`, or add analysis/ "
            "of its sources to PYTHONPATH");
    std::cout << folder.string() << "\n";
    return ExitCode::complete;
}

ExitCode act(const std::vector<std::string>& words) {
    if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        std::cout << general_help();
        return words.empty() ? ExitCode::usage : ExitCode::complete;
    }
    if (words[0] == "--version") {
        std::cout << version_text();
        return ExitCode::complete;
    }
    if (words[0] == "--python-path")
        return print_python_path();
    std::vector<std::string> names;
    for (const Verb& verb : all_verbs()) {
        names.push_back(verb.syntax.name);
        if (verb.syntax.name != words[0])
            continue;
        const std::vector<std::string> rest(words.begin() + 1, words.end());
        if (std::any_of(rest.begin(), rest.end(),
                        [](const auto& word) { return word == "--help" || word == "-h"; })) {
            std::cout << help_text(verb.syntax);
            return ExitCode::complete;
        }
        return verb.act(parse_arguments(verb.syntax, rest));
    }
    if (std::filesystem::is_regular_file(words[0]))
        throw UsageError("the verb comes before " + words[0] + ", as in `netlyap plan " + words[0] +
                         "`; see `netlyap --help`");
    names.insert(names.end(), {"--help", "--version", "--python-path"});
    const std::string nearest = nearest_word(words[0], names);
    throw UsageError("there is no verb " + words[0] + did_you_mean(nearest) +
                     (nearest.empty() ? "; `netlyap --help` lists them" : " See `netlyap --help`"));
}

}  // namespace

}  // namespace netlyap

int main(int argc, char** argv) {
    netlyap::open_missing_standard_streams();
    netlyap::keep_freed_memory();
    netlyap::survive_file_size_limit();
    netlyap::print_safely();
    netlyap::log_to_console();
    const std::vector<std::string> words(argv + 1, argv + argc);
    const netlyap::ExitCode code = netlyap::reporting_errors([&] { return netlyap::act(words); });
    const netlyap::ExitCode of_output = netlyap::reporting_errors([] {
        netlyap::finish_output();
        return netlyap::ExitCode::complete;
    });
    return static_cast<int>(code == netlyap::ExitCode::complete ? of_output : code);
}
