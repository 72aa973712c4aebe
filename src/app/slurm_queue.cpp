#include "slurm_queue.hpp"

#include "netlyap/core/text.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace netlyap {

namespace {

/// The first line that a shell command prints.
std::string first_line_of(const std::string& command) {
    struct Close {
        void operator()(std::FILE* pipe) const noexcept { ::pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
    std::array<char, 512> line{};
    if (!pipe || std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) == nullptr)
        return "";
    return std::string(trimmed(line.data()));
}

}  // namespace

std::string state_in_queue(const std::string& slurm_job) {
    if (slurm_job.empty() || slurm_job.find_first_not_of("0123456789_") != std::string::npos)
        return "";
    const std::string line = first_line_of("timeout 10 squeue --noheader --jobs=" + slurm_job +
                                           " --format='%T|%r|%M|%l' 2>/dev/null");
    const auto parts = split(line, '|');
    if (parts.size() != 4)
        return "";
    const std::string state(parts[0]);
    if (state == "RUNNING")
        return state + ", " + std::string(parts[2]) + " of " + std::string(parts[3]);
    return parts[1] == "None" ? state : state + " (" + std::string(parts[1]) + ")";
}

}  // namespace netlyap
