#include "kept_report.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/binomial.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "estimator_words.hpp"
#include "grid_text.hpp"
#include "kept_share.hpp"
#include "next_command.hpp"
#include "refit_options.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <system_error>

namespace netlyap {

namespace {

constexpr std::size_t most_named = 3;
/// From here on rounding takes less than a thousandth of a perturbation.
constexpr double safe_epsilon = 1e-13;

/// The values of eta and epsilon that the rows have.
struct GridOfRows {
    std::vector<double> eta, epsilon;

    explicit GridOfRows(const std::vector<archive::ArchiveRow>& rows) {
        for (const archive::ArchiveRow& row : rows) {
            eta.push_back(row.eta);
            epsilon.push_back(row.epsilon);
        }
    }
};

/// "at any grid point" where these are all there are.
std::string named(const std::vector<const archive::ArchiveRow*>& rows, const GridOfRows& grid) {
    if (rows.size() > 1 && rows.size() == grid.eta.size())
        return "any grid point";
    std::string text;
    for (std::size_t row = 0; row < std::min(rows.size(), most_named); ++row)
        text += (row == 0 ? "eta = " : "; eta = ") + grid_text(rows[row]->eta, grid.eta) +
                ", epsilon = " + grid_text(rows[row]->epsilon, grid.epsilon) +
                (rows[row]->perturb_at ? ", perturb_at = " + std::to_string(*rows[row]->perturb_at) : "");
    if (const std::size_t more = rows.size() - std::min(rows.size(), most_named); more > 0)
        text += " and " + std::to_string(more) + (more == 1 ? " more grid point" : " more grid points");
    return text;
}

/// The distances of these exponents.
struct Distances {
    std::filesystem::path archive;  ///< that has them, which of a refit is the one that it is of; empty: none
    archive::DistancesThere there;
    std::string settings;  ///< by which refit of it finds these exponents
};

Distances distances_of(const archive::ArchiveTables& tables, const job::Job& job,
                       const std::filesystem::path& archive) {
    const std::filesystem::path source =
        tables.refit_of.empty() ? archive : std::filesystem::path(tables.refit_of);
    try {
        const archive::DistancesThere there = archive::distances_there(source, job.windows);
        if (!there.path.empty())
            return {source, there, refit_options(tables, job, "fit.")};
    } catch (const Error&) {  // the archive of which this is a refit is not there, or not whole
    }
    return {};
}

/// How a run comes to have distances: `divergence` records those of a single perturbation.
std::string how_to_record(const job::Job& job) {
    return job.perturb_at.size() > 1 ? "a run of one perturb.at with `divergence` among observe.names"
                                     : "`netlyap run --extend` with `divergence` added to observe.names";
}

/// How to see what other windows find, by whatever else of [fit] these exponents are.
std::string comparing_windows(const Distances& distances, const archive::ArchiveTables& tables,
                              const job::Job& job) {
    if (distances.archive.empty() && !tables.refit_of.empty())
        return "; `netlyap refit` with --sensitivity compares what other windows find, of " +
               tables.refit_of + " with the distances, which is not there";
    if (distances.archive.empty())
        return "; where d(t) is recorded (" + how_to_record(job) +
               "), `netlyap refit` with --sensitivity compares what other windows find";
    if (!distances.there.lack.empty())
        return "; `netlyap refit --sensitivity`, which compares what other windows find, has not the "
               "distances that it takes: " +
               distances.there.lack;
    return "; `" + pasted_command("refit", distances.archive) + distances.settings +
           " --sensitivity` compares what other windows find";
}

/// What tells growth whose windows are not kept from no growth: where there are distances, in an archive of a
/// run.
std::string counting_growth(const Distances& distances, const archive::ArchiveTables& tables) {
    return !distances.there.from_perturbation || !tables.refit_of.empty()
               ? ""
               : ", and analysis/exponents, below, counts how many "
                 "are 1,000-fold apart at the last iteration that is recorded, whatever their window";
}

/// Where growth may come after all windows, these words of it: not where the last one ends with the run.
std::string after_last(const job::Job& job) {
    const std::int64_t followed =
        job.iterations - *std::max_element(job.perturb_at.begin(), job.perturb_at.end());
    return series::iterations_needed(job.windows) < followed ? " or comes after the last one" : "";
}

/// What an outcome means where it is the one of most initial conditions, and what to do.
std::string remedy(const std::string& outcome, const archive::ArchiveTables& tables, const job::Job& job,
                   const Distances& distances) {
    if (outcome == word_of(series::Outcome::low_exponent))
        return "distances grow by no more than fit.min_exponent = " + to_text(job.filter.min_exponent) +
               " per iteration " + stretch_of_lambda(job) +
               ": either there is no fast growth, which is a result (a larger sweep.eta may have some), or " +
               (has_slopes(job) ? "it is over before a window ends" + after_last(job) +
                                      ", or a flat window has the largest R^2"
                                : "it comes after that stretch or takes a small part of it") +
               " (other fit.window_start and fit.window_length), or the perturbation is too large to grow "
               "(try a smaller sweep.epsilon)" +
               comparing_windows(distances, tables, job);
    if (outcome == word_of(series::Outcome::low_r_squared))
        return "no window of [fit] has R^2 > " + to_text(job.filter.min_r_squared) +
               ": ln d(t) is no straight line of growth or decay in any of them. " +
               (distances.archive.empty() ? "Record d(t) (" + how_to_record(job) + ") and look at it: where"
                                          : "Look at d(t), the dataset " + distances.there.path + " of " +
                                                pasted_path(distances.archive) + ": where") +
               " it is large from the start, take a smaller sweep.epsilon; where its growth is over before a "
               "window ends, a shorter fit.window_length; " +
               (after_last(job).empty() ? ""
                                        : "where growth comes later, other fit.window_start and "
                                          "fit.window_length; ") +
               "where it grows in jumps, no single exponent "
               "describes it; where there is no growth, another sweep.eta";
    if (outcome == word_of(series::Outcome::rounded))
        return "the perturbation is lost in rounding: choose sweep.epsilon of 1e-13 or more";
    if (outcome == word_of(series::Outcome::degenerate))
        return "a distance is exactly 0, because the perturbation is lost in rounding (choose a larger "
               "sweep.epsilon) or every trajectory ends in the same point, or it changes in no window of "
               "[fit], because it stands still by then (smaller fit.window_start)";
    return "a parameter stops being finite: choose a smaller sweep.eta";
}

/// The outcome of most of those that are not kept.
std::size_t main_outcome(const archive::ArchiveRow& row) {
    return static_cast<std::size_t>(std::max_element(row.outcomes.begin() + 1, row.outcomes.end()) -
                                    row.outcomes.begin());
}

/// So many initial conditions that the least number for an interval is kept with this probability, if the
/// share that is kept is this one: rounded up to two digits.
constexpr double probability_of_enough = 0.9;

double enough_seeds(double share) {
    const auto wanted = static_cast<double>(
        statistics::trials_for_hits(statistics::bootstrap_min_kept, share, probability_of_enough));
    const double digit = std::pow(10.0, std::max(0.0, std::floor(std::log10(wanted)) - 1.0));
    return std::ceil(wanted / digit) * digit;
}

/// Whether all initial conditions of the job are likely to be enough, of which not all are computed yet.
bool is_enough_when_complete(const archive::ArchiveRow& row, std::int64_t seeds) {
    return row.total < seeds && enough_seeds(kept_share(row)) <= static_cast<double>(seeds);
}

/// "with 430 in all, 20 are kept with a probability of 0.9 if the share stays 4 / 48, ...": of the row with
/// fewest kept.
std::string enough_seeds_text(const std::vector<const archive::ArchiveRow*>& few) {
    const archive::ArchiveRow& row = **std::min_element(
        few.begin(), few.end(), [](const auto* a, const auto* b) { return kept_share(*a) < kept_share(*b); });
    const double low = kept_share_interval(row).first;
    return "with " + to_text(enough_seeds(kept_share(row))) + " in all, " +
           std::to_string(statistics::bootstrap_min_kept) + " or more are kept with a probability of " +
           to_text(probability_of_enough) + (few.size() == 1 ? "" : " at each of these grid points") +
           " if the share of kept ones is " + std::to_string(row.kept) + " / " + std::to_string(row.total) +
           (few.size() == 1 ? "" : ", the smallest of them") + ", with " + to_text(enough_seeds(low)) +
           " if it is as small as its 95 % interval allows";
}

/// An archive of refit has no initial conditions of its own.
std::string how_to_have_more(const archive::ArchiveTables& tables, const job::Job& job) {
    if (tables.refit_of.empty() && job::has_given_start(job))
        return "compute more initial conditions (a longer sweep.seeds, with `netlyap run --extend` where one "
               "theta(0) is for all of them, and otherwise as a new run of a theta(0) with more rows)";
    if (tables.refit_of.empty())
        return "compute more initial conditions (a longer sweep.seeds and `netlyap run --extend`)";
    return "refit " + tables.refit_of +
           " with other windows, or compute more initial conditions in the run that it is of (a longer "
           "sweep.seeds and `netlyap run --extend`) and refit it again";
}

/// "30 to 100", or "30" of a single length.
std::string lengths_text(const std::vector<std::int64_t>& lengths) {
    const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
    return std::to_string(*least) + (*least == *most ? "" : " to " + std::to_string(*most));
}

/// So many of the others, and what is known of them.
std::string others_of(const std::string& outcome, std::int64_t count, const job::Job& job) {
    const std::string some = std::to_string(count) + (count == 1 ? " has " : " have ");
    if (outcome == word_of(series::Outcome::low_exponent))
        return some + "R^2 > " + to_text(job.filter.min_r_squared) + " there, but an exponent" +
               (has_slopes(job) ? "" : ", which is of the stretch from the perturbation to its end,") +
               " of at most fit.min_exponent = " + to_text(job.filter.min_exponent) + " (no fast growth, " +
               (has_slopes(job) ? "growth that is over before such a window ends" + after_last(job) +
                                      ", or fast growth elsewhere while a flat window has the largest R^2)"
                                : "or growth that comes after that stretch or takes a small part of it)");
    if (outcome == word_of(series::Outcome::low_r_squared))
        return some + "R^2 > " + to_text(job.filter.min_r_squared) +
               " in no window (ln d(t) is no straight line of growth or decay in any, whether and however "
               "fast "
               "d(t) grows)";
    if (outcome == word_of(series::Outcome::rounded))
        return some + "lost the perturbation in rounding";
    if (outcome == word_of(series::Outcome::degenerate))
        return some + "a distance that is 0, or that changes in no window";
    return some + "a parameter that stops being finite";
}

/// Of what those are that are not kept, where they are more than those that are.
std::string minority_text(const std::vector<const archive::ArchiveRow*>& rows, const GridOfRows& grid,
                          const archive::ArchiveTables& tables, const job::Job& job) {
    const std::string where = named(rows, grid);
    std::vector<std::int64_t> counts(tables.outcome_names.size(), 0);
    for (const archive::ArchiveRow* row : rows)
        for (std::size_t outcome = 1; outcome < std::min(counts.size(), row->outcomes.size()); ++outcome)
            counts[outcome] += row->outcomes[outcome];
    std::string text =
        "fewer than half are kept at " + (where == "any grid point" ? "every grid point" : where) +
        ": each initial condition is judged by its window of [fit], " + lengths_text(job.windows.lengths) +
        " iterations long, with the largest R^2, and of the others";
    bool is_first = true;
    for (std::size_t outcome = 1; outcome < counts.size(); ++outcome)
        if (counts[outcome] > 0) {
            text += (is_first ? " " : ", ") + others_of(tables.outcome_names[outcome], counts[outcome], job);
            is_first = false;
        }
    return text;
}

/// What to do where the initial conditions of the job are likely to be enough.
std::string how_to_complete(const archive::ArchiveTables& tables) {
    const std::string enough =
        "the " + std::to_string(tables.seeds_per_point) + " of the job should be enough: ";
    const bool is_pending = tables.seeds_pending > 0;
    if (!tables.refit_of.empty())
        return enough +
               (is_pending ? "let the run finish that it is of"
                           : "compute those given up in the run that it is of (`netlyap run "
                             "--retry-failed`)") +
               " and refit it again";
    return enough + (is_pending ? "let it finish" : "compute those given up (`netlyap run --retry-failed`)");
}

/// What P(Lambda) is of where few are kept.
std::string density_note(const std::vector<const archive::ArchiveRow*>& few, const job::Job& job) {
    const auto [least, most] = std::minmax_element(
        few.begin(), few.end(), [](const auto* a, const auto* b) { return a->kept < b->kept; });
    const std::string bins = job::find_key("statistics.exponents.bins")->text(job);
    if ((*most)->kept == 1)
        return "P(Lambda) there is of the only one that is kept: its " + bins +
               " bins reach from 0.5 below it to 0.5 above it, and show no distribution";
    return "P(Lambda) there is of the kept ones alone, of which there are " + std::to_string((*least)->kept) +
           (*least == *most || (*least)->kept == (*most)->kept ? ""
                                                               : " to " + std::to_string((*most)->kept)) +
           ": its " + bins + " bins reach from the smallest to the largest of them" +
           ((*least)->kept == 1 ? ", where one is kept from 0.5 below it to 0.5 above it," : "") +
           " and show hardly a distribution";
}

}  // namespace

std::vector<std::string> why_few_kept(const archive::ArchiveTables& tables, const job::Job& job,
                                      const std::filesystem::path& archive) {
    const Distances distances = distances_of(tables, job, archive);
    std::map<std::size_t, std::vector<const archive::ArchiveRow*>> none;  // by the main outcome
    std::vector<const archive::ArchiveRow*> few, enough_when_complete, too_few;
    const GridOfRows grid(tables.rows);
    std::vector<const archive::ArchiveRow*> minorities;
    for (const archive::ArchiveRow& row : tables.rows) {
        if (row.kept > 0 && 2 * row.kept < row.total)
            minorities.push_back(&row);
        if (row.total > 0 && row.kept == 0 && row.outcomes.size() > 1)
            none[main_outcome(row)].push_back(&row);
        else if (is_of_few(row) && tables.replay_of.empty())
            few.push_back(&row);
    }
    std::vector<std::string> sentences;
    for (const auto& [outcome, rows] : none)
        sentences.push_back("none kept at " + named(rows, grid) + ": for most initial conditions " +
                            remedy(tables.outcome_names[outcome], tables, job, distances) +
                            (tables.outcome_names[outcome] == word_of(series::Outcome::low_exponent)
                                 ? counting_growth(distances, tables)
                                 : ""));
    for (const archive::ArchiveRow* row : few)
        (is_enough_when_complete(*row, tables.seeds_per_point) ? enough_when_complete : too_few)
            .push_back(row);
    if (!minorities.empty() && tables.replay_of.empty())
        sentences.push_back(minority_text(minorities, grid, tables, job));
    const std::string fewer = ": fewer than " + std::to_string(statistics::bootstrap_min_kept) + " are kept";
    if (!enough_when_complete.empty())
        sentences.push_back("no interval yet at " + named(enough_when_complete, grid) + fewer +
                            " of those computed so far; " + how_to_complete(tables));
    if (!too_few.empty())
        sentences.push_back(
            "no interval at " + named(too_few, grid) + fewer + "; " + how_to_have_more(tables, job) + ": " +
            enough_seeds_text(too_few) +
            (none.empty() ? "" : ", while it is not known how many it takes where none is kept"));
    if (!few.empty())
        sentences.push_back(density_note(few, job));
    if (tables.replay_of.empty() && std::any_of(tables.rows.begin(), tables.rows.end(),
                                                [](const archive::ArchiveRow& row) { return row.kept > 0; }))
        sentences.push_back("lambda_nMLE also depends on the windows of [fit], " +
                            lengths_text(job.windows.lengths) + " iterations long" +
                            comparing_windows(distances, tables, job));
    return sentences;
}

std::string window_reach_note(std::int64_t reach, std::int64_t followed) {
    if (2 * reach > followed)
        return "";
    return "the windows of [fit] see only the first " + std::to_string(reach) + " of " +
           std::to_string(followed) +
           " iterations after the perturbation; larger fit.window_start and fit.window_length would see "
           "later growth";
}

std::string window_reach_note(const job::Job& job) {
    const std::int64_t last = *std::max_element(job.perturb_at.begin(), job.perturb_at.end());
    return fits_windows(job)
               ? window_reach_note(series::iterations_needed(job.windows), job.iterations - last)
               : "";
}

std::string precision_note(std::span<const double> epsilon) {
    const double smallest = epsilon.empty() ? 0.0 : *std::min_element(epsilon.begin(), epsilon.end());
    if (!(0.0 < smallest && smallest < safe_epsilon))  // 0 where there is no perturbation
        return "";
    return "sweep.epsilon = " + to_text(smallest) +
           " is below 1e-13: rounding changes such a perturbation; initial conditions that lose more than 1 "
           "% of it "
           "are `rounded` and not kept, and at 1e-14 single exponents are uncertain by about 0.01";
}

std::string unjudged_note(const archive::ArchiveTables& tables) {
    const auto is_small = [](const archive::ArchiveRow& row) {
        return row.epsilon < safe_epsilon && row.total > 0;
    };
    if (tables.has_rounding || std::none_of(tables.rows.begin(), tables.rows.end(), is_small))
        return "";
    return "nobody knows which initial conditions lost their perturbation in rounding at sweep.epsilon below "
           "1e-13: "
           "the version of netlyap that computed them did not record it; compute them again before you trust "
           "them";
}

}  // namespace netlyap
