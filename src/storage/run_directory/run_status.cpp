#include "netlyap/storage/run_directory/run_status.hpp"

#include "netlyap/core/inside_file.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "slice_file.hpp"

#include <map>

namespace netlyap::run_directory {

namespace {

std::filesystem::path file_in(const std::filesystem::path& folder, const scheduling::Slice& slice) {
    return folder / (slice.is_whole() ? "master" : slice_file("slice", slice));
}

}  // namespace

void write_status(const std::filesystem::path& folder, const RunStatus& status,
                  const scheduling::Slice& slice) {
    std::string text;
    text += "state = " + status.state + "\n";
    text += "units = " + std::to_string(status.units) + "\n";
    text += "done = " + std::to_string(status.done) + "\n";
    text += "running = " + std::to_string(status.running) + "\n";
    text += "failed = " + std::to_string(status.failed) + "\n";
    text += "points = " + std::to_string(status.points) + "\n";
    text += "complete_points = " + std::to_string(status.complete_points) + "\n";
    text += "workers = " + std::to_string(status.workers) + "\n";
    text += "member_steps_per_second = " + to_text(status.member_steps_per_second) + "\n";
    text += "seconds_left = " + to_text(status.seconds_left) + "\n";
    text += "started = " + to_text(status.started) + "\n";
    text += "updated = " + to_text(status.updated) + "\n";
    text += "stopped_by = " + status.stopped_by + "\n";
    text += "slurm_job = " + status.slurm_job + "\n";
    input::replace_file(file_in(folder, slice), text);
}

std::optional<RunStatus> read_status(const std::filesystem::path& folder, const scheduling::Slice& slice) {
    const std::optional<std::string> text = read_inside_if_there(file_in(folder, slice));
    if (!text)
        return std::nullopt;
    std::map<std::string, std::string> entries;
    for (const std::string_view line : split(*text, '\n'))
        if (const auto equals = line.find('='); equals != std::string_view::npos)
            entries[std::string(trimmed(line.substr(0, equals)))] = trimmed(line.substr(equals + 1));
    const auto integer = [&](const char* name) { return parse_integer(entries[name]).value_or(0); };
    const auto number = [&](const char* name) { return parse_double(entries[name]).value_or(0.0); };
    RunStatus status;
    status.state = entries["state"];
    status.units = integer("units");
    status.done = integer("done");
    status.running = integer("running");
    status.failed = integer("failed");
    status.points = integer("points");
    status.complete_points = integer("complete_points");
    status.workers = integer("workers");
    status.member_steps_per_second = number("member_steps_per_second");
    status.seconds_left = number("seconds_left");
    status.started = number("started");
    status.updated = number("updated");
    status.stopped_by = entries["stopped_by"];
    status.slurm_job = entries["slurm_job"];
    return status;
}

std::map<scheduling::Slice, RunStatus> read_statuses(const std::filesystem::path& folder) {
    std::map<scheduling::Slice, RunStatus> statuses;
    if (!std::filesystem::is_directory(folder))
        return statuses;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (const auto slice = slice_of_file(entry.path(), "slice");
            slice || entry.path() == file_in(folder, {}))
            if (const auto status = read_status(folder, slice.value_or(scheduling::Slice{})))
                statuses.emplace(slice.value_or(scheduling::Slice{}), *status);
    return statuses;
}

}  // namespace netlyap::run_directory
