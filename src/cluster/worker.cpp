#include "netlyap/cluster/worker.hpp"

#include "netlyap/core/clock.hpp"

#include "communicator.hpp"

#include <spdlog/spdlog.h>

namespace netlyap {

namespace {

constexpr double heartbeat_seconds = 1.0;

/// Computes a lease and returns the report that its units are durable.
Report compute_lease(Session& session, const Workbench& bench, const std::vector<std::int64_t>& units) {
    double last_sign = steady_seconds();
    const auto pulse = [&] {
        if (steady_seconds() - last_sign < heartbeat_seconds)
            return;
        last_sign = steady_seconds();
        Report heartbeat;
        heartbeat.kind = Report::Kind::heartbeat;
        session.communicator().send(0, MessageTag::report, heartbeat);
    };
    Report report;
    for (const std::int64_t unit : units) {
        report.seconds.push_back(compute_unit(bench, unit, pulse));
        report.units.push_back(unit);
    }
    bench.sink.sync();
    return report;
}

/// Says that this worker waits for an order, and waits for it.
Order ask(Session& session, const Report& report) {
    session.communicator().send(0, MessageTag::report, report);
    return session.communicator().wait<Order>(MessageTag::order);
}

Report failure_report(ExitCode code, const std::string& sentence) {
    spdlog::error("{}", sentence);
    Report report;
    report.kind = Report::Kind::failure;
    report.exit_code = static_cast<int>(code);
    report.sentence = sentence;
    return report;
}

}  // namespace

ExitCode run_worker(Session& session, const MakeWorkbench& make_workbench) {
    std::unique_ptr<WorkbenchOwner> owner;
    Order order = session.communicator().wait<Order>(MessageTag::order);
    while (order.action != Order::Action::stop) {
        Report report;
        try {
            if (order.action == Order::Action::assign)
                owner = make_workbench({order.job_text, order.run_directory});
            else
                report = compute_lease(session, owner->bench(), order.units);
        } catch (const Error& failure) {
            report = failure_report(failure.code(), failure.what());
        } catch (const std::exception& failure) {
            report = failure_report(ExitCode::internal, std::string("a worker failed: ") + failure.what());
        }
        order = ask(session, report);
    }
    return static_cast<ExitCode>(order.exit_code);
}

}  // namespace netlyap
