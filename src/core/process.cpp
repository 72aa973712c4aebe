#include "netlyap/core/process.hpp"

#include "netlyap/core/text.hpp"

#include <malloc.h>
#include <sched.h>

#include <unistd.h>
#include <algorithm>
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

std::int64_t process_id() {
    return ::getpid();
}

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

std::string slurm_job() {
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

double usable_memory_bytes() {
    constexpr double megabyte = 1024.0 * 1024.0;
    const double machine =
        static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    const auto per_node = parse_double(variable("SLURM_MEM_PER_NODE"));
    const auto per_cpu = parse_double(variable("SLURM_MEM_PER_CPU"));
    const auto cpus = parse_double(variable("SLURM_CPUS_ON_NODE"));
    double given = 0.0;  // nothing is said, or 0: all of the machine
    if (per_node)
        given = *per_node * megabyte;
    else if (per_cpu && cpus)
        given = *per_cpu * *cpus * megabyte;
    return given > 0.0 ? std::min(given, machine) : machine;
}

void keep_freed_memory() noexcept {
#if defined(__GLIBC__)
    constexpr int bytes = 64 << 20;
    ::mallopt(M_TRIM_THRESHOLD, bytes);
    ::mallopt(M_MMAP_THRESHOLD, bytes / 2);  // the largest that glibc takes is 32 MB
#endif
}

}  // namespace netlyap
