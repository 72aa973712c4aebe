#include "netlyap/runner/pending_units.hpp"

namespace netlyap {

PendingUnits count_pending(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                           const scheduling::Grid& grid, const journal::GridContents& contents,
                           const FormerRun* former, const std::function<void(const PendingUnit&)>& show) {
    const journal::JournalIndex before = former == nullptr ? journal::JournalIndex() : former->index(layout);
    PendingUnits found;
    for (scheduling::UnitNumber number; number.index() < contents.units().size(); ++number) {
        const journal::UnitContents& held = contents.unit(number);
        if (!held.is_pending())
            continue;
        const scheduling::WorkUnit work = grid.unit(number);
        const PendingUnit unit{number, held.checkpoint(),
                               former == nullptr ? FormerUnit{} : former_unit(*former, before, work)};
        found.begun += unit.own != nullptr ? 1 : 0;
        found.extended += unit.own == nullptr && unit.former.state ? 1 : 0;
        found.completed += unit.own == nullptr && unit.former.record ? 1 : 0;
        found.member_steps += member_steps_left(prepared, former, unit.former, unit.own, work);
        show(unit);
    }
    return found;
}

}  // namespace netlyap
