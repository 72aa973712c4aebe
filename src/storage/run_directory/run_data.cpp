#include "run_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/storage/input/data_file.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/input/named_file.hpp"
#include "netlyap/storage/input/start_file.hpp"

#include "files/mapped_file.hpp"
#include "kept_data_file.hpp"

#include <fcntl.h>
#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>

namespace netlyap::run_directory {

namespace {

bool holds(const std::filesystem::path& file, const std::string& bytes) {
    if (!is_file_inside(file))
        return false;
    const files::MappedFile mapped(open_inside(file, O_RDONLY), file);
    return std::ranges::equal(mapped.bytes(), std::as_bytes(std::span(bytes)));
}

/// UsageError when the text would replace another file of that name.
void check_place(const std::filesystem::path& file, const std::string& text) {
    std::error_code ignored;
    if (!text.empty() && std::filesystem::exists(file, ignored) && !holds(file, text))
        throw UsageError("the run directory " + file.parent_path().string() + " holds a " +
                         file.filename().string() +
                         " that `netlyap run` did not write and would overwrite; move it out of there");
}

/// The data in the directory are not there: UsageError unless the file that they came from is.
void check_source_instead(const RunLayout& layout, const job::Job& job) {
    for (const std::filesystem::path& file : {layout.data(), layout.data_csv()})
        static_cast<void>(open_inside_if_there(file, O_RDONLY));  // a link or a FIFO says so
    std::error_code ignored;
    for (const job::FileKey& key : job::file_keys)
        if (const std::string& name = job::file_of(key, job);
            key.is_of_data && !name.empty() &&
            !std::filesystem::is_regular_file(input::named_file(name), ignored))
            throw UsageError("the data of this run are missing in " + layout.root.string() + ", and " +
                             key.name + " = " + name + " cannot be read again; " +
                             how_to_put_back_data(layout));
}

/// What to do where a copy in the directory is not what the job has.
std::string mending_text(const std::string& how) {
    return "the copy in the run directory has changed: " + how;
}

/// The same where what the copy was made of is read instead.
std::string original_text(const std::string& how) {
    return "the file has changed since the run began: " + (how.empty() ? "give it back its content" : how);
}

std::string text_of(const std::filesystem::path& file) {
    const files::MappedFile mapped(open_inside(file, O_RDONLY), file);
    const auto* begin = reinterpret_cast<const char*>(mapped.bytes().data());
    return {begin, mapped.bytes().size()};
}

}  // namespace

std::string how_to_put_back_data(const RunLayout& layout) {
    return "`netlyap run " + layout.job().string() +
           " --data FILE` takes the data anew from the file that they came from";
}

std::string how_to_put_back_start(const RunLayout& layout) {
    return "put " + layout.start().filename().string() +
           " back with its old content, or give the original job file, whose network.init_file still has it, "
           "to "
           "`netlyap run` with --out " +
           layout.root.string();
}

std::filesystem::path file_of_data(const RunLayout& layout, const job::Job& job) {
    // Directories with an older digest hold no copy: a file of that name in them is somebody else's.
    if (is_built_in(job.source) || !job::is_versioned_digest(job.digest))
        return {};
    for (const std::filesystem::path& file : {layout.data(), layout.data_csv()})
        if (is_file_inside(file))
            return file;
    return {};
}

bool holds_data(const RunLayout& layout, const job::Job& job) {
    return !file_of_data(layout, job).empty();
}

job::DataText read_copied_data(const RunLayout& layout, const job::Job& job) {
    const std::filesystem::path file = file_of_data(layout, job);
    const std::string mending = mending_text(how_to_put_back_data(layout));
    if (!file.empty() && file == layout.data()) {
        try {
            return {.name = file.string(), .if_other = mending, .kept = map_kept_data(file)};
        } catch (const DataError& failure) {
            throw DataError(std::string(failure.what()) + "; " + mending);
        }
    }
    if (!file.empty())
        return {.name = file.string(), .bytes = text_of(file), .if_other = mending};
    const bool has_copy = job::is_versioned_digest(job.digest);
    if (!is_built_in(job.source) && has_copy)
        check_source_instead(layout, job);
    job::DataText text = input::read_data(job);
    text.if_other = original_text(has_copy ? how_to_put_back_data(layout) : "");
    return text;
}

job::DataText read_data_of_run(const RunLayout& layout, const job::Job& job) {
    job::DataText text = read_copied_data(layout, job);
    read_copied_start(layout, job, text);
    return text;
}

void read_copied_start(const RunLayout& layout, const job::Job& job, job::DataText& text) {
    if (!job::has_start_file(job))
        return;
    if (is_file_inside(layout.start())) {
        text.start_name = layout.start().string();
        text.if_other_start = mending_text(how_to_put_back_start(layout));
        text.start = text_of(layout.start());
        return;
    }
    static_cast<void>(open_inside_if_there(layout.start(), O_RDONLY));  // a link or a FIFO says so
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(input::named_file(job.init_file), ignored))
        throw UsageError(layout.start().string() +
                         ", theta(0) of this run, is missing, and network.init_file = " + job.init_file +
                         " cannot be read again; put a text of the same numbers there");
    input::read_start_file(job, text);
    text.if_other_start = original_text("put one with the old content there as " + layout.start().string());
}

void check_start_place(const RunLayout& layout, const job::Job& existing, const std::string& start) {
    if (!job::has_start_file(existing))
        check_place(layout.start(), start);
}

void keep_copy(const std::filesystem::path& file, const std::string& text) {
    if (!text.empty() && !holds(file, text))
        input::replace_file(file, text);
}

}  // namespace netlyap::run_directory
