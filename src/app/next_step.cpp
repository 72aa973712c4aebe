#include "next_step.hpp"

#include "netlyap/storage/journal/journal.hpp"

#include "next_command.hpp"

#include <algorithm>

namespace netlyap {

namespace {

std::int64_t workers_of(const std::map<scheduling::Slice, run_directory::RunStatus>& statuses) {
    const auto whole = statuses.find({});
    return whole == statuses.end() ? 1 : whole->second.workers;
}

}  // namespace

std::string why_other_version(const run_directory::RunLayout& layout, const job::Job& job) {
    try {
        const scheduling::PreparedJob prepared(job, run_directory::read_data_of_run(layout, job));
        return journal::why_not_continued(layout.journals(), job, prepared.fields);
    } catch (const Error&) {
        return "";  // `netlyap run` says what is wrong with them
    }
}

std::string other_version_note(const run_directory::RunLayout& layout, const std::string& why) {
    return "another version of netlyap computed what is there, and this one does not continue it (" + why +
           "): `" + pasted_command("run", layout.job()) + " --out " + pasted_path(unused_name(layout.root)) +
           "` computes all of it anew";
}

std::filesystem::path unused_name(const std::filesystem::path& root) {
    std::filesystem::path name = std::filesystem::absolute(root).lexically_normal();
    if (!name.has_filename())  // DIR/
        name = name.parent_path();
    for (int number = 2;; ++number)
        if (const std::filesystem::path next = name.string() + "-" + std::to_string(number);
            !std::filesystem::exists(next))
            return next;
}

std::vector<scheduling::Slice> open_slices(
    const std::map<scheduling::Slice, run_directory::RunStatus>& statuses) {
    const auto newest = std::max_element(statuses.begin(), statuses.end(), [](const auto& a, const auto& b) {
        return a.second.updated < b.second.updated;
    });
    std::vector<scheduling::Slice> open;
    if (newest == statuses.end() || newest->first.is_whole())
        return open;
    for (scheduling::Slice slice{1, newest->first.count}; slice.index <= slice.count; ++slice.index)
        if (const auto found = statuses.find(slice);
            found == statuses.end() || found->second.state != "complete")
            open.push_back(slice);
    return open;
}

std::int64_t workers_of_last_start(const run_directory::RunLayout& layout) {
    return workers_of(run_directory::read_statuses(layout.status()));
}

NextStep next_step(const RunState& run, const run_directory::RunLayout& layout, const job::Job& job,
                   bool is_queued) {
    if (run.is_gathered && !run.has_holes())
        return {pasted_command("show", layout.archive()), ""};
    if (!run.is_gathered && (run.is_running || is_queued))
        return {pasted_command("status", layout.root), ""};
    if (!run.is_gathered && run.is_computed && job.run.target.empty())
        return {pasted_command("gather", layout.root), ""};
    if (const std::string why = why_other_version(layout, job); !why.empty())
        return {archive_holds(layout, job, run.found) ? pasted_command("show", layout.archive())
                                                      : pasted_command("gather", layout.root),
                other_version_note(layout, why)};
    if (run.is_gathered)
        return {pasted_run(layout.root, 1) + " --retry-failed", ""};
    if (const std::vector<scheduling::Slice> open = open_slices(run.statuses); !open.empty())
        return {pasted_run(layout.root, 1) + " --slice " + scheduling::slice_text(open.front()), ""};
    return {pasted_run(layout.root, workers_of(run.statuses)), ""};
}

}  // namespace netlyap
