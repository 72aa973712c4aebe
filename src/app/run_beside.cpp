#include "run_beside.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/extension.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "command_line.hpp"
#include "extension_report.hpp"
#include "next_command.hpp"
#include "target_report.hpp"

namespace netlyap {

namespace {

run_directory::RunLayout layout_around(const std::filesystem::path& archive) {
    return {archive.has_parent_path() ? archive.parent_path() : "."};
}

/// How many seeds the job had as it was given; none where it was given with those that it has now, as by
/// `netlyap run DIR/job.ini`, or cannot be read.
std::optional<std::int64_t> first_seeds(const run_directory::RunLayout& layout, std::int64_t now) {
    try {
        const job::Job given = job_as_given(read_inside(layout.given()), layout.given().string());
        const auto count = static_cast<std::int64_t>(given.seeds.size());
        return count < now ? std::optional(count) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

RunBeside run_beside(const archive::ArchiveTables& tables, const job::Job& job,
                     const std::filesystem::path& archive) {
    const run_directory::RunLayout layout = layout_around(archive);
    if (archive.filename() != layout.archive().filename() || !is_job_of_run(layout.job().string()))
        return {};
    RunBeside found;
    try {
        const job::Job there = run_directory::read_run_job(layout);
        if (!job::differing_keys(job, there).empty() && job::growth(job, there).refused.empty())
            found.extension = growth_text(job, there);
        if (!there.run.target.empty())
            found.choice = {there.run.target, there.run.target_error,
                            first_seeds(layout, tables.seeds_per_point), tables.seeds_per_point};
    } catch (const Error&) {  // the archive is whole all the same
    }
    return found;
}

std::string run_beside_text(const RunBeside& run, const std::filesystem::path& archive) {
    std::string text;
    if (!run.extension.empty())
        text += "an extension of this run is under way (" + run.extension +
                "), and this archive is of the job before it: `" +
                pasted_command("status", layout_around(archive).root) + "` says how far it is\n";
    if (run.choice)
        text += "run.target chose the " +
                (run.choice->first ? "seeds, " + std::to_string(*run.choice->first) + " -> " +
                                         std::to_string(run.choice->seeds)
                                   : std::to_string(run.choice->seeds) + " seeds") +
                ": wanted is " + run.choice->target + " +- " + to_text(run.choice->error) + " (" +
                meaning_of_width + ")\n";
    return text;
}

}  // namespace netlyap
