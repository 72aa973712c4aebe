#include "run_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "files/mapped_file.hpp"

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

/// The copy in the directory is not there: UsageError unless the file that the data came from is.
void check_source_instead_of_copy(const RunLayout& layout, const job::Job& job) {
    static_cast<void>(open_inside_if_there(layout.data(), O_RDONLY));  // a link or a FIFO says so
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(job.source, ignored))
        throw UsageError(layout.data().string() + ", the data of this run, is missing, and data.source = " +
                         job.source + " cannot be read again; put a CSV file with the same content there");
}

}  // namespace

bool holds_data(const RunLayout& layout, const job::Job& job) {
    // Directories with an older digest hold no copy: a data.csv in them is somebody else's.
    return job.source != "iris" && job::is_versioned_digest(job.digest) && is_file_inside(layout.data());
}

job::DataText read_data_of_run(const RunLayout& layout, const job::Job& job) {
    if (!holds_data(layout, job)) {
        if (job.source != "iris" && job::is_versioned_digest(job.digest))
            check_source_instead_of_copy(layout, job);
        return job::read_data_text(job);
    }
    const files::MappedFile mapped(open_inside(layout.data(), O_RDONLY), layout.data());
    const auto* begin = reinterpret_cast<const char*>(mapped.bytes().data());
    return {layout.data().string(), std::string(begin, mapped.bytes().size())};
}

void check_data_place(const RunLayout& layout, const job::Job& existing, const std::string& data) {
    std::error_code ignored;
    if (!data.empty() && !job::is_versioned_digest(existing.digest) &&
        std::filesystem::exists(layout.data(), ignored) && !holds(layout.data(), data))
        throw UsageError(
            "the run directory " + layout.root.string() +
            " holds a data.csv that `netlyap run` did not write and would overwrite; move it out of "
            "there");
}

void keep_data(const RunLayout& layout, const std::string& data) {
    if (!data.empty() && !holds(layout.data(), data))
        input::replace_file(layout.data(), data);
}

}  // namespace netlyap::run_directory
