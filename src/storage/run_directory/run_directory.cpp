#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/system_reason.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"

#include "kept_data_file.hpp"
#include "lock_watch.hpp"
#include "run_data.hpp"
#include "run_lock.hpp"
#include "slice_file.hpp"

#include <unistd.h>
#include <algorithm>
#include <system_error>

namespace netlyap::run_directory {

namespace {

/// Whether a directory holds nothing, or what a run left that died before it wrote its job.ini.
bool is_fresh(const RunLayout& layout) {
    namespace fs = std::filesystem;
    std::vector<fs::path> early = {layout.journals(), layout.status(), layout.logs(), layout.given()};
    if (fs::exists(layout.given()))  // written before it: otherwise the file is somebody else's
        early.insert(early.end(), {layout.data(), layout.start()});
    const auto is_early = [&](const fs::path& entry) {
        const std::string name = entry.filename().string();
        return std::find(early.begin(), early.end(), entry) != early.end() || name.starts_with("lock") ||
               ((name.starts_with("job.") || name.starts_with("data.netlyap.") ||
                 name.starts_with("theta0.txt.")) &&
                name.ends_with(".tmp"));
    };
    for (const fs::path& entry : fs::directory_iterator(layout.root))
        if (!is_early(entry) || (fs::is_directory(entry) && !fs::is_empty(entry)))
            return fs::exists(layout.job());  // a slice may have begun this very moment
    return true;
}

/// UsageError when the directory belongs to a job that cannot go on as the wanted one.
void check_same_job(const RunLayout& layout, const ClaimRequest& request) {
    if (!std::filesystem::exists(layout.job()))
        return;
    const job::Job existing = read_run_job(layout);
    const std::string why = why_not_same_job(existing, request.job, request.extend);
    const std::vector<job::KeyDifference> differing = job::differing_keys(existing, request.job);
    const bool has_other_data =
        differing.size() == 1 && differing.front().name == "data.digest" && holds_data(layout, existing);
    const bool is_larger = why_not_same_job(request.job, existing, true).empty();
    if (!why.empty())
        throw OtherJobError(
            "the run directory " + layout.root.string() + " belongs to another job: " + why +
                (is_larger
                     ? std::string(has_same_units(existing, request.job) ? "; its grid is" : "; it is") +
                           " larger: `netlyap run` continues it with its own " + layout.job().string() +
                           ", or"
                 : has_other_data ? "; it has a copy of its data: `netlyap run` continues it with its own " +
                                        layout.job().string() + ", or"
                                  : ";") +
                " give this job another directory with --out",
            job::growth(existing, request.job));
    check_start_place(layout, existing, request.start);
    const std::string other =
        request.fields.empty() ? ""
                               : journal::why_not_continued(layout.journals(), request.job, request.fields);
    if (!other.empty())
        throw UsageError(
            "the run directory " + layout.root.string() +
            " belongs to another job, that of another version of netlyap: " + other +
            "; give this job another directory with --out (`netlyap gather` still assembles what "
            "is there)");
}

/// Puts in the report settings that hold, which nobody else changes while we have our lock. InUseError where
/// one would change beside a slice that is computed. Touches nothing else.
void settle_report_settings(const RunLayout& layout, const ClaimRequest& request, job::Job& job) {
    if (!std::filesystem::exists(layout.job()))
        return;
    const job::Job existing = read_run_job(layout);
    if (request.given_keys)
        job::copy_report_settings(existing, job, *request.given_keys);
    const std::vector<job::KeyDifference> changes = job::differing_keys(existing, job, job::KeyRole::report);
    if (request.slice.is_whole() || changes.empty())
        return;
    for (const LockHolder& holder : lock_holders(layout, request.patience_seconds))
        if (!holder.is_dead && !(holder.slice == request.slice) && !holder.slice.is_whole())
            throw InUseError("a run is going on in " + layout.root.string() + " (" + holder.who +
                             "), beside which " + changes.front().name + " cannot change from " +
                             changes.front().first + " to " + changes.front().second +
                             "; leave it as it is, or wait for that run");
}

}  // namespace

std::filesystem::path RunLayout::lock(const scheduling::Slice& slice) const {
    return root / (slice.is_whole() ? "lock" : slice_file("lock", slice));
}

std::string why_not_same_job(const job::Job& existing, const job::Job& wanted, bool extend) {
    const job::Growth growth = job::growth(existing, wanted);
    const std::vector<job::KeyDifference> differences =
        extend ? growth.refused : job::differing_keys(existing, wanted);
    if (differences.empty())
        return {};
    std::string text;
    bool only_grid = true;
    for (const job::KeyDifference& difference : differences) {
        only_grid = only_grid && difference.role == job::KeyRole::grid;
        text += (text.empty() ? "" : "; ");
        if (difference.name == "data.digest")
            text += "the data are others (features, labels or class names differ): ";
        if (difference.name == "network.init_digest")
            text += "theta(0) has other numbers: ";
        text += difference.name + " is " + difference.first + " there and " + difference.second + " here";
    }
    if (extend && only_grid)
        return text +
               " (--extend adds values of sweep.eta and sweep.epsilon anywhere and sweep.seeds at the end, "
               "but keeps all that are there)";
    if (extend)
        return text +
               " (--extend takes more iterations, members, observables and recorded iterations, but keeps "
               "all "
               "that is there)";
    if (!growth.refused.empty())
        return text;
    return text + (job::has_same_units(existing, wanted)
                       ? " (`netlyap run --extend` adds grid values)"
                       : " (`netlyap run --extend` computes what is more, and keeps what is there)");
}

RunDirectory::RunDirectory(const ClaimRequest& request) : layout_{request.root}, job_(request.job) {
    namespace fs = std::filesystem;
    check_usable(layout_);
    check_same_job(layout_, request);
    std::error_code failure;
    for (const fs::path& folder : {layout_.root, layout_.journals(), layout_.status(), layout_.logs()})
        if (fs::create_directories(folder, failure); failure)
            throw UsageError("the run directory " + layout_.root.string() +
                             " cannot be written: " + failure.message() + "; choose another with --out");
    lock_ = std::make_unique<Lock>(layout_, request.slice, request.patience_seconds);
    check_same_job(layout_, request);  // another run may have begun and ended meanwhile
    settle_report_settings(layout_, request, job_);
    extended_ = extended_job(layout_, job_);
    input::replace_file(layout_.given(),
                        (request.adds_given ? read_inside(layout_.given()) : "") + request.given);
    if (request.data && !is_built_in(job_.source))
        write_kept_data(layout_.data(), *request.data);
    keep_copy(layout_.start(), request.start);
    if (std::filesystem::exists(layout_.job()))
        if (const job::Job existing = read_run_job(layout_); !job::has_same_units(existing, job_))
            keep_former_job(layout_, existing);
    input::replace_file(layout_.job(), job::job_file_text(job_, false));
}

RunDirectory::~RunDirectory() = default;

void check_usable(const RunLayout& layout) {
    namespace fs = std::filesystem;
    const std::string name = layout.root.string();
    if (!fs::exists(layout.root)) {
        fs::path parent = fs::absolute(layout.root).parent_path();
        while (!fs::exists(parent))
            parent = parent.parent_path();
        if (!fs::is_directory(parent) || ::access(parent.c_str(), W_OK | X_OK) != 0)
            throw UsageError("the run directory " + name + " cannot be created, because " + parent.string() +
                             " cannot be written; choose another with --out");
        return;
    }
    if (!fs::is_directory(layout.root))
        throw UsageError("the run directory " + name + " is a file; choose another with --out");
    if (::access(layout.root.c_str(), W_OK | X_OK) != 0)
        throw UsageError("the run directory " + name + " cannot be written; choose another with --out");
    for (const fs::path& folder : {layout.journals(), layout.status(), layout.logs(), layout.former()})
        if (const fs::file_status found = fs::symlink_status(folder);
            fs::exists(found) && !fs::is_directory(found))
            throw UsageError(
                folder.string() + (fs::is_symlink(found) ? " is a link" : " is not a folder") +
                ", and nothing in a run directory is followed elsewhere; move it away, or choose "
                "another run directory with --out");
    if (fs::exists(layout.job()) && !fs::exists(layout.given()))
        throw UsageError(
            "the directory " + name +
            " contains a job.ini that `netlyap run` did not write and would overwrite; choose an empty or a "
            "new directory with --out");
    if (!fs::exists(layout.job()) && !is_fresh(layout))
        throw UsageError("the directory " + name +
                         " holds other files and no job.ini; choose an empty or a new one with --out");
}

void check_claimable(const ClaimRequest& request) {
    const RunLayout layout{request.root};
    check_usable(layout);
    check_same_job(layout, request);
    std::vector<NamedHolder> others = holders_in_the_way(layout, request.slice);
    if (const NamedHolder* living = watch(others, request.patience_seconds))
        refuse_taken(layout, living->text.who);
    job::Job job = request.job;
    settle_report_settings(layout, request, job);
}

void RunDirectory::grow(std::vector<std::int64_t> seeds) {
    job_.seeds = std::move(seeds);
    input::replace_file(layout_.job(), job::job_file_text(job_, false));
}

void RunDirectory::check() {
    lock_->check();
}

job::Job read_run_job(const RunLayout& layout) {
    return input::parse_job_text(read_inside(layout.job()), layout.job().string());
}

RunLayout open_run_directory(const std::filesystem::path& root) {
    const RunLayout layout{root};
    std::error_code failure;
    for (const std::filesystem::path& file : {layout.job(), layout.given()})
        if (!std::filesystem::exists(file, failure))
            break;
    if (failure)
        throw UsageError(root.string() +
                         " cannot be read as a run directory: " + system_reason(failure.value()));
    if (!std::filesystem::exists(layout.job()) || !std::filesystem::exists(layout.given()))
        throw UsageError(root.string() + " is not a run directory (" +
                         (std::filesystem::exists(root) ? "it holds no job.ini of a run"
                                                        : "there is nothing of that name") +
                         "); give the directory that `netlyap run --out` wrote");
    return layout;
}

}  // namespace netlyap::run_directory
