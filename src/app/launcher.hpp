#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// UsageError unless the launcher of `--workers` is there: mpirun of the MPI library that this program is
/// linked with, or, where the site says so and this is a job of Slurm, srun.
void check_launcher();

/// The command that starts so many processes of what is put behind it.
[[nodiscard]] std::vector<std::string> launching_command(std::int64_t processes);

}  // namespace netlyap
