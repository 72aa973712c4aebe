#include "netlyap/sweep/computing/local_run.hpp"

#include "netlyap/core/clock.hpp"

#include <utility>
#include <vector>

namespace netlyap::computing {

void run_local(scheduling::Ledger& ledger, const WorkerContext& context, const UnitStarts& starts,
               const RunControl& control) {
    constexpr scheduling::WorkerId self{0};
    record_given_up(ledger, context.grid, context.sink, steady_seconds());
    const auto is_stopped = [&] { return !control.why_stop().empty(); };
    const UnitCallbacks callbacks = {[&] {
                                         ledger.extend(self, steady_seconds());
                                         control.tick(ledger);
                                         return !is_stopped();
                                     },
                                     [](const scheduling::CheckpointLocation&) {}};
    while (!ledger.is_finished() && !is_stopped() && ledger.fits(control.budget())) {
        std::vector<std::pair<scheduling::UnitNumber, double>> computed;
        for (const scheduling::UnitNumber unit : ledger.next(self, steady_seconds(), control.budget())) {
            const UnitOutcome outcome = compute_unit(context, unit, starts, callbacks);
            if (!outcome.is_done)
                break;
            computed.emplace_back(unit, outcome.seconds);
            if (is_stopped())
                break;
        }
        context.sink.sync();
        for (const auto& [unit, seconds] : computed)
            ledger.complete(self, unit, seconds, steady_seconds());
        control.tick(ledger);
    }
    ledger.release(self);
    context.sink.leave();
}

}  // namespace netlyap::computing
