#include "netlyap/core/process.hpp"

#include <malloc.h>
#include <sched.h>

#include <unistd.h>
#include <array>
#include <cstdlib>
#include <thread>

namespace netlyap {

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return "unknown";
    return name.data();
}

std::int64_t process_number() {
    return ::getpid();
}

std::string slurm_job() {
    const auto variable = [](const char* name) -> std::string {
        const char* const value = std::getenv(name);
        return value == nullptr ? "" : value;
    };
    const std::string array = variable("SLURM_ARRAY_JOB_ID");
    return array.empty() ? variable("SLURM_JOB_ID") : array + "_" + variable("SLURM_ARRAY_TASK_ID");
}

unsigned usable_processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        return static_cast<unsigned>(CPU_COUNT(&set));
    return std::max(1U, std::thread::hardware_concurrency());
}

void keep_freed_memory() noexcept {
#if defined(__GLIBC__)
    constexpr int bytes = 64 << 20;
    ::mallopt(M_TRIM_THRESHOLD, bytes);
    ::mallopt(M_MMAP_THRESHOLD, bytes / 2);  // the largest that glibc takes is 32 MB
#endif
}

}  // namespace netlyap
