#include "netlyap/storage/input/job_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "files/durable_file.hpp"
#include "files/replaced_file.hpp"
#include "ini_text.hpp"

#include <fstream>
#include <map>
#include <sstream>

namespace netlyap::input {

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

job::Job read_job_file(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw UsageError("the job file " + file.string() +
                         " does not exist; `netlyap jobs --defaults` prints one to start from");
    return parse_job_text(read_text(file), file.string());
}

job::Job parse_job_text(const std::string& text, const std::string& name) {
    job::Job job;
    std::map<std::string, const IniEntry*> entries_of_keys;
    const std::vector<IniEntry> entries = ini_entries(text, name);
    for (const IniEntry& entry : entries)
        try {
            job::set_key(job, entry.key, entry.value);
            const auto [first, is_new] = entries_of_keys.try_emplace(job::find_key(entry.key)->name, &entry);
            if (!is_new)
                throw UsageError(entry.key + " is the same key as " + first->second->key + " on line " +
                                 std::to_string(first->second->line) + "; keep one of them");
        } catch (const UsageError& failure) {
            const bool has_comment = entry.value.find(" ;") != std::string::npos;
            throw UsageError(
                name + ":" + std::to_string(entry.line) + ": " + failure.what() +
                (has_comment ? "; if what comes after the ; is a comment, begin it with a blank and #" : ""));
        }
    return job;
}

std::set<std::string> keys_in_job_text(const std::string& text, const std::string& name) {
    std::set<std::string> keys;
    for (const IniEntry& entry : ini_entries(text, name))
        if (const job::JobKey* key = job::find_key(entry.key))
            keys.insert(key->name);
    return keys;
}

void replace_file(const std::filesystem::path& file, const std::string& text) {
    files::ReplacedFile replaced(file);
    files::write_all(replaced.descriptor(), replaced.temporary(), std::as_bytes(std::span(text)));
    replaced.commit();
}

}  // namespace netlyap::input
