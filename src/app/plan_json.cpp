#include "plan_json.hpp"

#include "training_text.hpp"

#include <filesystem>
#include <vector>

namespace netlyap {

namespace {

Json json_numbers(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values)
        list.push_back(json_number(value));
    return list;
}

Json json_integers(const std::vector<std::int64_t>& values) {
    Json list = Json::array();
    for (const std::int64_t value : values)
        list.push_back(json_integer(value));
    return list;
}

Json grid_json(const Plan& plan) {
    return {{"eta", json_numbers(plan.grid.eta())},
            {"epsilon", json_numbers(plan.grid.epsilon())},
            {"perturb_at", json_integers(plan.grid.perturb_at())},
            {"seeds", json_integers(plan.grid.seeds())},
            {"members", json_integer(plan.prepared.job.members)},
            {"iterations", json_integer(plan.prepared.job.iterations)}};
}

/// The classes with the samples that they have, in all and for training.
Json classes_json(const TrainingSystem& system) {
    Json classes = Json::array();
    if (!system.train.has_classes())
        return classes;
    const std::vector<std::int64_t> training = class_counts(system.train), test = class_counts(system.test);
    for (std::size_t k = 0; k < training.size(); ++k)
        classes.push_back({{"name", system.train.class_names[k]},
                           {"samples", json_integer(training[k] + (test.empty() ? 0 : test[k]))},
                           {"training_samples", json_integer(training[k])}});
    return classes;
}

Json data_json(const scheduling::PreparedJob& prepared) {
    const TrainingSystem& system = prepared.system;
    Json json;
    json["source"] = prepared.job.source;
    json["read"] = nullptr;
    json["has_header"] = prepared.has_header ? Json(*prepared.has_header) : Json(nullptr);
    json["features"] = json_count(system.train.features);
    json["feature_names"] = prepared.feature_names;
    json["classes"] = classes_json(system);
    json["targets"] = system.train.target_names;
    json["training_samples"] = json_count(system.train.count);
    json["test_samples"] = json_count(system.test.count);
    json["warnings"] = Json::array();
    for (const DataLine& line : prepared.data_lines)
        if (line.head == "data")
            json["read"] = line.text;
        else if (line.head == "warning")
            json["warnings"].push_back(line.text);
    return json;
}

Json network_json(const scheduling::PreparedJob& prepared) {
    return {
        {"widths", prepared.system.shape.widths},
        {"parameters", json_count(parameter_count(prepared.system.shape))},
        {"layers", network_text(prepared.job)},
        {"training", training_text(prepared.system)},
        {"perturbation", prepared.job.members > 0 ? Json(perturbation_text(prepared.job)) : Json(nullptr)},
        {"start", json_text(prepared.start_line)}};
}

Json notes_json(const Plan& plan) {
    Json notes = Json::array();
    for (const std::string& note : plan.logspace_notes)
        notes.push_back(note);
    for (const DataLine& note : plan.notes)
        notes.push_back(note.text);
    return notes;
}

Json units_json(const Work& work) {
    return {{"all", json_integer(work.units)},
            {"done", json_integer(work.done)},
            {"given_up", json_integer(work.given_up)},
            {"begun", json_integer(work.begun)},
            {"left", json_integer(work.left())}};
}

Json memory_json(const Plan& plan) {
    const scheduling::PreparedJob& prepared = plan.prepared;
    return {{"process", json_number(scheduling::unit_memory_bytes(prepared))},
            {"gather", json_number(scheduling::gather_memory_bytes(prepared))},
            {"data_once", json_number(scheduling::shared_data_bytes(prepared))},
            {"reading", json_number(scheduling::reading_memory_bytes(prepared))},
            {"process_tables_at_most", json_number(plan.table_memory_bytes)},
            {"gather_tables_at_most", json_number(scheduling::gather_table_bytes(prepared))}};
}

Json disk_json(const Plan& plan) {
    const double final_states = plan.prepared.job.run.keep_final_state
                                    ? plan.disk.checkpoint * static_cast<double>(plan.work.left())
                                    : 0.0;
    return {{"journals", json_number(plan.disk.journals)},
            {"journals_there", json_number(plan.work.journal_bytes)},
            {"archive", json_number(plan.disk.archive)},
            {"journal_tables_at_most", json_number(plan.disk.journal_tables)},
            {"archive_tables_at_most", json_number(plan.disk.archive_tables)},
            {"final_states_at_most", json_number(final_states)},
            {"checkpoints_at_most", json_number(plan.checkpoint_bytes)}};
}

Json speed_json(const Speed& speed) {
    return {{"member_steps_per_second", json_number(speed.member_steps_per_second)},
            {"kernel", speed.kernel},
            {"is_estimate", speed.is_estimate}};
}

Json time_json(const Plan& plan) {
    constexpr double seconds_per_hour = 3600.0;
    return {{"seconds", json_number(plan.seconds / static_cast<double>(plan.busy))},
            {"workers", json_integer(plan.busy)},
            {"idle_workers", json_integer(plan.work.left() > 0 ? plan.workers - plan.busy : 0)},
            {"core_hours", json_number(plan.seconds / seconds_per_hour)},
            {"unit_seconds", json_number(plan.unit_seconds)}};
}

/// The observables whose work at the end of a unit nobody has measured.
Json not_in_time_json(const job::Job& job) {
    Json names = Json::array();
    for (const std::string& name : job.observables)
        if (!observables::observable_type(name).work_at_end.empty())
            names.push_back(name);
    return names;
}

Json target_json(const TargetCost& cost, const job::Job& job) {
    return {{"statistic", job.run.target},
            {"error", json_number(job.run.target_error)},
            {"first_seeds", json_count(job.seeds.size())},
            {"most_seeds", json_integer(job.run.max_seeds)},
            {"member_steps_at_most", json_number(cost.member_steps)},
            {"seconds_at_most", json_number(cost.seconds)},
            {"workers", json_integer(cost.busy)},
            {"disk_bytes_at_most", json_number(cost.disk_bytes)}};
}

Json limit_json(const LimitForecast& limit) {
    return {{"seconds", json_number(limit.seconds)},
            {"starts_at_least", json_number(limit.starts)},
            {"loses_units", limit.loses_units}};
}

}  // namespace

