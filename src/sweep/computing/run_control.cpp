#include "netlyap/sweep/computing/run_control.hpp"

#include <spdlog/spdlog.h>

namespace netlyap::computing {

scheduling::Record failed_record(const scheduling::WorkUnit& unit) {
    scheduling::Record record;
    record.unit = unit;
    record.status.fill(scheduling::SeedStatus::failed);
    record.message.fill("given up: the process died every time the unit was tried");
    return record;
}

void record_given_up(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                     double now) {
    for (const scheduling::UnitNumber unit : ledger.expire(now)) {
        spdlog::warn("unit {} is given up: the process died every time it was tried", unit.value);
        sink.write(failed_record(grid.unit(unit)), 0.0);
        sink.sync();
    }
}

}  // namespace netlyap::computing
