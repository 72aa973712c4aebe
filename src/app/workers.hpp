#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/scheduling/slice.hpp"

#include "command_line.hpp"

#include <cstdint>
#include <filesystem>

namespace netlyap {

/// The number of `--workers`. UsageError when it is not a whole number from 1 to a bound that depends on the
/// machine or allocation, under mpirun or srun, and where there is no mpirun of the MPI library that this
/// program is linked with.
[[nodiscard]] std::int64_t wanted_workers(const Arguments& arguments);

/// Runs `netlyap run` with these arguments as so many workers and a master under mpirun, after saying how. To
/// be called before MPI starts, with what can be checked beforehand checked. A signal asks the run to stop in
/// good order, a second one after more than a second ends it; Ctrl-Z stops all of them and `fg` lets them go
/// on. How a run ends that was stopped is printed here, in the words of whoever stopped it. Returns the code
/// of `status --exit-code` on the run directory, and for a slice that of the run. `has_input`: the job or its
/// data come from standard input.
[[nodiscard]] ExitCode run_with_workers(const Arguments& arguments, std::int64_t workers,
                                        const std::filesystem::path& directory,
                                        const scheduling::Slice& slice, bool has_input);

/// In a process of such a run: how it ends early is not to be printed, because the launcher does.
[[nodiscard]] bool is_told_by_launcher();

}  // namespace netlyap
