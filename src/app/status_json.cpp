#include "status_json.hpp"

#include <algorithm>

namespace netlyap {

Json status_json(const StatusFindings& findings, const std::filesystem::path& root) {
    const RunState& run = findings.run;
    const Contents& found = run.found;
    Json json;
    json["directory"] = std::filesystem::absolute(root).string();
    json["state"] = run.name();
    json["exit_code"] = static_cast<int>(run.code());
    json["is_running"] = run.is_running;
    json["is_computed"] = run.is_computed;
    json["is_gathered"] = run.is_gathered;
    json["units"] = {{"all", json_integer(found.units)},
                     {"done", json_integer(found.done)},
                     {"given_up", json_integer(found.failed)},
                     {"begun", json_integer(found.kept)},
                     {"running", json_integer(run.is_running ? run.now.running : 0)}};
    json["grid_points"] = found.points > 0 ? Json{{"all", json_integer(found.points)},
                                                  {"complete", json_integer(found.complete_points)}}
                                           : Json(nullptr);
    json["extends"] = json_text(findings.extends);
    json["iterations_safe"] = json_integer(found.steps);
    json["deaths"] = json_integer(found.deaths);
    json["workers"] = run.is_running ? json_integer(run.now.workers) : Json(nullptr);
    const bool has_rate = run.is_running && run.now.member_steps_per_second > 0.0;
    json["member_steps_per_second"] = has_rate ? json_number(run.now.member_steps_per_second) : Json(nullptr);
    const bool has_estimate = run.is_running && run.now.seconds_left > 0.0;
    json["seconds_left"] = has_estimate ? json_number(run.now.seconds_left) : Json(nullptr);
    double updated = 0.0;
    for (const auto& [slice, status] : run.statuses)
        updated = std::max(updated, status.updated);
    json["updated"] = json_time(updated);
    json["holders"] = Json::array();
    for (const run_directory::LockHolder& holder : run.holders)
        json["holders"].push_back({{"who", holder.who}, {"is_dead", holder.is_dead}});
    json["slices_open"] = Json::array();
    if (!run.is_running && !run.is_computed)
        for (const scheduling::Slice& slice : open_slices(run.statuses))
            json["slices_open"].push_back(scheduling::slice_text(slice));
    json["slurm"] = Json::array();
    for (const auto& [job, state] : findings.queued)
        json["slurm"].push_back({{"job", job}, {"state", state}});
    json["note"] = json_text(findings.next.note);
    json["next"] = json_commands(findings.next.command);
    return json;
}

}  // namespace netlyap
