#pragma once

#include "netlyap/cluster/compute.hpp"
#include "netlyap/cluster/session.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// What every worker is told before the first unit.
struct Assignment {
    std::string job_text;       ///< the job as a job file
    std::string run_directory;  ///< absolute path
};

/// Rank 0 of a session. It hands out leases and learns which units are durable; the records themselves never
/// pass through it. It sleeps between looks at its messages, so it needs no core of its own.
class Master {
public:
    explicit Master(Session& session);

    /// Tells all workers what the job is.
    void assign(const Assignment& assignment);
    /// Hands out all that the ledger has; returns when nothing is pending or leased. A unit that is given up
    /// is written to the sink as failed. Throws the Error that a worker reported.
    void hand_out(Ledger& ledger, const Grid& grid, RecordSink& sink, const Tick& tick);
    /// Ends all workers with this exit code. Also before assign(), when there is nothing to do.
    void dismiss(ExitCode code);

private:
    struct Worker {
        bool is_waiting = true;  ///< for an order, as every worker does from its start
        bool is_dismissed = false;
        double last_heard = 0.0;
    };

    void send_work(Ledger& ledger);
    bool receive_reports(Ledger* ledger);

    Session& session_;
    std::vector<Worker> workers_;  ///< [rank - 1]
    ExitCode failure_code_ = ExitCode::complete;
    std::string failure_;
};

}  // namespace netlyap
