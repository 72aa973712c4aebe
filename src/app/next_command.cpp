#include "next_command.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/storage/input/named_file.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "programs.hpp"
#include "shell_word.hpp"
#include "site.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace netlyap {

namespace {

/// The same file by a name without "." and "..". Behind a symbolic link, "link/.." is not what is left
/// without both: what ends with the last ".." is resolved, and links after it keep their names.
std::filesystem::path without_dots(const std::filesystem::path& whole) {
    std::filesystem::path upwards, rest;
    for (const std::filesystem::path& part : whole) {
        rest /= part;
        if (part == "..") {
            upwards /= rest;
            rest.clear();
        }
    }
    if (upwards.empty())
        return whole.lexically_normal();
    std::error_code failure;
    const std::filesystem::path resolved = std::filesystem::weakly_canonical(upwards, failure);
    return failure ? whole : (resolved / rest).lexically_normal();
}

}  // namespace

std::string pasted_path(const std::filesystem::path& path) {
    std::string name = without_dots(std::filesystem::absolute(path)).string();
    while (name.size() > 1 && name.ends_with('/'))
        name.pop_back();
    return shell_word(name);
}

std::string pasted_program() {
    const std::filesystem::path program = this_program();
    const std::filesystem::path found = found_on_path("netlyap");
    std::error_code ignored;
    if (found.is_absolute() && std::filesystem::equivalent(found, program, ignored))
        return "netlyap";
    return pasted_path(program);
}

std::string pasted_command(const std::string& verb, const std::filesystem::path& operand) {
    return pasted_program() + " " + verb + " " + pasted_path(operand);
}

std::string pasted_python_program(const std::filesystem::path& file) {
    const char* const python = std::getenv("NETLYAP_PYTHON");
    if (python == nullptr || *python == '\0')
        return pasted_path(file);
    const bool is_file = std::string_view(python).find('/') != std::string_view::npos;
    return (is_file ? pasted_path(python) : shell_word(python)) + " " + pasted_path(file);
}

std::string pasted_run(const std::filesystem::path& directory, std::int64_t workers) {
    return pasted_command("run", run_directory::RunLayout{directory}.job()) + pasted_workers(workers);
}

std::int64_t workers_here() {
    const auto processors = static_cast<std::int64_t>(usable_processors());
    bool oversubscribes = true;
    try {
        oversubscribes = site().settings.oversubscribe;
    } catch (const Error&) {
        // Whoever needs the file says that it is not as it should be.
    }
    return std::max<std::int64_t>(1, oversubscribes ? processors : processors - 1);
}

std::string pasted_workers(std::int64_t workers) {
    const std::int64_t useful = std::min(workers, workers_here());
    return useful > 1 && !found_on_path("mpirun").empty() ? " --workers " + std::to_string(useful) : "";
}

std::string pasted_keys(const Arguments& arguments) {
    std::string text;
    for (const auto& [name, value] : arguments.job_keys) {
        const bool is_file = job::is_file_key(name) && !(name == "data.source" && is_built_in(value)) &&
                             can_be_read_again(input::named_file(value));
        text += " --" + name + " " + (is_file ? pasted_path(value) : shell_word(value));
    }
    return text;
}

std::string next_line(const std::string& command) {
    return "next: " + command + "\n";
}

}  // namespace netlyap
