#include "netlyap/sweep/computing/run_control.hpp"

#include <spdlog/spdlog.h>

namespace netlyap::computing {

namespace {

template <class Place>
const Place* place_of(const std::map<scheduling::UnitNumber, Place>& places, scheduling::UnitNumber unit) {
    const auto found = places.find(unit);
    return found == places.end() ? nullptr : &found->second;
}

}  // namespace

const scheduling::CheckpointLocation* UnitStarts::checkpoint(scheduling::UnitNumber unit) const {
    return place_of(checkpoints, unit);
}

const scheduling::RecordLocation* UnitStarts::record(scheduling::UnitNumber unit) const {
    return place_of(records, unit);
}

void UnitStarts::add(scheduling::UnitNumber unit, const UnitStarts& from) {
    if (const scheduling::CheckpointLocation* const place = from.checkpoint(unit))
        checkpoints.emplace(unit, *place);
    if (const scheduling::RecordLocation* const place = from.record(unit))
        records.emplace(unit, *place);
}

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
