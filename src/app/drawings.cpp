#include "drawings.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "next_command.hpp"
#include "programs.hpp"
#include "shell_word.hpp"

#include <unistd.h>
#include <algorithm>

namespace netlyap {

namespace {

/// The command of a program of analysis/ that draws this archive, into a file that has its name or another,
/// and that of an archive that is not the sweep.h5 of its folder; empty where the program is not at hand.
std::string drawing(const std::string& name, const std::filesystem::path& archive, const std::string& options,
                    const std::string& picture = "") {
    const std::filesystem::path program = found_beside("analysis/" + name);
    if (program.empty())
        return "";
    const std::filesystem::path beside = archive.parent_path();
    const bool is_open =
        ::access(beside.empty() ? "." : beside.c_str(), W_OK) == 0;  // it may be another user's
    const std::string of_archive = archive.stem() == "sweep" ? "" : archive.stem().string() + "-";
    return pasted_python_program(program) + " " + pasted_path(archive) + options + " --out " +
           pasted_path((is_open ? beside : std::filesystem::path()) /
                       (of_archive + (picture.empty() ? name : picture) + ".png"));
}

/// The option that chooses its perturbation, where there are several.
std::string one_time(const archive::ArchivePoint& point) {
    return point.perturb_at ? " --perturb_at " + std::to_string(*point.perturb_at) : "";
}

/// The option that chooses eta or epsilon of this point of the grid where the points have several.
template <class Point>
std::string chosen_value(const char* name, double archive::ArchivePoint::*value,
                         const archive::ArchivePoint& point, const std::vector<Point>& all) {
    const bool has_several =
        std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.*value != point.*value; });
    return has_several ? std::string(" --") + name + " " + to_text(point.*value) : "";
}

/// Both.
template <class Point>
std::string chosen_values(const archive::ArchivePoint& point, const std::vector<Point>& all) {
    return chosen_value("eta", &archive::ArchivePoint::eta, point, all) +
           chosen_value("epsilon", &archive::ArchivePoint::epsilon, point, all);
}

/// The options that choose the first perturbation where there are several: what follows perturbed
/// trajectories needs one.
std::string first_perturbation(const archive::ArchiveTables& tables) {
    const archive::ArchivePoint& first = tables.points.front();
    const bool is_same = std::all_of(tables.points.begin(), tables.points.end(),
                                     [&](const auto& other) { return other.epsilon == first.epsilon; });
    return (is_same ? "" : " --epsilon " + to_text(first.epsilon)) + one_time(first);
}

/// The same for what follows reference trajectories, which are others at every epsilon only where the job
/// says so.
std::string first_of_fresh(const archive::ArchiveTables& tables, const job::Job& job) {
    return job.fresh_initial_conditions ? first_perturbation(tables) : "";
}

/// The command that draws what every seed has a number of, at one iteration or at each that is recorded:
/// "/hessian/sharpness".
std::string drawing_of(const std::string& path, const std::filesystem::path& archive,
                       const std::string& options = "") {
    const std::string name = path.substr(1);
    std::string picture = "orbits-" + name;
    std::replace(picture.begin(), picture.end(), '/', '-');
    return drawing("orbits", archive, " --of " + shell_word(name) + options, picture);
}

/// The command that draws exponents: of several perturbations how long growth lasts, at the first point.
std::string drawing_of_growth(const archive::ArchiveTables& tables, const std::filesystem::path& archive) {
    const archive::ArchivePoint& first = tables.rows.front();
    if (!first.perturb_at)
        return drawing("exponents", archive, "");
    return drawing("transience", archive, chosen_values(first, tables.rows));
}

/// The command that sets growth of distances beside that of tangent vectors, at the first eta that has some;
/// empty where the archive lacks what it needs: all three observables, the distance at every iteration.
std::string drawing_of_limit(const archive::ArchiveTables& tables, const job::Job& job,
                             const std::filesystem::path& archive) {
    const auto has = [&](const char* path) { return tables.versions.contains(path); };
    if (!has("/lyapunov/exponent") || !has("/tangent_growth/log_length") ||
        !(has("/divergence/distance") || has("/divergence/mean_distance")))
        return "";
    const auto is_usual = [&](const char* name) {
        return job::find_key(name)->text(job) == job::find_key(name)->text(job::Job{});
    };
    const auto first = std::find_if(tables.tangents.begin(), tables.tangents.end(),
                                    [](const archive::SeedMedian& one) { return one.total > 0; });
    if (first == tables.tangents.end() || first->perturb_at || !is_usual("observe.divergence.every") ||
        !is_usual("observe.divergence.range"))
        return "";
    return drawing("limit", archive,
                   chosen_value("eta", &archive::ArchivePoint::eta, *first, tables.tangents));
}

