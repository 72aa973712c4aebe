#include "launcher.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/cluster/library_versions.hpp"

#include "command_output.hpp"
#include "programs.hpp"
#include "shell_word.hpp"
#include "site.hpp"

#include <unistd.h>
#include <filesystem>
#include <initializer_list>

namespace netlyap {

namespace {

/// "4" of "Open MPI v4.1.4" and of "mpirun (Open MPI) 4.1.4"; empty for what is not Open MPI.
std::string open_mpi_version(const std::string& text) {
    const std::size_t place = text.find("Open MPI");
    if (place == std::string::npos)
        return "";
    const std::size_t begin = text.find_first_of("0123456789", place);
    return begin == std::string::npos ? "" : text.substr(begin, text.find('.', begin) - begin);
}

bool is_srun(const std::vector<std::string>& launcher) {
    return std::filesystem::path(launcher.front()).filename() == "srun";
}

/// What starts the processes, with its options: srun where the site says so and this is a job of Slurm.
std::vector<std::string> launcher() {
    std::vector<std::string> found = site_launcher();
    if (found.empty() || (is_srun(found) && slurm_job().empty()))
        return {"mpirun"};
    return found;
}

/// The file that is started as the launcher; empty where there is none.
std::filesystem::path file_of(const std::string& launcher) {
    if (launcher.find('/') == std::string::npos)
        return found_on_path(launcher);
    return ::access(launcher.c_str(), X_OK) == 0 ? std::filesystem::path(launcher) : std::filesystem::path();
}

/// "load its module", or those that the site names.
std::string how_to_load() {
    const std::string& modules = site().settings.modules;
    return modules.empty() ? "load its module" : "`module load " + modules + "`";
}

}  // namespace

void check_launcher() {
    const std::vector<std::string> wanted = launcher();
    const std::string file = file_of(wanted.front());
    if (is_srun(wanted)) {
        if (file.empty())
            throw UsageError(
                "--workers needs " + wanted.front() +
                ", the launcher of this site, which is not there; name another in NETLYAP_LAUNCHER "
                "or netlyap.conf (`netlyap site`)");
        return;
    }
    const std::string library = cluster_library_versions();
    const std::string ours = open_mpi_version(library);
    if (ours.empty())
        throw UsageError("--workers needs Open MPI, but this program is linked with " + library +
                         "; start it with that library's mpirun");
    if (file.empty())
        throw UsageError("--workers needs " + wanted.front() + ", which is not " +
                         (wanted.front() == "mpirun" ? "on the PATH" : "there") + "; install Open MPI " +
                         ours + " (Debian: openmpi-bin), " + how_to_load() +
                         ", or leave --workers out for a single process");
    const std::string said =
        output_of("timeout --kill-after=1 20 " + shell_word(file) + " --version 2>&1 </dev/null");
    const std::string first = said.substr(0, said.find('\n'));
    if (open_mpi_version(first) != ours)
        throw UsageError(
            "--workers needs the mpirun of " + library + ", but " + file + " is " +
            (first.empty() ? "another program" : "\"" + first + "\"") +
            "; put the right one first on the PATH, or leave --workers out for a single process");
}

std::vector<std::string> launching_command(std::int64_t processes) {
    const std::vector<std::string> wanted = launcher();
    const bool is_slurm = is_srun(wanted);
    std::vector<std::string> command = {wanted.front(), is_slurm ? "--quiet" : "-q", "-n",
                                        std::to_string(processes)};
    const auto add = [&](std::initializer_list<const char*> words) {
        command.insert(command.end(), words.begin(), words.end());
    };
    if (site().settings.oversubscribe)
        add({is_slurm ? "--overcommit" : "--oversubscribe"});
    if (is_slurm)
        add({"--mpi=pmix", "--kill-on-bad-exit=1"});
    else
        add({"--bind-to", "none"});
    command.insert(command.end(), wanted.begin() + 1, wanted.end());
    return command;
}

}  // namespace netlyap
