#include "netlyap/sweep/computing/local_run.hpp"

#include "netlyap/core/clock.hpp"

#include <utility>
#include <vector>

namespace netlyap::computing {

void run_local(scheduling::Ledger& ledger, const Workbench& bench, CheckpointPlaces checkpoints,
               const Direction& direction) {
    constexpr scheduling::WorkerId self{0};
    record_given_up(ledger, bench.grid, bench.sink, steady_seconds());
    const auto is_stopped = [&] { return !direction.why_stop().empty(); };
    const Watch watch = {[&] {
                             ledger.extend(self, steady_seconds());
                             direction.tick(ledger);
                             return !is_stopped();
                         },
                         [](const scheduling::CheckpointPlace&) {}};
    while (!ledger.is_finished() && !is_stopped() && ledger.fits(direction.budget())) {
        std::vector<std::pair<std::int64_t, double>> computed;
        for (const std::int64_t unit : ledger.next(self, steady_seconds(), direction.budget())) {
            const auto from = checkpoints.find(unit);
            const UnitOutcome outcome =
                compute_unit(bench, unit, from == checkpoints.end() ? nullptr : &from->second, watch);
            if (!outcome.is_done)
                break;
            computed.emplace_back(unit, outcome.seconds);
            if (is_stopped())
                break;
        }
        bench.sink.sync();
        for (const auto& [unit, seconds] : computed)
            ledger.complete(self, unit, seconds, steady_seconds());
        direction.tick(ledger);
    }
    ledger.release(self);
    bench.sink.leave();
}

}  // namespace netlyap::computing