/// Whether the archive has what analysis/regimes draws, against several eta.
bool has_regimes(const archive::ArchiveTables& tables) {
    return !tables.laminar.empty() && tables.versions.contains("/period/loss") &&
           tables.versions.contains("/training/loss");
}

bool has_regimes_of_several_eta(const archive::ArchiveTables& tables) {
    return has_regimes(tables) && tables.points.front().eta != tables.points.back().eta;
}

/// The command that draws laminar phases, at the last point of the grid that has some, or what there is in
/// place of them; empty for none.
std::string drawing_of_phases(const archive::ArchiveTables& tables, const std::filesystem::path& archive) {
    const auto point = std::find_if(tables.laminar.rbegin(), tables.laminar.rend(),
                                    [](const archive::LaminarPhases& one) { return one.scored > 0; });
    if (!is_whole(tables))
        return "";
    if (point != tables.laminar.rend())
        return drawing("phases", archive, chosen_values(*point, tables.laminar) + one_time(*point));
    return has_regimes(tables) ? drawing("regimes", archive, one_time(tables.laminar.front())) : "";
}

/// The command that draws how long learning takes beside the exponents, at the first epsilon; empty where the
/// job does not observe it.
std::string drawing_of_learning(const archive::ArchiveTables& tables, const std::filesystem::path& archive) {
    if (!tables.versions.contains("/time_to_learn/time"))
        return "";
    return drawing("learning", archive, first_perturbation(tables));
}

/// The command that draws what every seed has a number of where nothing else is drawn: losses, or the first
/// quantity that there is; empty for none.
std::string drawing_of_numbers(const archive::ArchiveTables& tables, const job::Job& job,
                               const std::filesystem::path& archive) {
    const std::vector<std::string>& there = tables.numbers_of_seeds;
    if (there.empty())
        return "";
    const bool has_usual = std::count(there.begin(), there.end(), std::string("/training/loss")) > 0;
    return has_usual ? drawing("orbits", archive, first_of_fresh(tables, job))
                     : drawing_of(there.front(), archive, first_perturbation(tables));
}

}  // namespace

bool is_whole(const archive::ArchiveTables& tables) {
    return tables.is_complete && tables.seeds_pending + tables.seeds_diverged + tables.seeds_failed == 0;
}

std::vector<std::string> drawings_of(const archive::ArchiveTables& tables, const job::Job& job,
                                     const std::filesystem::path& archive) {
    if (tables.seeds_complete == 0)
        return {};
    const std::string limit = drawing_of_limit(tables, job, archive);
    const bool is_of_regimes = has_regimes_of_several_eta(tables);
    std::vector<std::string> drawings;
    if (!tables.rows.empty())
        drawings.push_back(limit.empty() ? drawing_of_growth(tables, archive) : limit);
    if (const std::string learning = drawing_of_learning(tables, archive); !learning.empty())
        drawings.push_back(learning);
    if (!tables.spectrum.empty() && !is_of_regimes)
        drawings.push_back(drawing("spectrum", archive, first_of_fresh(tables, job)));
    if (!tables.tangents.empty() && limit.empty())
        drawings.push_back(drawing_of("/tangent_growth/exponent", archive, first_perturbation(tables)));
    if (!tables.sharpness.empty())
        drawings.push_back(drawing_of("/hessian/sharpness", archive, first_of_fresh(tables, job)));
    if (!tables.laminar.empty())
        drawings.push_back(is_of_regimes ? drawing("regimes", archive, one_time(tables.points.front()))
                                         : drawing_of_phases(tables, archive));
    else if (drawings.empty())
        drawings.push_back(drawing_of_numbers(tables, job, archive));
    return drawings;
}

}  // namespace netlyap
