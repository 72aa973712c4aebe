#include "netlyap/cluster/worker.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/meanwhile.hpp"
#include "netlyap/core/stop_signal.hpp"

#include "communicator.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace netlyap {

namespace {

/// The worker's end of the line to the master.
class Line {
public:
    explicit Line(Session& session)
        : session_(session),
          last_sent_(steady_seconds()),
          last_heard_(last_sent_),
          last_listened_(last_sent_) {}

    /// From the assignment on both sides give signs of life.
    void begin_sweep(std::int64_t number, double timeout) {
        sweep_ = number;
        timeout_ = timeout;
    }

    void send(Report report) {
        report.sweep = sweep_;
        session_.communicator().send(0, MessageTag::report, report);
        last_sent_ = steady_seconds();
    }

    /// An order if one has arrived, signs of life left out.
    std::optional<Order> poll() {
        if (postponed_)
            return std::exchange(postponed_, std::nullopt);
        const double not_listened = steady_seconds() - std::exchange(last_listened_, steady_seconds());
        if (not_listened > 0.25 * timeout_)  // who did not listen cannot say that nothing was said
            last_heard_ += not_listened;
        while (auto received = session_.communicator().poll<Order>(MessageTag::order)) {
            last_heard_ = steady_seconds();
            if (received->message.action != Order::Action::alive)
                return std::move(received->message);
        }
        return std::nullopt;
    }

    /// The next poll() gives this order again.
    void postpone(Order order) { postponed_ = std::move(order); }

    void send_sign_of_life() {
        Report sign;
        sign.kind = Report::Kind::heartbeat;
        if (steady_seconds() - last_sent_ > 0.25 * timeout_)
            send(sign);
    }

    /// Hears and gives signs of life; an order that comes is left for the next poll().
    void keep_alive() {
        send_sign_of_life();
        if (!postponed_)
            postponed_ = poll();
    }

    /// Up to when this process listened, see poll().
    [[nodiscard]] bool is_master_lost() const { return last_listened_ - last_heard_ > timeout_; }

private:
    Session& session_;
    std::int64_t sweep_ = 0;
    double timeout_ = std::numeric_limits<double>::infinity();
    double last_sent_;
    double last_heard_;
    double last_listened_;
    std::optional<Order> postponed_;
};

/// Computes a lease, or what of it there is time for, and returns the report that its units are durable.
Report compute_lease(Line& line, const computing::Workbench& bench, const Order& lease) {
    Report report;
    std::int64_t current = 0;
    bool is_paused = false;
    const auto goes_on = [&] {
        line.send_sign_of_life();
        if (const auto order = line.poll()) {  // to pause, or to stop at all
            is_paused = true;
            if (order->action != Order::Action::pause)
                line.postpone(*order);
        }
        return !is_paused && stop_signal().empty() && !line.is_master_lost();
    };
    const auto at_checkpoint = [&](const scheduling::CheckpointPlace& place) {
        Report sign;
        sign.kind = Report::Kind::heartbeat;
        sign.kept.emplace_back(current, place);
        line.send(sign);
    };
    for (const std::int64_t unit : lease.units) {
        current = unit;
        const auto from = std::find_if(lease.kept.begin(), lease.kept.end(),
                                       [&](const auto& kept) { return kept.first == unit; });
        const computing::UnitOutcome outcome = computing::compute_unit(
            bench, unit, from == lease.kept.end() ? nullptr : &from->second, {goes_on, at_checkpoint});
        if (!outcome.is_done) {
            if (!outcome.kept.journal.empty())
                report.kept.emplace_back(unit, outcome.kept);
            break;
        }
        report.units.push_back(unit);
        report.seconds.push_back(outcome.seconds);
        if (!goes_on())
            break;
    }
    bench.sink.sync();
    if (report.units.size() < lease.units.size())
        report.kind = Report::Kind::stopped;
    report.sentence = stop_signal();
    if (!report.sentence.empty())
        report.kind = Report::Kind::stopped;
    return report;
}

Report failure_report(ExitCode code, const std::string& sentence) {
    spdlog::error("{}", sentence);
    Report report;
    report.kind = Report::Kind::failure;
    report.exit_code = static_cast<int>(code);
    report.sentence = sentence;
    return report;
}

/// The next order. A signal that comes while there is nothing to do is reported meanwhile. Nothing when the
/// master is lost.
std::optional<Order> wait_for_order(Line& line, bool& has_told_signal) {
    for (;;) {
        if (auto order = line.poll(); order && order->action != Order::Action::pause)
            return order;
        if (line.is_master_lost())
            return std::nullopt;
        if (!has_told_signal && !stop_signal().empty()) {
            Report report;
            report.kind = Report::Kind::stopped;
            report.sentence = stop_signal();
            line.send(report);
            has_told_signal = true;
        }
        line.send_sign_of_life();
        Session::Communicator::nap();
    }
}

}  // namespace

ExitCode run_worker(Session& session, const MakeWorkbench& make_workbench) {
    Line line(session);
    std::unique_ptr<WorkbenchOwner> owner;
    bool has_told_signal = false;
    for (;;) {
        const std::optional<Order> order = wait_for_order(line, has_told_signal);
        if (!order)
            throw MasterLost(
                "nothing was heard of the master any more; what is done is safe, run the same command again");
        if (order->action == Order::Action::stop)
            return static_cast<ExitCode>(order->exit_code);
        Report report;
        try {
            if (order->action == Order::Action::assign) {
                line.begin_sweep(order->sweep, order->lease_timeout);
                meanwhile([&] { line.keep_alive(); },  // the data may take long to read
                          [&] {
                              owner = make_workbench({order->job_text, order->run_directory,
                                                      order->lease_timeout, order->slice});
                          });
            } else {
                report = compute_lease(line, owner->bench(), *order);
            }
        } catch (const Error& failure) {
            report = failure_report(failure.code(), failure.what());
        } catch (const std::exception& failure) {
            report = failure_report(ExitCode::internal, std::string("a worker failed: ") + failure.what());
        }
        has_told_signal = has_told_signal || !report.sentence.empty();
        line.send(report);
    }
}

}  // namespace netlyap
