#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/grid_contents.hpp"
#include "netlyap/storage/run_directory/former_jobs.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "damaged_archive.hpp"
#include "hole_report.hpp"
#include "json_output.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "run_ending.hpp"
#include "verbs.hpp"

#include <fcntl.h>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

namespace netlyap {

namespace {

const VerbSyntax verify_syntax = {
    "verify",
    "DIR|sweep.h5",
    "check every checksum of a run directory or an archive; compare two archives bit for bit",
    "Of a directory its data, journals and archive are checked, of a file the archive. What is damaged "
    "is named with its place; the exit code is then 65. Units that were given up or are pending are "
    "named, too; they are not damage.",
    {{"same-as", "B",
      "B is another run directory or archive: everything outside /provenance must be the same, bit for bit"},
     {"all", "",
      "name every difference; without it 20, or of two jobs what these differ in, and how many more"},
     {"json", "",
      "print one object for other programs, with every difference; output.schema.json describes it"}}};

/// What was found, in words or, for other programs, in a list.
struct Findings {
    std::ostream& words;
    Json damage = Json::array();

    void add_damage(const std::filesystem::path& file, const std::string& place, const std::string& reason) {
        damage.push_back({{"file", file.string()},
                          {"place", place.empty() ? Json(nullptr) : Json(place)},
                          {"reason", reason}});
    }
};

std::filesystem::path archive_of(const std::filesystem::path& given) {
    return std::filesystem::is_directory(given) ? run_directory::open_run_directory(given).archive() : given;
}

/// With the quantities of the job where its data can be had. Without them journals are measured by what they
/// name themselves.
journal::JournalContract contract_for(const run_directory::RunLayout& layout, const job::Job& job) {
    try {
        return run_directory::contract_in(
            layout, scheduling::PreparedJob(job, run_directory::read_data_of_run(layout, job)),
            journal::JournalUse::reading);
    } catch (const Error&) {
        return run_directory::contract_in(layout, job);
    }
}

/// What was found in the journals.
struct JournalCheck {
    std::size_t damaged =
        0;                   ///< places; those that were made good, because all units are there, do not count
    std::int64_t seeds = 0;  ///< results of initial conditions
};

/// ", and checkpoints of 2 more, from which they continue"; empty where there are none.
std::string begun_text(const journal::GridContents& contents) {
    const auto begun = std::count_if(
        contents.units().begin(), contents.units().end(),
        [](const journal::UnitContents& unit) { return unit.is_pending() && unit.checkpoint() != nullptr; });
    if (begun == 0)
        return "";
    return begun == 1 ? ", and a checkpoint of one more, from which it continues"
                      : ", and checkpoints of " + std::to_string(begun) + " more, from which they continue";
}

/// Checks the journals of the jobs before the directory was extended; returns the number of damaged places
/// from which units of the larger job would still begin.
std::size_t verify_former_journals(const run_directory::RunLayout& layout, bool is_needed,
                                   Findings& findings) {
    std::size_t damaged = 0;
    for (const job::Job& former : run_directory::former_jobs(layout)) {
        const journal::JournalIndex index =
            journal::index_journals(layout.journals(), run_directory::contract_in(layout, former));
        for (const journal::JournalDamage& damage : index.damage) {
            findings.words << damage.file.string() << ": at byte " << damage.offset << ": " << damage.reason
                           << " (of the job before it was extended; "
                           << (is_needed ? "what is lost is computed anew)\n" : "it is needed no more)\n");
            if (damage.is_torn_tail || !is_needed)
                continue;
            findings.add_damage(damage.file, "byte " + std::to_string(damage.offset), damage.reason);
            ++damaged;
        }
        findings.words << layout.journals().string() << ": " << index.records.size()
                       << (index.records.size() == 1 ? " good record" : " good records")
                       << " of the job before it was extended\n";
    }
    return damaged;
}

/// Checks the journals and names what is damaged.
JournalCheck verify_journals(const run_directory::RunLayout& layout, Findings& findings) {
    const job::Job job = run_directory::read_run_job(layout);
    const journal::GridContents contents(layout.journals(), contract_for(layout, job), scheduling::Grid(job));
    const journal::JournalIndex& index = contents.index();
    const bool is_whole = contents.pending() == 0 && contents.given_up() == 0;
    JournalCheck check;
    check.seeds = contents.results();
    for (const journal::JournalDamage& damage : index.damage) {
        findings.words
            << damage.file.string() << ": at byte " << damage.offset << ": " << damage.reason
            << (is_whole ? " (made good: the journals hold every unit all the same)"
                : damage.is_torn_tail
                    ? " (incomplete record of a process that died while writing; its unit will be recomputed)"
                    : "; run the job again to compute it anew")
            << "\n";
        if (damage.is_torn_tail || is_whole)
            continue;
        findings.add_damage(damage.file, "byte " + std::to_string(damage.offset), damage.reason);
        ++check.damaged;
    }
    findings.words << layout.journals().string() << ": " << index.records.size()
                   << (index.records.size() == 1 ? " good record in " : " good records in ")
                   << index.journals.size() << (index.journals.size() == 1 ? " journal" : " journals")
                   << (index.journals.size() == 1 ? ", which holds " : ", which hold ") << contents.complete()
                   << " of the " << units_text(static_cast<std::int64_t>(contents.units().size()))
                   << " of the job" << begun_text(contents) << "\n";
    check.damaged += verify_former_journals(layout, contents.pending() > 0, findings);
    return check;
}

/// Says that a copy is not there, while what it was made of still is.
void name_lost_copy(const std::filesystem::path& copy, const std::string& original, const std::string& what,
                    const run_directory::RunLayout& layout, Findings& findings) {
    findings.words << copy.string() << ": is not there, but " << original << " still has " << what
                   << "; the next `" << pasted_run(layout.root, 1) << "` copies it again\n";
}

/// Checks the data that a directory holds; returns the number of damaged places.
std::size_t verify_data(const run_directory::RunLayout& layout, Findings& findings) {
    job::Job job = run_directory::read_run_job(layout);
    if (is_built_in(job.source) ||
        !job::is_versioned_digest(job.digest))  // older versions left the data where they were
        return 0;
    try {
        const job::DataText data = run_directory::read_copied_data(layout, job);
        static_cast<void>(job::read_job_data(job, data));
        if (run_directory::holds_data(layout, job))
            findings.words << data.name << ": the data of the job\n";
        else
            name_lost_copy(layout.data(), data.name, "the data of the job", layout, findings);
        return 0;
    } catch (const Error& failure) {
        const std::string what = failure.what();
        const std::string place = layout.data().string();
        findings.words << (what.starts_with(place) ? "" : place + ": ") << what << "\n";
        findings.add_damage(layout.data(), "", what);
        return 1;
    }
}

/// Checks theta(0) where a directory holds a file of it; returns the number of damaged places.
std::size_t verify_start(const run_directory::RunLayout& layout, Findings& findings) {
    const job::Job job = run_directory::read_run_job(layout);
    if (!job::has_start_file(job))
        return 0;
    try {
        job::DataText text;
        run_directory::read_copied_start(layout, job, text);
        job::check_start_digest(job, text, parse_parameter_rows(text.start, text.start_name));
        if (text.start_name == layout.start().string())
            findings.words << text.start_name << ": theta(0) of the job\n";
        else
            name_lost_copy(layout.start(), text.start_name, "theta(0) of the job", layout, findings);
        return 0;
    } catch (const Error& failure) {
        findings.words << layout.start().string() << ": " << failure.what() << "\n";
        findings.add_damage(layout.start(), "", failure.what());
        return 1;
    }
}

/// Says where the archive of a directory was made before all that the journals hold.
void verify_age(const run_directory::RunLayout& layout, std::int64_t in_journals, Findings& findings) {
    const archive::ArchiveTables tables = archive::read_tables(layout.archive());
    const std::int64_t in_archive = tables.seeds_complete + tables.seeds_diverged;
    if (in_archive < in_journals)
        findings.words << layout.archive().string() << ": is older than the journals: it holds " << in_archive
                       << " results of initial conditions, they hold " << in_journals << "; `"
                       << pasted_command("gather", layout.root) << "` writes it anew\n";
}

/// Says where the archive of a directory is of another job; returns the number of such places.
std::size_t verify_belonging(const run_directory::RunLayout& layout, Findings& findings) {
    const std::string of_archive = archive::read_tables(layout.archive()).job;
    const std::string of_directory = job::archive_identity(run_directory::read_run_job(layout));
    if (job::is_same_archive_identity(of_archive, of_directory))
        return 0;
    const auto unit = [](const std::string& identity) { return without_keys(identity, job::KeyRole::grid); };
    const bool is_same_job = job::is_same_identity(of_archive, of_directory);
    if (run_directory::is_archive_of_former(layout, run_directory::read_run_job(layout))) {
        findings.words
            << layout.archive().string()
            << ": is of the job before it was extended; it stays until all units of the larger one "
               "are computed\n";
        return 0;
    }
    const bool is_other_grid = !is_same_job && job::is_same_identity(unit(of_archive), unit(of_directory));
    if (!is_same_job && !is_other_grid)
        findings.add_damage(layout.archive(), "", "is of another job");
    findings.words << layout.archive().string()
                   << (is_same_job
                           ? ": was made with other report settings than those of the job of the directory"
                       : is_other_grid ? ": is of another grid than the job of the directory"
                                       : ": is of another job")
                   << "; `" << pasted_command("gather", layout.root) << "` writes it anew\n";
    return is_same_job || is_other_grid ? 0 : 1;
}

/// Names all differences, or some: of archives of two jobs what the jobs differ in. Returns whether these are
/// all.
bool print_differences(const std::vector<std::string>& differences, bool all, std::ostream& words) {
    const std::size_t most = !differences.empty() && archive::is_of_jobs(differences.front()) ? 1 : 20;
    const std::size_t named = all ? differences.size() : std::min(differences.size(), most);
    for (std::size_t i = 0; i < named; ++i)
        words << differences[i] << "\n";
    if (named < differences.size())
        words << "and " << differences.size() - named << " more; --all names every one\n";
    return named == differences.size();
}

/// What mends a directory in which so much is damaged.
std::string mending(const run_directory::RunLayout& layout, std::size_t of_data, std::size_t of_start,
                    std::size_t damaged) {
    const std::string again =
        "run the job again in its directory to compute what is missing and gather anew: `" +
        pasted_run(layout.root, workers_of_last_start(layout)) + "`";
    const std::size_t of_copies = of_data + of_start;
    if (of_copies == 0)
        return again;
    return (of_data > 0 ? run_directory::how_to_put_back_data(layout) : "") +
           (of_data > 0 && of_start > 0 ? "; " : "") +
           (of_start > 0 ? run_directory::how_to_put_back_start(layout) : "") +
           (damaged > of_copies ? "; then " + again : "; no result is damaged");
}

/// The command that comes next where nothing is damaged.
std::string after_verifying(const std::filesystem::path& given) {
    if (!std::filesystem::is_directory(given))
        return pasted_command("show", given);
    const run_directory::RunLayout layout{given};
    const job::Job job = run_directory::read_run_job(layout);
    return next_step(state_of_run(layout, job), layout, job, false).command;
}

ExitCode verify(const Arguments& arguments) {
    const std::filesystem::path given = arguments.operand;
    if (!std::filesystem::exists(given))
        throw UsageError(given.string() + " does not exist; give a run directory or an archive sweep.h5");
    const bool for_programs = arguments.has("json");
    std::ostream words(for_programs ? nullptr : std::cout.rdbuf());
    Findings findings{words};
    const auto report = [&](const std::optional<std::vector<std::string>>& differences,
                            const std::string& next) {
        if (for_programs)
            print_json("verify", {{"path", std::filesystem::absolute(given).string()},
                                  {"damage", findings.damage},
                                  {"differences", differences ? Json(*differences) : Json(nullptr)},
                                  {"next", json_commands(next)}});
    };
    std::size_t damaged = 0, of_data = 0, of_start = 0;
    std::int64_t in_journals = 0;
    bool is_archive_alone = false;  // what is damaged
    const bool is_run = std::filesystem::is_directory(given);
    if (is_run) {
        const run_directory::RunLayout layout = run_directory::open_run_directory(given);
        of_data = verify_data(layout, findings);
        of_start = verify_start(layout, findings);
        damaged += of_data + of_start;
        const JournalCheck journals = verify_journals(layout, findings);
        damaged += journals.damaged;
        in_journals = journals.seeds;
        static_cast<void>(open_inside_if_there(layout.archive(), O_RDONLY));  // a link or a FIFO says so
    }
    const std::filesystem::path archive = archive_of(given);
    if (!std::filesystem::exists(archive)) {
        words << archive.string() << ": not there yet; `" << pasted_command("gather", given)
              << "` writes it\n";
    } else {
        std::vector<archive::Damage> found;
        naming_remedy(archive, [&] { found = archive::verify_archive(archive); });
        for (const archive::Damage& damage : found) {
            words << archive.string() << ": " << damage.place << ": " << damage.reason << "\n";
            findings.add_damage(archive, damage.place, damage.reason);
        }
        is_archive_alone = damaged == 0 && !rewriting_command(archive).empty();
        damaged += found.size();
        if (found.empty()) {
            const archive::UnitHoles holes = archive::read_holes(archive);
            words << archive.string() << ": every checksum is right\n"
                  << hole_report(holes, is_run ? given : "",
                                 is_run && !holes.none() ? who_computes(given) : "");
            if (is_run) {
                verify_age({given}, in_journals, findings);
                damaged += verify_belonging({given}, findings);
            }
        }
    }
    if (damaged > 0)
        report(std::nullopt, "");
    if (damaged > 0 && is_archive_alone)
        throw DataError(archive.string() + " is damaged in " + std::to_string(damaged) +
                        (damaged == 1 ? " place" : " places") + ", named above; " +
                        (is_run ? "nothing else is, so " : "") + rewriting_command(archive) +
                        " writes it again from the journals");
    if (damaged > 0) {
        const std::string who = is_run ? who_computes(given) : "";
        throw DataError(given.string() + " is damaged in " + std::to_string(damaged) +
                        (damaged == 1 ? " place" : " places") + ", named above; " +
                        (who.empty() ? "" : "when the run has ended that goes on there (" + who + "), ") +
                        (is_run ? mending({given}, of_data, of_start, damaged)
                                : "run the job again in its directory to compute what is missing and gather "
                                  "anew"));
    }
    if (arguments.has("same-as")) {
        const std::filesystem::path other = archive_of(arguments.options.at("same-as"));
        const std::vector<std::string> differences = archive::compare_archives(archive, other);
        const bool are_named = print_differences(differences, arguments.has("all"), words);
        report(differences, differences.empty() ? after_verifying(given) : "");
        if (!differences.empty())
            throw DataError(
                archive.string() + " and " + other.string() + " differ outside /provenance in " +
                std::to_string(differences.size()) + (differences.size() == 1 ? " place" : " places") +
                (are_named ? ", named above" : "") +
                (std::all_of(differences.begin(), differences.end(), archive::is_of_words)
                     ? ": all in words for readers (units, long_name, ...), as versions of netlyap "
                       "differ in them; the numbers are the same, and `netlyap gather` of both "
                       "run directories by one version writes the same words"
                     : ""));
        words << "the same as " << other.string() << " bit for bit outside /provenance\n";
    }
    if (!arguments.has("same-as"))
        report(std::nullopt, after_verifying(given));
    words << next_line(after_verifying(given));
    return ExitCode::complete;
}

}  // namespace

Verb verify_verb() {
    return {verify_syntax, verify};
}

}  // namespace netlyap
