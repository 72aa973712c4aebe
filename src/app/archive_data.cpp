#include "archive_data.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/data_file.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include <system_error>
#include <utility>

namespace netlyap {

std::filesystem::path archive_at(const std::string& operand) {
    const std::filesystem::path given = operand;
    return std::filesystem::is_directory(given) ? run_directory::RunLayout{given}.archive() : given;
}

job::DataText data_of_archive(const Arguments& arguments, const std::filesystem::path& archive,
                              job::Job& job) {
    if (arguments.has("data")) {
        job.source = arguments.options.at("data");
        const std::string test_source = std::exchange(job.test_source, "");  // "file", whichever that was
        job::DataText text = input::read_data(job);
        job.test_source = test_source;
        if (!test_source.empty() && !text.kept)
            throw UsageError(
                "the sweep has data of two files (data.test_source); give --data the data.netlyap "
                "of its run directory, which has both");
        text.if_other = "these are not the data of the sweep: give the file of the sweep with --data";
        return text;
    }
    const run_directory::RunLayout around{archive.has_parent_path() ? archive.parent_path() : "."};
    if (is_job_of_run(around.job().string())) {
        const job::Job of_run = run_directory::read_run_job(around);
        for (const job::FileKey& key : job::file_keys)
            job.*key.value = of_run.*key.value;
        job::DataText text = run_directory::read_data_of_run(around, job);
        if (!job.digest.empty() && !job::is_same_data(job.digest, of_run.digest))
            text.if_other =
                "the archive is of another sweep than the run directory in which it lies: give the file of "
                "its sweep with --data FILE";
        return text;
    }
    if (job.source == "file")
        throw UsageError(archive.string() +
                         " is of data in a file and does not lie in its run directory; give them with --data "
                         "FILE, or the run directory");
    return input::read_data(job);
}

std::filesystem::path file_of_out(const Arguments& arguments) {
    namespace fs = std::filesystem;
    const fs::path file = arguments.options.at("out");
    if (file.empty())
        throw UsageError("--out is empty; give the name of the archive to write");
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code failure;
    const fs::file_type found = fs::status(folder, failure).type();
    if (found == fs::file_type::directory)
        return file;
    throw UsageError("--out " + file.string() + ": the folder " + folder.string() +
                     (found == fs::file_type::not_found ? " does not exist; make it first"
                      : found == fs::file_type::none
                          ? " cannot be reached: " + system_reason(failure.value()) + "; choose another name"
                          : " is a file; choose another name"));
}

std::filesystem::path archive_to_write(const Arguments& arguments, const std::filesystem::path& archive,
                                       const std::string& name_beside,
                                       const std::function<bool(const job::Job&)>& may_replace) {
    const std::filesystem::path target =
        arguments.has("out") ? file_of_out(arguments) : archive.parent_path() / name_beside;
    std::error_code ignored;
    if (std::filesystem::equivalent(target, archive, ignored))
        throw UsageError("--out " + target.string() + " is the archive that is read; choose another name");
    if (!std::filesystem::exists(std::filesystem::symlink_status(target, ignored)))
        return target;
    try {
        if (std::filesystem::is_regular_file(target, ignored) &&
            may_replace(job::job_of(archive::read_tables(target).job)))
            return target;
    } catch (const Error&) {  // it is something else
    }
    const std::string verb = std::filesystem::path(name_beside).stem().string();
    throw UsageError("--out " + target.string() + " is there and is no archive of " + verb +
                     ", so it is not replaced; choose another name");
}

}  // namespace netlyap
