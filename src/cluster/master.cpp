#include "netlyap/cluster/master.hpp"

#include "netlyap/core/clock.hpp"

#include "communicator.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace netlyap {

Master::Master(Session& session) : session_(session), workers_(static_cast<std::size_t>(session.size() - 1)) {
    for (Worker& worker : workers_)
        worker.last_heard = steady_seconds();
}

void Master::assign(const Assignment& assignment) {
    Order order;
    order.action = Order::Action::assign;
    order.job_text = assignment.job_text;
    order.run_directory = assignment.run_directory;
    for (int rank = 1; rank < session_.size(); ++rank)
        session_.communicator().send(rank, MessageTag::order, order);
    for (Worker& worker : workers_)
        worker.is_waiting = false;
}

/// Takes all reports that have arrived; false if there was none. Without a ledger work that was done counts
/// no more.
bool Master::receive_reports(Ledger* ledger) {
    bool any = false;
    while (const auto received = session_.communicator().poll<Report>(MessageTag::report)) {
        any = true;
        const double now = steady_seconds();
        Worker& worker = workers_[static_cast<std::size_t>(received->source - 1)];
        const Report& report = received->message;
        worker.last_heard = now;
        if (ledger != nullptr) {
            ledger->extend(received->source, now);
            for (std::size_t i = 0; i < report.units.size(); ++i)
                ledger->complete(received->source, report.units[i], report.seconds[i], now);
        }
        if (report.kind == Report::Kind::failure && failure_.empty()) {
            failure_code_ = static_cast<ExitCode>(report.exit_code);
            failure_ = report.sentence;
        }
        worker.is_waiting = report.kind != Report::Kind::heartbeat;
    }
    return any;
}

void Master::send_work(Ledger& ledger) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        if (!workers_[i].is_waiting)
            continue;
        const auto rank = static_cast<int>(i) + 1;
        Order order;
        order.action = Order::Action::compute;
        order.units = ledger.next(rank, steady_seconds());
        if (order.units.empty())
            return;
        session_.communicator().send(rank, MessageTag::order, order);
        workers_[i].is_waiting = false;
    }
}

void Master::hand_out(Ledger& ledger, const Grid& grid, RecordSink& sink, const Tick& tick) {
    while (!ledger.is_finished()) {
        const bool any = receive_reports(&ledger);
        if (!failure_.empty())
            throw Error(failure_code_, failure_);
        for (const std::int64_t unit : ledger.expire(steady_seconds())) {
            const std::string reason = "given up: the worker was lost every time the unit was tried";
            spdlog::warn("unit {} {}", unit, reason);
            sink.write(failed_record(grid.unit(unit), reason), 0.0);
            sink.sync();
        }
        send_work(ledger);
        tick(ledger);
        if (!any)
            Session::Communicator::nap();
    }
}

void Master::dismiss(ExitCode code) {
    constexpr double patience_seconds = 60.0;  // a worker that is silent for so long is not waited for
    Order order;
    order.action = Order::Action::stop;
    order.exit_code = static_cast<int>(code);
    const auto all_dismissed = [&] {
        return std::all_of(workers_.begin(), workers_.end(),
                           [](const Worker& worker) { return worker.is_dismissed; });
    };
    while (!all_dismissed()) {
        receive_reports(nullptr);
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            Worker& worker = workers_[i];
            const bool is_lost = steady_seconds() - worker.last_heard > patience_seconds;
            if (worker.is_dismissed || (!worker.is_waiting && !is_lost))
                continue;
            session_.communicator().send(static_cast<int>(i) + 1, MessageTag::order, order);
            worker.is_dismissed = true;
        }
        Session::Communicator::nap();
    }
}

}  // namespace netlyap
