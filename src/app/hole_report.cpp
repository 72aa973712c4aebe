#include "hole_report.hpp"

#include "grid_text.hpp"
#include "next_command.hpp"
#include "next_step.hpp"

namespace netlyap {

namespace {

std::string seeds_text(const archive::UnitHole& hole) {
    if (hole.first_seed == hole.last_seed)
        return "seed " + std::to_string(hole.first_seed);
    return "seeds " + std::to_string(hole.first_seed) + " to " + std::to_string(hole.last_seed);
}

/// "2 units given up: eta 0.5, epsilon 1e-08, seeds 0 to 7; ...", and the command that computes them.
std::string line(const archive::UnitHoles& holes, bool given_up, const std::string& command) {
    const std::int64_t count = given_up ? holes.given_up : holes.pending;
    const std::vector<archive::UnitHole>& first = given_up ? holes.first_given_up : holes.first_pending;
    if (count == 0)
        return "";
    std::string text =
        std::to_string(count) + (count == 1 ? " unit " : " units ") + (given_up ? "given up: " : "pending: ");
    for (const archive::UnitHole& hole : first)
        text += (&hole == &first.front() ? "" : "; ") + ("eta " + grid_text(hole.eta, holes.eta)) +
                (hole.epsilon > 0.0 ? ", epsilon " + grid_text(hole.epsilon, holes.epsilon) : "") +
                (hole.perturb_at ? ", perturb_at " + std::to_string(*hole.perturb_at) : "") + ", " +
                seeds_text(hole);
    if (count > static_cast<std::int64_t>(first.size()))
        text += "; ...";
    if (command.empty())
        return text + "\n";
    return text + "\n  `" + command + "` " + (count == 1 ? "computes it" : "computes them") + "\n";
}

}  // namespace

std::string who_computes(const std::filesystem::path& directory) {
    for (const run_directory::LockHolder& holder : run_directory::lock_holders({directory}))
        if (!holder.is_dead)
            return holder.who;
    return "";
}

std::string hole_report(const archive::UnitHoles& holes, const std::filesystem::path& directory,
                        const std::string& who) {
    if (holes.none())
        return "";
    const run_directory::RunLayout layout{directory};
    if (!who.empty()) {
        const std::string after = "  when the run has ended that goes on there (" + who + "): `" +
                                  pasted_run(directory, 1) + " --retry-failed`\n";
        return line(holes, true, "") + (holes.given_up > 0 ? after : "") + line(holes, false, "") +
               (holes.pending > 0 ? "  a run computes them (" + who + ")\n" : "");
    }
    const std::string why =
        directory.empty() ? "" : why_other_version(layout, run_directory::read_run_job(layout));
    const auto run = [&](std::int64_t workers) {
        return directory.empty() ? "netlyap run DIR/job.ini" : pasted_run(directory, workers);
    };
    const std::string retry = run(1) + " --retry-failed";
    const std::string go_on = run(directory.empty() ? 1 : workers_of_last_start(layout));
    return line(holes, true, why.empty() ? retry : "") + line(holes, false, why.empty() ? go_on : "") +
           (why.empty() ? "" : "  " + other_version_note(layout, why) + "\n");
}

}  // namespace netlyap
