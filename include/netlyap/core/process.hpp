#pragma once

#include <cstdint>
#include <string>

namespace netlyap {

/// The name of this machine.
[[nodiscard]] std::string host_name();

/// The operating system's number of this process.
[[nodiscard]] std::int64_t process_id();

/// The number of the Slurm job that this process is part of, "12", or "12_3" for a task of an array; empty
/// outside Slurm.
[[nodiscard]] std::string slurm_job();

/// Processors that this process may use.
[[nodiscard]] unsigned usable_processors();

/// Memory that the processes on this machine may use together, in bytes: what the machine has, or what its
/// Slurm job was given here (SLURM_MEM_PER_NODE, or SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE; in MB).
[[nodiscard]] double usable_memory_bytes();

/// Lets the allocator keep the memory of one unit for the next. By itself glibc gives it back to the system
/// after every unit, and the page faults of taking it anew cost 1 % of a sweep of short units.
void keep_freed_memory() noexcept;

}  // namespace netlyap
