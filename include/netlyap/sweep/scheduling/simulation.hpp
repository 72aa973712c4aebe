#pragma once

#include "netlyap/sweep/scheduling/ledger.hpp"

#include <cstdint>

/// A sweep on another machine, predicted: the real Ledger hands out work in virtual time to workers that
/// follow a model of costs. It shows where a sweep stops getting faster, and what failures of nodes and time
/// limits cost, before anybody pays for it.
namespace netlyap::scheduling {

/// What things take, in s. The defaults were measured on two cores of an AMD EPYC (Zen 5) with Open MPI 4.1.4
/// over loopback and a local disk, see slurm/README.md.
struct CostModel {
    double unit_seconds = 1.0;       ///< a unit on a worker, mean
    double unit_spread = 0.1;        ///< units and workers differ by up to +- this share, uniformly
    double start_seconds = 0.4;      ///< from the launcher to the first lease
    double message_seconds = 10e-6;  ///< of the master for a report, the ledger and the next order
    double turnaround_seconds =
        1e-3;                    ///< from a worker's report to its next unit, without the master's queue
    double sync_seconds = 4e-3;  ///< at the end of a lease: the journal is forced to the disk
    double gather_seconds_per_unit = 0.45e-3;  ///< of 67 kB each
};

struct SimulatedMachine {
    std::int64_t ranks = 2;              ///< one of them hands out
    std::int64_t ranks_per_node = 64;    ///< all of them die when their node fails
    double node_failures_per_day = 0.0;  ///< of the whole machine
    double time_limit_seconds = 0.0;     ///< of one start of the job; 0: none
    double requeue_seconds = 60.0;       ///< from the end of a start to the next one
    bool survives_deaths =
        true;  ///< as under mpirun --enable-recovery; else, as under srun, a failure ends the start
};

struct SimulationResult {
    double computing_seconds = 0.0;    ///< from the first start to the last result, starts and queue included
    double gathering_seconds = 0.0;    ///< after that, by one process
    double efficiency = 0.0;           ///< work / (workers x time of all starts), without the gathering
    double messages_per_second = 0.0;  ///< at the master, mean while computing, both directions
    double peak_messages_per_second = 0.0;  ///< in the busiest tenth of a second
    double master_busy = 0.0;               ///< share of the computing time
    double lost_to_failures = 0.0;          ///< core-seconds that were computed twice
    double lost_to_limits =
        0.0;  ///< core-seconds without computing at starts and ends because of time limits
    std::int64_t node_failures = 0;
    std::int64_t starts = 0;
    std::int64_t units_failed = 0;  ///< given up

    bool operator==(const SimulationResult&) const = default;
};

/// Computes this number of units on the machine. Deterministic: the same arguments, the same result.
/// UsageError when it never comes to its end.
[[nodiscard]] SimulationResult simulate(std::int64_t units, const CostModel& cost,
                                        const SimulatedMachine& machine, LedgerSettings settings);

}  // namespace netlyap::scheduling
