#pragma once

#include "netlyap/sweep/computing/run_control.hpp"
#include "netlyap/cluster/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// What every worker is told before the first unit.
struct Assignment {
    std::string job_text;         ///< the job as a job file
    std::string run_directory;    ///< absolute path
    double lease_timeout = 60.0;  ///< whoever is silent for this long, in s, is considered lost
    scheduling::Slice slice;      ///< what the numbers of units count
};

/// Rank 0 of a session. It hands out leases and learns which units are durable; the records themselves never
/// pass through it. It sleeps between looks at its messages, so it needs no core of its own.
///
/// A worker that is silent for the lease timeout counts as lost: its lease goes to others and nothing is sent
/// to it, until it is heard again. The master in turn gives signs of life, so that workers notice when it is
/// gone.
class Master {
public:
    explicit Master(Session& session);

    /// Tells all workers what the job is. Of several sweeps in a session each begins like this, when the one
    /// before has come to its end.
    void assign(const Assignment& assignment);
    /// Hands out all that the ledger has; returns when nothing is pending or leased. A unit that is given up
    /// is written to the sink as failed. When it should stop, or a worker got a signal, or nothing fits into
    /// the budget, the workers keep the states of their units and it returns with units pending. Throws the
    /// Error that a worker reported.
    void hand_out(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                  computing::UnitStarts starts, const computing::RunControl& control);
    /// Why hand_out() ended early; empty if it did not.
    [[nodiscard]] const std::string& stop_reason() const noexcept { return stop_reason_; }
    /// Signs of life of both sides between two sweeps: to be called several times a second.
    void keep_alive();
    /// Ends all workers with this exit code. Also before assign(), when there is nothing to do.
    void dismiss(ExitCode code);

private:
    struct Worker {
        bool is_waiting = true;  ///< for an order, as every worker does from its start
        bool is_dismissed = false;
        double last_heard = 0.0;
        double last_told = 0.0;
        bool is_told_lost = false;  ///< in the log
    };

    [[nodiscard]] bool is_silent(const Worker& worker) const;  ///< for the lease timeout
    [[nodiscard]] bool is_lost(const Worker& worker) const;
    void stop(scheduling::Ledger& ledger, const std::string& reason);
    void send_work(scheduling::Ledger& ledger, const computing::UnitStarts& starts, double budget);
    void send_signs_of_life();
    void tell_lost_workers(scheduling::Ledger& ledger);
    void excuse_silence(scheduling::Ledger* ledger, double seconds);
    bool receive_reports(scheduling::Ledger* ledger, computing::UnitStarts& starts);

    Session& session_;
    std::int64_t sweep_ = 0;                                          ///< which of this session
    double lease_timeout_ = std::numeric_limits<double>::infinity();  ///< until the assignment
    std::vector<Worker> workers_;                                     ///< [rank - 1]
    ExitCode failure_code_ = ExitCode::complete;
    std::string failure_;
    std::string stop_reason_;
    double stopped_at_ = 0.0;
    double listened_ = 0.0;  ///< when it last looked for reports
};

}  // namespace netlyap