Json plan_json(const Plan& plan) {
    const scheduling::PreparedJob& prepared = plan.prepared;
    Json json;
    json["name"] = prepared.job.name;
    json["grid"] = grid_json(plan);
    json["data"] = data_json(prepared);
    json["network"] = network_json(prepared);
    json["notes"] = notes_json(plan);
    json["directory"] = std::filesystem::absolute(plan.root).string();
    json["site"] = Json::array();
    for (const std::filesystem::path& file : plan.site)
        json["site"].push_back(file.string());
    json["directory_note"] = json_text(plan.root_note);
    json["why_foreign"] = json_text(plan.work.why_foreign);
    json["in_use"] = json_text(plan.in_use);
    json["is_running"] = plan.work.is_going_on;
    json["extension"] = json_text(plan.work.extension);
    json["units"] = units_json(plan.work);
    json["grid_points"] = {{"all", json_integer(plan.work.found.points)},
                           {"complete", json_integer(plan.work.found.complete_points)}};
    json["member_steps"] = json_number(plan.work.member_steps);
    json["memory_bytes"] = memory_json(plan);
    json["disk_bytes"] = disk_json(plan);
    json["speed"] = speed_json(plan.speed);
    json["time"] = time_json(plan);
    json["not_in_time"] = not_in_time_json(prepared.job);
    json["target"] = plan.target ? target_json(*plan.target, prepared.job) : Json(nullptr);
    json["time_limit"] = plan.time_limit ? limit_json(*plan.time_limit) : Json(nullptr);
    json["next"] = json_commands(plan.next);
    if (!plan.cure.command.empty())
        json["next"].push_back(plan.cure.command);
    return json;
}

}  // namespace netlyap
