#include "damaged_archive.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "next_command.hpp"

#include <system_error>

namespace netlyap {

std::string rewriting_command(const std::filesystem::path& archive) {
    const run_directory::RunLayout layout{archive.has_parent_path() ? archive.parent_path() : "."};
    std::error_code ignored;
    const bool is_of_run = archive.filename() == layout.archive().filename() &&
                           is_job_of_run(layout.job().string()) &&
                           std::filesystem::is_directory(layout.journals(), ignored);
    return is_of_run ? "`" + pasted_command("gather", layout.root) + "`" : "";
}

void naming_remedy(const std::filesystem::path& archive, const std::function<void()>& read) {
    try {
        read();
    } catch (const DataError& failure) {
        const std::string command = rewriting_command(archive);
        const std::string sentence = failure.what();
        const std::size_t advice = sentence.rfind("; ");
        if (command.empty() || !sentence.starts_with(archive.string()) || advice == std::string::npos ||
            sentence.find("newer netlyap") != std::string::npos)
            throw;
        throw DataError(sentence.substr(0, advice) + "; " + command + " writes it again from the journals");
    }
}

}  // namespace netlyap
