#pragma once

#include "netlyap/core/error.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace netlyap {

/// MPI for the life of this object: rank 0 is the master, the others are workers.
///
/// An exception must not pass through its destructor's scope: MPI would abort all ranks. Catch inside.
class Session {
public:
    Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Whether mpirun or srun --mpi=pmix started this process, so that there are other ranks to talk to.
    [[nodiscard]] static bool is_launched();

    /// How many tasks the step of Slurm has that this process belongs to, if nothing lets them talk to each
    /// other: srun without PMIx. 0 for a process that is_launched(), that stands alone, or that srun has not
    /// started.
    [[nodiscard]] static std::int64_t tasks_without_mpi();

    /// Whether srun has started this process, with or without PMIx.
    [[nodiscard]] static bool is_task_of_srun();

    /// Whether the death of a worker leaves the others alive: mpirun --enable-recovery.
    [[nodiscard]] static bool survives_deaths();

    /// Ends the process with this code where survives_deaths(): MPI would wait for the dead. Else does
    /// nothing.
    void leave_without_the_dead(ExitCode code);

    [[nodiscard]] int rank() const;
    [[nodiscard]] int size() const;
    /// Ranks on this machine, this one included. To be called by all ranks together.
    [[nodiscard]] int ranks_here() const;

    struct Communicator;
    /// The transport, for the sources of this layer.
    [[nodiscard]] Communicator& communicator() noexcept { return *communicator_; }

private:
    std::unique_ptr<Communicator> communicator_;
};

}  // namespace netlyap
