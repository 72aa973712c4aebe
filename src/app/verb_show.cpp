#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/archive/refit.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "covariant_report.hpp"
#include "curvature_report.hpp"
#include "damaged_archive.hpp"
#include "definition_report.hpp"
#include "drawings.hpp"
#include "grid_text.hpp"
#include "held_settings.hpp"
#include "kept_report.hpp"
#include "kept_share.hpp"
#include "next_command.hpp"
#include "next_step.hpp"
#include "outcome_report.hpp"
#include "point_table.hpp"
#include "refit_options.hpp"
#include "rounded_text.hpp"
#include "run_beside.hpp"
#include "run_ending.hpp"
#include "run_state.hpp"
#include "show_json.hpp"
#include "source_archive.hpp"
#include "spectrum_report.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <optional>
#include <utility>

namespace netlyap {

namespace {

const VerbSyntax show_syntax = {
    "show",
    "DIR|sweep.h5",
    "print the tables of an archive: lambda_nMLE, its errors, kept / total and why the others were not kept",
    "lambda_nMLE is the mean of the kept finite network Lyapunov exponents per iteration, +- its "
    "standard error; the 95 % interval resamples all initial conditions and filters again. Neither "
    "is there below 20 kept, where lambda stands in brackets.\n"
    "A dip p-value below 0.05 speaks against a single mode (at most one in twenty is below by "
    "chance); a larger one is not evidence of one mode, because the test often misses a second one "
    "(at 100 initial conditions in most samples).\n"
    "Look at kept / total beside lambda: the filter keeps those with R^2 > fit.min_r_squared in their "
    "window of [fit] with the largest R^2 and Lambda > fit.min_exponent. Lambda depends on these windows, "
    "too: `netlyap refit --sensitivity` compares others.\n"
    "Lines below the table say what the columns mean that count those not kept, what may be the reason "
    "where none or few are kept, and what to do.",
    {{"csv", "",
      "all columns as comma-separated values, for other programs; the interval of kept_fraction is "
      "Wilson's; an nmle without an interval is the mean of fewer than 20 kept, not to be cited"},
     {"json", "", "all tables as one object for other programs; output.schema.json describes it"}}};

void print_aligned(const TextTable& table) {
    std::vector<std::size_t> widths(table.front().size(), 0);
    for (const auto& row : table)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    for (const auto& row : table) {
        for (std::size_t column = 0; column < row.size(); ++column)
            std::cout << (column == 0 ? "" : " | ") << std::setw(static_cast<int>(widths[column]))
                      << row[column];
        std::cout << "\n";
    }
}

/// "0.235 +- 0.012"; "(0.235)" where too few are kept for an error.
std::string nmle_text(const archive::ArchiveRow& row) {
    return is_of_few(row) ? "(" + rounded_text(row.nmle, error_of_kept(row.kept, row.nmle_stderr)) + ")"
                          : text_with_error(row.nmle, row.nmle_stderr);
}

/// "12 / 16", and of how many where not all are computed.
std::string kept_text(const archive::ArchiveRow& row, std::int64_t seeds) {
    if (row.total == 0)
        return "not computed";
    const std::string counts = std::to_string(row.kept) + " / " + std::to_string(row.total);
    return row.total < seeds ? counts + " of " + std::to_string(seeds) : counts;
}

void print_table(const archive::ArchiveTables& tables) {
    std::vector<double> eta, epsilon;
    for (const archive::ArchiveRow& row : tables.rows) {
        eta.push_back(row.eta);
        epsilon.push_back(row.epsilon);
    }
    const bool has_perturb_axis = tables.rows.front().perturb_at.has_value();
    TextTable table = {{"eta", "epsilon", "lambda_nMLE +- stderr", "95 % interval", "kept / total",
                        "dip p kept", "dip p all"}};
    if (has_perturb_axis)
        table.front().insert(table.front().begin() + 2, "perturb_at");
    const bool has_shortest = has_shortest_window(tables);
    if (has_shortest)
        table.front().push_back("shortest window");
    for (std::size_t outcome = 1; outcome < tables.outcome_names.size(); ++outcome)
        table.front().push_back(tables.outcome_names[outcome]);
    for (const archive::ArchiveRow& row : tables.rows) {
        const bool has_interval = !std::isnan(row.nmle_ci_low);
        table.push_back({grid_text(row.eta, eta), grid_text(row.epsilon, epsilon), nmle_text(row),
                         has_interval ? rounded_text(row.nmle_ci_low, row.nmle_stderr) + " .. " +
                                            rounded_text(row.nmle_ci_high, row.nmle_stderr)
                                      : "-",
                         kept_text(row, tables.seeds_per_point), fixed_text(row.dip_p_value, 4),
                         fixed_text(row.dip_p_value_unfiltered, 4)});
        if (has_perturb_axis)
            table.back().insert(table.back().begin() + 2, std::to_string(*row.perturb_at));
        if (has_shortest)
            table.back().push_back(row.total == 0 ? "-" : std::to_string(*row.kept_shortest));
        for (std::size_t outcome = 1; outcome < row.outcomes.size(); ++outcome)
            table.back().push_back(row.total == 0 ? "-" : std::to_string(row.outcomes[outcome]));
    }
    print_aligned(table);
}

void print_csv(const archive::ArchiveTables& tables) {
    const bool has_perturb_axis = !tables.rows.empty() && tables.rows.front().perturb_at.has_value();
    std::cout << "eta,epsilon," << (has_perturb_axis ? "perturb_at," : "")
              << "nmle,nmle_std,nmle_stderr,nmle_ci_low,nmle_ci_high,kept,total,kept_fraction,"
                 "kept_fraction_ci_low,kept_fraction_ci_high,dip_p_value,dip_p_value_unfiltered";
    for (const std::string& name : tables.outcome_names)
        std::cout << ",outcome_" << name;
    std::cout << ",kept_shortest_window\n";
    for (const archive::ArchiveRow& row : tables.rows) {
        std::cout << to_text(row.eta) << "," << to_text(row.epsilon) << ",";
        if (row.perturb_at)
            std::cout << *row.perturb_at << ",";
        for (const double value :
             {row.nmle, row.nmle_std, row.nmle_stderr, row.nmle_ci_low, row.nmle_ci_high})
            std::cout << to_text(value) << ",";
        std::cout << row.kept << "," << row.total;
        const auto [low, high] = kept_share_interval(row);
        for (const double value : {kept_share(row), low, high, row.dip_p_value, row.dip_p_value_unfiltered})
            std::cout << "," << to_text(value);
        for (const std::int64_t count : row.outcomes)
            std::cout << "," << count;
        std::cout << "," << (row.kept_shortest ? std::to_string(*row.kept_shortest) : "nan") << "\n";
    }
}

/// What an observable has to record for the statistic of this name to be there.
const std::vector<std::string>& needs_of(const std::string& statistic) {
    return statistics::statistic_type(statistic).needs;
}

const std::string& recorder_of_exponents() {
    return observables::recorder_of(needs_of("exponents").front()).name;
}

/// Of a job without them.
std::string why_no_exponents(const job::Job& job) {
    return "the job does not observe `" + recorder_of_exponents() +
           "` (observed: " + job::find_key("observe.names")->text(job) + ")";
}

/// How many initial conditions there are, and what became of them.
void print_head(const archive::ArchiveTables& tables) {
    std::cout << tables.title << ": " << tables.seeds_per_point
              << (tables.seeds_per_point == 1 ? " initial condition at " : " initial conditions at ");
    if (tables.grid_points == 1)
        std::cout << "one grid point";
    else
        std::cout << "each of " << tables.grid_points << " grid points";
    if (is_whole(tables)) {
        std::cout << ", complete\n";
        return;
    }
    if (tables.grid_points > 1)
        std::cout << ", " << tables.grid_points * tables.seeds_per_point << " in all";
    std::cout << ": " << tables.seeds_complete << " complete";
    for (const auto& [count, what] : {std::pair{tables.seeds_pending, " pending"},
                                      {tables.seeds_diverged, " diverged"},
                                      {tables.seeds_failed, " given up"}})
        if (count > 0)
            std::cout << ", " << count << what;
    std::cout << "\n";
}

/// Of what an archive of refit is, and by which windows.
std::string refit_note(const archive::ArchiveTables& tables, const job::Job& job) {
    std::string text = "refit of " + tables.refit_of + ": exponents from its distances, by";
    for (const char* name : {"fit.window_start", "fit.window_length", "fit.average", "fit.estimator"})
        text += (text.ends_with("by") ? " " : ", ") + (name + (" = " + job::find_key(name)->text(job)));
    return text;
}

/// Which numbers of the sweep are others in the archive by now that this one is a refit of, or of how many
/// initial conditions more it has a result, and how to make the same refit of it; empty where nothing is new,
/// and where that archive is not there.
std::string stale_refit_note(const archive::ArchiveTables& tables, const job::Job& job,
                             const std::filesystem::path& archive) {
    std::string keys;
    std::int64_t more = 0;
    try {
        for (const job::KeyDifference& difference :
             job::differing_keys(job, archive::growth_job_of(tables.refit_of)))
            if (difference.name.starts_with("sweep.") &&
                !is_among(JobKeys::fit, *job::find_key(difference.name)))
                keys += (keys.empty() ? "" : ", ") + difference.name;
        const archive::ArchiveTables now = archive::read_tables(tables.refit_of);
        more = now.seeds_complete + now.seeds_diverged - tables.seeds_complete - tables.seeds_diverged;
    } catch (const Error&) {
        return "";
    }
    return keys.empty() && more <= 0
               ? ""
               : "that archive " +
                     (keys.empty() ? "has the results of " + std::to_string(more) +
                                         (more == 1 ? " more initial condition by now: `"
                                                    : " more initial conditions by now: `")
                                   : "has been extended since (" + keys + "): `") +
                     pasted_command("refit", tables.refit_of) + refit_options(tables, job) + " --out " +
                     pasted_path(archive) + "` fits all of it, in place of this one\n";
}

/// Of what an archive of replay is.
std::string replay_note(const archive::ArchiveTables& tables, const job::Job& job) {
    return "replay of " + tables.replay_of + ": its seed " + std::to_string(job.seeds.front()) +
           " at this grid point, computed again";
}

/// Of an archive with holes, which lies in the directory of its run: what continues the run; empty of others.
NextStep continuation_of(const archive::ArchiveTables& tables, const std::filesystem::path& archive) {
    const run_directory::RunLayout layout{archive.has_parent_path() ? archive.parent_path() : "."};
    if (tables.holes.none() || archive.filename() != layout.archive().filename() ||
        !is_job_of_run(layout.job().string()))
        return {};
    const job::Job job = run_directory::read_run_job(layout);
    if (!job::is_same_archive_identity(tables.job, job::archive_identity(job)))
        return {};
    return next_step(state_of_run(layout, job), layout, job, false);
}

/// Ends with what to do: go on with the run where that can be done, otherwise look at the pictures.
void print_next(const NextStep& continuation, const std::vector<std::string>& drawings) {
    if (!continuation.note.empty())
        std::cout << continuation.note << "\n";
    const bool goes_on = continuation.note.empty() && !continuation.command.empty();
    for (const std::string& command : drawings)
        if (!command.empty())
            std::cout << (goes_on ? "`" + command + "` draws what is there\n" : next_line(command));
    if (goes_on)
        std::cout << next_line(continuation.command);
}

/// All of them, for other programs.
std::vector<std::string> next_commands(const archive::ArchiveTables& tables, const job::Job& job,
                                       const std::filesystem::path& archive) {
    std::vector<std::string> commands = drawings_of(tables, job, archive);
    commands.push_back(continuation_of(tables, archive).command);
    std::erase(commands, "");
    return commands;
}

/// Says how far a run is that has no archive yet.
ExitCode show_progress(const run_directory::RunLayout& layout, bool for_a_program) {
    const job::Job job = run_directory::read_run_job(layout);
    const RunState run = state_of_run(layout, job);
    const NextStep next = next_step(run, layout, job, false);
    const std::string there = layout.root.string() + " has no archive yet: its run is " + run.name() + ", " +
                              units_done_text(run.found.done, run.found.units);
    if (for_a_program)
        throw Error(ExitCode::stopped, there + "; `" + next.command + "` is the next step");
    std::cout << there << "\n";
    if (!next.note.empty())
        std::cout << next.note << "\n";
    else if (run.found.done > 0 && !run.is_computed)
        std::cout << "`" << pasted_command("gather", layout.root) << "` makes an archive of these\n";
    std::cout << next_line(next.command);
    return ExitCode::stopped;
}

/// The run directory in which an archive is looked for that is not there; nothing where that is none.
std::optional<run_directory::RunLayout> unfinished_run(const std::filesystem::path& archive) {
    const run_directory::RunLayout layout{archive.has_parent_path() ? archive.parent_path() : "."};
    std::error_code ignored;
    const bool is_there =
        std::filesystem::symlink_status(archive, ignored).type() != std::filesystem::file_type::not_found;
    if (is_there || archive.filename() != layout.archive().filename() ||
        !is_job_of_run(layout.job().string()))
        return std::nullopt;
    return layout;
}

ExitCode show(const Arguments& arguments) {
    if (arguments.has("csv") && arguments.has("json"))
        throw UsageError("--csv and --json are two forms of the same tables; leave one of them out");
    const std::filesystem::path given = arguments.operand;
    const std::filesystem::path archive =
        std::filesystem::is_directory(given) ? run_directory::RunLayout{given}.archive() : given;
    if (const std::optional<run_directory::RunLayout> layout = unfinished_run(archive))
        return show_progress(*layout, arguments.has("csv") || arguments.has("json"));
    std::error_code ignored;
    if (archive != given &&
        std::filesystem::symlink_status(archive, ignored).type() == std::filesystem::file_type::not_found)
        throw UsageError(
            given.string() +
            " is not a run directory: it holds neither a sweep.h5 nor the job.ini of a run; give the "
            "directory that `netlyap run --out` wrote, or its sweep.h5");
    archive::ArchiveTables tables{};
    naming_remedy(archive, [&] { tables = archive::read_tables(archive); });
    for (std::string* source : {&tables.refit_of, &tables.replay_of})
        *source = source_now(*source, archive);
    const job::Job job = job::job_of(tables.job);
    if (arguments.has("csv")) {
        if (tables.rows.empty())
            throw UsageError(archive.string() + " has no exponents for --csv: " + why_no_exponents(job) +
                             "; `" + pasted_command("show", given) +
                             "` prints what is there, with --json for other programs");
        print_csv(tables);
        return ExitCode::complete;
    }
    const RunBeside beside = run_beside(tables, job, archive);
    if (arguments.has("json")) {
        print_json("show", show_json(tables, archive, beside, next_commands(tables, job, archive)));
        return ExitCode::complete;
    }
    print_head(tables);
    std::cout << run_beside_text(beside, archive);
    if (!tables.refit_of.empty())
        std::cout << refit_note(tables, job) << "\n" << stale_refit_note(tables, job, archive);
    if (!tables.replay_of.empty())
        std::cout << replay_note(tables, job) << "\n";
    if (const std::string note = changed_settings_note(job, archive.string()); !note.empty())
        std::cout << note << "\n";
    if (tables.rows.empty()) {
        if (tables.spectrum.empty() && tables.tangents.empty() && tables.sharpness.empty() &&
            tables.covariant.empty())
            std::cout << "no exponents: " << why_no_exponents(job) << "\n";
    } else {
        print_table(tables);
        for (const std::string& meaning : column_meanings(tables, job))
            std::cout << meaning << "\n";
        for (const std::string& sentence : why_few_kept(tables, job, archive))
            std::cout << sentence << "\n";
        std::vector<double> radii;
        for (const archive::ArchiveRow& row : tables.rows)
            radii.push_back(row.epsilon);
        const std::string unjudged = unjudged_note(tables);
        if (const std::string note = unjudged.empty() ? precision_note(radii) : unjudged; !note.empty())
            std::cout << note << "\n";
        if (const std::string note = definition_note(tables); !note.empty())
            std::cout << note << "\n";
        if (const std::string note = window_reach_note(job); !note.empty())
            std::cout << note << "\n";
    }
    if (!tables.spectrum.empty()) {
        print_aligned(spectrum_table(tables));
        std::cout << spectrum_meaning(job) << "\n";
    }
    if (!tables.covariant.empty()) {
        print_aligned(covariant_table(tables));
        std::cout << covariant_meaning(tables) << "\n";
    }
    if (!tables.tangents.empty()) {
        print_aligned(tangents_table(tables));
        std::cout << tangents_meaning() << "\n";
    }
    if (!tables.sharpness.empty()) {
        print_aligned(sharpness_table(tables, job));
        std::cout << sharpness_meaning(tables, job) << "\n";
    }
    const bool has_phases = std::any_of(tables.laminar.begin(), tables.laminar.end(),
                                        [](const archive::LaminarPhases& one) { return one.scored > 0; });
    if (!tables.laminar.empty() && tables.seeds_complete > 0 && !has_phases)
        std::cout << "no laminar phases: nowhere are all hidden units stuck for 200 iterations in a row; a "
                     "larger sweep.eta or more sweep.iterations may have some\n";
    print_next(continuation_of(tables, archive), drawings_of(tables, job, archive));
    return ExitCode::complete;
}

}  // namespace

Verb show_verb() {
    return {show_syntax, show};
}

}  // namespace netlyap
