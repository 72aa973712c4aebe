#include "slurm_queue.hpp"

#include "netlyap/core/text.hpp"

#include "command_output.hpp"

#include <algorithm>
#include <vector>

namespace netlyap {

namespace {

bool consists_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_job_number(std::string_view text) {
    return consists_of(text, "0123456789_");
}

/// One line of the answer; empty if it is not of the form that was asked for.
std::string state_text(const std::vector<std::string_view>& parts) {
    if (parts.size() != 5 || !consists_of(parts[1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"))
        return "";
    const std::string state(parts[1]);
    if (state == "RUNNING")
        return state + ", " + std::string(parts[3]) + " of " + std::string(parts[4]);
    return parts[2] == "None" ? state : state + " (" + std::string(parts[2]) + ")";
}

}  // namespace

std::map<std::string, std::string> states_in_queue(const std::set<std::string>& jobs) {
    std::string wanted;
    for (const std::string& job : jobs)
        if (is_job_number(job))
            wanted += (wanted.empty() ? "" : ",") + job;
    if (wanted.empty())
        return {};
    const std::string answer =
        output_of("timeout --kill-after=1 10 squeue --noheader --array --jobs=" + wanted +
                  " --format='%i|%T|%r|%M|%l' 2>/dev/null </dev/null");
    std::map<std::string, std::string> states;
    for (const std::string_view line : split(answer, '\n')) {
        const auto parts = split(trimmed(line), '|');
        const std::string job(parts.empty() ? std::string_view() : parts.front());
        if (const std::string state = state_text(parts); !state.empty() && jobs.contains(job))
            states[job] = state;
    }
    return states;
}

}  // namespace netlyap
