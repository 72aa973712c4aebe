#include "netlyap/cluster/compute.hpp"

#include "netlyap/core/clock.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace netlyap {

double compute_unit(const Workbench& bench, std::int64_t unit, const std::function<void()>& pulse) {
    constexpr double slice_seconds = 0.1;
    const double start = steady_seconds();
    Evaluation evaluation(bench.prepared, bench.grid.unit(unit), bench.kernel);
    std::int64_t steps = 1;
    for (double before = start; !evaluation.is_done();) {
        evaluation.advance(steps);
        pulse();
        const double now = steady_seconds();
        if (now - before < 0.5 * slice_seconds)
            steps *= 2;
        else if (now - before > 2.0 * slice_seconds)
            steps = std::max<std::int64_t>(1, steps / 2);
        before = now;
    }
    const double seconds = steady_seconds() - start;
    bench.sink.write(evaluation.record(), seconds);
    return seconds;
}

Record failed_record(const Unit& unit, const std::string& reason) {
    Record record;
    record.unit = unit;
    record.status.fill(SeedStatus::failed);
    record.message.fill(reason);
    return record;
}

void run_local(Ledger& ledger, const Workbench& bench, const Tick& tick) {
    constexpr std::int64_t self = 0;
    while (!ledger.is_finished()) {
        std::vector<std::pair<std::int64_t, double>> computed;
        for (const std::int64_t unit : ledger.next(self, steady_seconds()))
            computed.emplace_back(unit, compute_unit(bench, unit, [&] {
                                      ledger.extend(self, steady_seconds());
                                      tick(ledger);
                                  }));
        bench.sink.sync();
        for (const auto& [unit, seconds] : computed)
            ledger.complete(self, unit, seconds, steady_seconds());
        tick(ledger);
    }
}

}  // namespace netlyap
