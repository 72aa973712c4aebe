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
class MasterChannel {
public:
    explicit MasterChannel(Session& session)
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
        std::visit([&](auto& one) { one.sweep = sweep_; }, report);
        session_.communicator().send(0, report);
        last_sent_ = steady_seconds();
    }

    /// An order if one has arrived, signs of life left out.
    std::optional<Order> poll() {
        if (postponed_)
            return std::exchange(postponed_, std::nullopt);
        const double not_listened = steady_seconds() - std::exchange(last_listened_, steady_seconds());
        if (not_listened > 0.25 * timeout_)  // who did not listen cannot say that nothing was said
            last_heard_ += not_listened;
        while (auto received = session_.communicator().poll<Order>()) {
            last_heard_ = steady_seconds();
            if (!std::holds_alternative<MasterAlive>(received->message))
                return std::move(received->message);
        }
        return std::nullopt;
    }

    /// The next poll() gives this order again.
    void postpone(Order order) { postponed_ = std::move(order); }

    void send_sign_of_life() {
        if (steady_seconds() - last_sent_ > 0.25 * timeout_)
            send(WorkerAlive{});
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
Report compute_lease(MasterChannel& channel, const computing::WorkerContext& context, const Lease& lease) {
    Stopped end;
    scheduling::UnitNumber current;
    bool is_paused = false;
    const auto goes_on = [&] {
        channel.send_sign_of_life();
        if (const auto order = channel.poll()) {  // to pause, or to stop at all
            is_paused = true;
            if (!std::holds_alternative<Pause>(*order))
                channel.postpone(*order);
        }
        return !is_paused && stop_signal().empty() && !channel.is_master_lost();
    };
    const auto at_checkpoint = [&](const scheduling::CheckpointLocation& place) {
        channel.send(CheckpointSaved{0, {current, place}});
    };
    for (const scheduling::UnitNumber unit : lease.units) {
        current = unit;
        const computing::UnitOutcome outcome =
            computing::compute_unit(context, unit, lease.starts, {goes_on, at_checkpoint});
        if (!outcome.is_done) {
            if (!outcome.checkpoint.journal.empty())
                end.checkpoints.emplace_back(unit, outcome.checkpoint);
            break;
        }
        end.computed.emplace_back(unit, outcome.seconds);
        if (!goes_on())
            break;
    }
    context.sink.sync();
    end.signal = stop_signal();
    if (end.signal.empty() && end.computed.size() == lease.units.size())
        return Done{0, std::move(end.computed)};
    return end;
}

Failed failure_report(ExitCode code, const std::string& sentence) {
    spdlog::error("{}", sentence);
    return {0, static_cast<int>(code), sentence};
}

/// The next order. A signal that comes while there is nothing to do is reported meanwhile. Nothing when the
/// master is lost.
std::optional<Order> wait_for_order(MasterChannel& channel, bool& has_told_signal) {
    for (;;) {
        if (auto order = channel.poll(); order && !std::holds_alternative<Pause>(*order))
            return order;
        if (channel.is_master_lost())
            return std::nullopt;
        if (!has_told_signal && !stop_signal().empty()) {
            channel.send(Stopped{0, {}, {}, stop_signal()});
            has_told_signal = true;
        }
        channel.send_sign_of_life();
        Session::Communicator::nap();
    }
}

}  // namespace

ExitCode run_worker(Session& session, const MakeWorkerContext& make_workbench) {
    MasterChannel channel(session);
    std::unique_ptr<WorkerContextOwner> owner;
    bool has_told_signal = false;
    for (;;) {
        const std::optional<Order> order = wait_for_order(channel, has_told_signal);
        if (!order)
            throw MasterLost(
                "nothing was heard of the master any more; what is done is safe, run the same command again");
        if (const auto* const dismissal = std::get_if<Dismiss>(&*order))
            return static_cast<ExitCode>(dismissal->exit_code);
        Report report = Done{};
        try {
            if (const auto* const assign = std::get_if<Assign>(&*order)) {
                channel.begin_sweep(assign->sweep, assign->assignment.lease_timeout);
                meanwhile([&] { channel.keep_alive(); },  // the data may take long to read
                          [&] { owner = make_workbench(assign->assignment); });
            } else if (const auto* const lease = std::get_if<Lease>(&*order)) {
                report = compute_lease(channel, owner->context(), *lease);
            }
        } catch (const Error& failure) {
            report = failure_report(failure.code(), failure.what());
        } catch (const std::exception& failure) {
            report = failure_report(ExitCode::internal, std::string("a worker failed: ") + failure.what());
        }
        const auto* const stopped = std::get_if<Stopped>(&report);
        has_told_signal = has_told_signal || std::holds_alternative<Failed>(report) ||
                          (stopped != nullptr && !stopped->signal.empty());
        channel.send(std::move(report));
    }
}

}  // namespace netlyap
