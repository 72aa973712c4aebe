#include "netlyap/storage/job_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job_keys.hpp"

#include "durable_file.hpp"
#include "ini_text.hpp"
#include "replaced_file.hpp"

#include <fstream>
#include <sstream>

namespace netlyap {

std::string read_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file))
        throw UsageError(
            "the file " + file.string() +
            (std::filesystem::is_directory(file) ? " is a directory" : " does not exist or cannot be read"));
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

Job read_job_file(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw UsageError("the job file " + file.string() +
                         " does not exist; `netlyap jobs --defaults > job.ini` writes one to start from");
    return parse_job_text(read_text(file), file.string());
}

Job parse_job_text(const std::string& text, const std::string& name) {
    Job job;
    for (const IniEntry& entry : ini_entries(text, name))
        try {
            set_key(job, entry.key, entry.value);
        } catch (const UsageError& failure) {
            throw UsageError(name + ":" + std::to_string(entry.line) + ": " + failure.what());
        }
    return job;
}

void replace_file(const std::filesystem::path& file, const std::string& text) {
    ReplacedFile replaced(file);
    write_all(replaced.descriptor(), replaced.temporary(), std::as_bytes(std::span(text)));
    replaced.commit();
}

}  // namespace netlyap
