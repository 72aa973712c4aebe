#include "netlyap/cluster/master.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/text.hpp"

#include "communicator.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace netlyap {

namespace {

/// Enters what a worker has reported; the signal that it got, if it did.
std::string enter(scheduling::Ledger& ledger, computing::UnitStarts& starts, int worker,
                  const Report& report) {
    const double now = steady_seconds();
    const auto enter_checkpoint = [&](const UnitCheckpoint& saved) {
        starts.checkpoints[saved.first] = saved.second;
        ledger.progress(saved.first);
    };
    const auto enter_computed = [&](const std::vector<ComputedUnit>& computed) {
        for (const auto& [unit, seconds] : computed)
            ledger.complete(scheduling::WorkerId{worker}, unit, seconds, now);
    };
    ledger.extend(scheduling::WorkerId{worker}, now);
    if (const auto* const done = std::get_if<Done>(&report))
        enter_computed(done->computed);
    else if (const auto* const saved = std::get_if<CheckpointSaved>(&report))
        enter_checkpoint(saved->checkpoint);
    else if (const auto* const stopped = std::get_if<Stopped>(&report)) {
        std::for_each(stopped->checkpoints.begin(), stopped->checkpoints.end(), enter_checkpoint);
        enter_computed(stopped->computed);
        ledger.release(scheduling::WorkerId{worker});
        return stopped->signal;
    }
    return "";
}

}  // namespace

Master::Master(Session& session)
    : session_(session), workers_(static_cast<std::size_t>(session.size() - 1)) {}

void Master::assign(const Assignment& assignment) {
    lease_timeout_ = assignment.lease_timeout;
    sweep_ = session_.communicator().next_sweep();
    for (int rank = 1; rank < session_.size(); ++rank)
        session_.communicator().send(rank, Assign{assignment, sweep_});
    for (Worker& worker : workers_) {
        worker.is_waiting = false;
        worker.last_heard = worker.last_told = steady_seconds();
    }
    listened_ = steady_seconds();
}

/// Up to when the master listened: what came while it was stopped, or waited for a disk, it has not read yet.
bool Master::is_silent(const Worker& worker) const {
    return listened_ - worker.last_heard > lease_timeout_;
}

/// Once all have been told to stop, a worker that is alive answers within moments.
bool Master::is_lost(const Worker& worker) const {
    constexpr double patience = 5.0;
    return is_silent(worker) ||
           (!stop_reason_.empty() && listened_ - std::max(worker.last_heard, stopped_at_) > patience);
}

/// A master that did not listen, because the machine or a file system let it wait, cannot say that nothing
/// was said: nobody is lost for that.
void Master::excuse_silence(scheduling::Ledger* ledger, double seconds) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        if (workers_[i].is_told_lost)
            continue;
        workers_[i].last_heard += seconds;
        if (ledger != nullptr)
            ledger->extend(scheduling::WorkerId{static_cast<int>(i) + 1}, steady_seconds());
    }
}

/// Takes all reports that have arrived; false if there was none. Without a ledger work that was done counts
/// no more.
bool Master::receive_reports(scheduling::Ledger* ledger, computing::UnitStarts& starts) {
    bool any = false;
    const double not_listened = steady_seconds() - std::exchange(listened_, steady_seconds());
    if (not_listened > 0.25 * lease_timeout_)
        excuse_silence(ledger, not_listened);
    while (const auto received = session_.communicator().poll<Report>()) {
        any = true;
        const Report& report = received->message;
        const std::int64_t sweep = std::visit([](const auto& one) { return one.sweep; }, report);
        if (sweep != 0 && sweep != sweep_)
            continue;  // a lost worker's last word on an earlier sweep: it is not waiting yet
        Worker& worker = workers_[static_cast<std::size_t>(received->source - 1)];
        worker.last_heard = steady_seconds();
        const bool is_at_work =
            std::holds_alternative<WorkerAlive>(report) || std::holds_alternative<CheckpointSaved>(report);
        worker.is_waiting = worker.is_waiting || !is_at_work;
        const auto* const failed = std::get_if<Failed>(&report);
        if (failed != nullptr && failure_.empty()) {
            failure_code_ = static_cast<ExitCode>(failed->exit_code);
            failure_ = failed->sentence;
        }
        if (ledger == nullptr)
            continue;
        if (const std::string signal = enter(*ledger, starts, received->source, report); !signal.empty())
            stop(*ledger, signal);
    }
    return any;
}

