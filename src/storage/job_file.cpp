#include "netlyap/storage/job_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job_keys.hpp"

#include "durable_file.hpp"

#include <boost/program_options/parsers.hpp>

#include <fstream>
#include <map>
#include <sstream>

namespace po = boost::program_options;

namespace netlyap {

namespace {

bool is_section(std::string_view entry) {
    return entry.size() > 2 && entry.starts_with('[') && entry.ends_with(']');
}

/// The lines on which each key stands, "section.key" -> line numbers.
std::map<std::string, std::vector<std::size_t>> lines_of_keys(const std::string& text) {
    std::map<std::string, std::vector<std::size_t>> lines;
    std::istringstream stream(text);
    std::string line;
    std::string section;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        std::string_view entry = trimmed(std::string_view(line).substr(0, line.find('#')));
        if (is_section(entry))
            section = std::string(entry.substr(1, entry.size() - 2)) + ".";
        else if (const auto equals = entry.find('='); equals != std::string_view::npos)
            lines[section + std::string(trimmed(entry.substr(0, equals)))].push_back(number);
    }
    return lines;
}

/// The number of the first line that is neither empty, a section nor an entry.
std::size_t line_without_entry(const std::string& text) {
    std::istringstream stream(text);
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        const std::string_view entry = trimmed(std::string_view(line).substr(0, line.find('#')));
        const bool is_entry = !entry.starts_with('[') && entry.find('=') != std::string_view::npos;
        if (!entry.empty() && !is_section(entry) && !is_entry)
            return number;
    }
    return 0;
}

}  // namespace

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
    const auto lines = lines_of_keys(text);
    const auto place = [&](std::size_t line) { return name + ":" + std::to_string(line) + ": "; };
    if (const std::size_t line = line_without_entry(text); line > 0)
        throw UsageError(place(line) +
                         "this line is neither a [section] nor `key = value`; start comments with #");
    std::vector<po::option> entries;
    try {
        std::istringstream stream(text);
        entries = po::parse_config_file(stream, po::options_description(), true).options;
    } catch (const po::error& failure) {
        throw UsageError(name + " cannot be read: " + failure.what());
    }
    Job job;
    for (const po::option& entry : entries) {
        const auto found = lines.find(entry.string_key);
        const std::size_t line = found == lines.end() ? 1 : found->second.front();
        if (found != lines.end() && found->second.size() > 1)
            throw UsageError(place(found->second[1]) + entry.string_key + " stands here and on line " +
                             std::to_string(line) + " already; keep one of them");
        try {
            set_key(job, entry.string_key, entry.value.empty() ? "" : entry.value.front());
        } catch (const UsageError& failure) {
            throw UsageError(place(line) + failure.what());
        }
    }
    return job;
}

void replace_file(const std::filesystem::path& file, const std::string& text,
                  const std::string& temporary_ending) {
    const std::filesystem::path temporary = file.string() + temporary_ending;
    {
        DurableFile stream(temporary, DurableFile::Mode::replace);
        stream.append(std::as_bytes(std::span(text)));
        stream.sync();
    }
    rename_durably(temporary, file);
}

}  // namespace netlyap