/// No more leases; who is at one keeps its state and reports.
void Master::stop(scheduling::Ledger& ledger, const std::string& reason) {
    if (!stop_reason_.empty())
        return;
    stop_reason_ = reason;
    stopped_at_ = steady_seconds();
    ledger.close();
    for (std::size_t i = 0; i < workers_.size(); ++i)
        if (!workers_[i].is_waiting && !is_lost(workers_[i]))
            session_.communicator().send(static_cast<int>(i) + 1, Pause{});
}

void Master::send_work(scheduling::Ledger& ledger, const computing::UnitStarts& starts, double budget) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        if (!workers_[i].is_waiting || is_lost(workers_[i]))
            continue;
        const auto rank = static_cast<int>(i) + 1;
        Lease lease{ledger.next(scheduling::WorkerId{rank}, steady_seconds(), budget), {}};
        if (lease.units.empty())
            return;
        for (const scheduling::UnitNumber unit : lease.units)
            lease.starts.add(unit, starts);
        session_.communicator().send(rank, lease);
        workers_[i].is_waiting = false;
        workers_[i].last_told = steady_seconds();
    }
}

/// Says once of every worker that it is lost. When all is to stop, nothing is expected of it any more.
void Master::tell_lost_workers(scheduling::Ledger& ledger) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        const bool was_lost = std::exchange(workers_[i].is_told_lost, is_lost(workers_[i]));
        if (!workers_[i].is_told_lost || was_lost)
            continue;
        const auto rank = static_cast<int>(i) + 1;
        spdlog::warn("nothing was heard of rank {} for {:.0f} s: it counts as lost, others get its work",
                     rank, steady_seconds() - workers_[i].last_heard);
        if (!stop_reason_.empty())
            ledger.release(scheduling::WorkerId{rank});
    }
}

/// So that workers know that the master is there.
void Master::send_signs_of_life() {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        Worker& worker = workers_[i];
        if (steady_seconds() - worker.last_told < 0.25 * lease_timeout_ || is_lost(worker))
            continue;
        session_.communicator().send(static_cast<int>(i) + 1, MasterAlive{});
        worker.last_told = steady_seconds();
    }
}

void Master::hand_out(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                      computing::UnitStarts starts, const computing::RunControl& control) {
    while (!ledger.is_finished()) {
        const bool any = receive_reports(&ledger, starts);
        if (!failure_.empty())
            throw Error(failure_code_, failure_);
        computing::record_given_up(ledger, grid, sink, listened_);  // silence counts up to then
        if (const std::string reason = control.why_stop(); !reason.empty())
            stop(ledger, reason);
        else if (const double budget = control.budget(); ledger.fits(budget))
            send_work(ledger, starts, budget);
        else if (ledger.counts().leased == 0)
            stop(ledger, "run.time_limit");
        send_signs_of_life();
        control.tick(ledger);
        tell_lost_workers(ledger);
        if (stop_reason_.empty() && std::all_of(workers_.begin(), workers_.end(),
                                                [&](const Worker& worker) { return is_lost(worker); }))
            throw Error(ExitCode::stopped, "all workers are lost: nothing was heard of them for " +
                                               to_text(lease_timeout_) +
                                               " s; what is done is safe, run the same command again");
        if (!any)
            Session::Communicator::nap();
    }
}

void Master::keep_alive() {
    computing::UnitStarts nobody_continues;
    receive_reports(nullptr, nobody_continues);
    send_signs_of_life();
}

void Master::dismiss(ExitCode code) {
    const Dismiss dismissal{static_cast<int>(code)};
    computing::UnitStarts nobody_continues;
    for (;;) {
        receive_reports(nullptr, nobody_continues);
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            Worker& worker = workers_[i];
            if (worker.is_dismissed || !worker.is_waiting || is_silent(worker))
                continue;
            session_.communicator().send(static_cast<int>(i) + 1, dismissal);
            worker.is_dismissed = true;
        }
        if (std::all_of(workers_.begin(), workers_.end(),
                        [&](const Worker& worker) { return worker.is_dismissed || is_lost(worker); }))
            break;
        send_signs_of_life();
        Session::Communicator::nap();
    }
    if (Session::survives_deaths())
        return;  // nothing may be sent to the dead; who is only slow will notice that the master is gone
    for (std::size_t i = 0; i < workers_.size(); ++i)
        if (!workers_[i].is_dismissed)
            session_.communicator().send(static_cast<int>(i) + 1, dismissal);
}

}  // namespace netlyap
