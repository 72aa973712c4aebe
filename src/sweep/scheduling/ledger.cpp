#include "netlyap/sweep/scheduling/ledger.hpp"

#include "netlyap/core/assert.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::scheduling {

namespace {

UnitNumber pop_first(std::set<UnitNumber>& units) {
    const UnitNumber unit = *units.begin();
    units.erase(units.begin());
    return unit;
}

}  // namespace

Ledger::Ledger(const std::vector<bool>& is_done, const LedgerSettings& settings)
    : settings_(settings), states_(is_done.size(), State::pending), holders_(is_done.size(), WorkerId{-1}) {
    counts_.pending = static_cast<std::int64_t>(is_done.size());
    for (UnitNumber unit; unit.index() < is_done.size(); ++unit)
        if (is_done[unit.index()])
            set_state(unit, State::done);
}

std::int64_t& Ledger::count_of(State state) {
    switch (state) {
        case State::pending:
            return counts_.pending;
        case State::leased:
            return counts_.leased;
        case State::done:
            return counts_.done;
        case State::failed:
            break;
    }
    return counts_.failed;
}

void Ledger::set_state(UnitNumber unit, State state) {
    State& current = states_[unit.index()];
    --count_of(current);
    ++count_of(state);
    current = state;
}

double Ledger::seconds_per_unit() const noexcept {
    return timed_units_ == 0 ? 0.0 : timed_seconds_ / static_cast<double>(timed_units_);
}

void Ledger::recall_given_up(UnitNumber unit) {
    set_state(unit, State::failed);
}

void Ledger::restore_loss_count(UnitNumber unit, std::int64_t times) {
    NETLYAP_ASSERT(state_of(unit) == State::pending, "what is done or given up was not lost");
    losses_[unit] = times;
    suspects_.insert(unit);
}

bool Ledger::fits(double budget_seconds) const noexcept {
    return std::min(seconds_per_unit(), settings_.checkpoint_seconds) <= budget_seconds;
}

std::vector<UnitNumber> Ledger::next(WorkerId worker, double now, double budget_seconds) {
    release(worker);
    const double unit_seconds = seconds_per_unit();
    if (is_closed_ || !fits(budget_seconds))
        return {};
    std::int64_t wanted = 1;
    if (unit_seconds > 0.0) {
        const double remaining = unit_seconds * static_cast<double>(counts_.pending);
        const double share = remaining / (4.0 * static_cast<double>(settings_.workers));
        const double seconds = std::min({settings_.lease_seconds, share, budget_seconds});
        wanted = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(seconds / unit_seconds)));
    }
    Lease lease;
    lease.deadline = now + settings_.lease_timeout;
    const auto take = [&](UnitNumber unit) {
        set_state(unit, State::leased);
        holders_[unit.index()] = worker;
        lease.units.insert(unit);
        --wanted;
    };
    while (wanted > 0 && !returned_.empty())
        if (const UnitNumber unit = pop_first(returned_); state_of(unit) == State::pending)
            take(unit);
    for (; wanted > 0 && first_untouched_.index() < states_.size(); ++first_untouched_)
        if (state_of(first_untouched_) == State::pending && !suspects_.contains(first_untouched_))
            take(first_untouched_);
    while (lease.units.empty() && !suspects_.empty())
        if (const UnitNumber unit = pop_first(suspects_); state_of(unit) == State::pending)
            take(unit);
    const std::vector<UnitNumber> units(lease.units.begin(), lease.units.end());
    if (!units.empty()) {
        deadlines_.emplace(lease.deadline, worker);
        leases_[worker] = std::move(lease);
    }
    return units;
}

void Ledger::release(WorkerId worker) {
    const auto found = leases_.find(worker);
    if (found == leases_.end())
        return;
    for (const UnitNumber unit : found->second.units) {
        set_state(unit, State::pending);
        (losses_.contains(unit) ? suspects_ : returned_).insert(unit);
    }
    deadlines_.erase({found->second.deadline, worker});
    leases_.erase(found);
}

bool Ledger::complete(WorkerId worker, UnitNumber unit, double seconds, double now) {
    NETLYAP_ASSERT(unit.value >= 0 && unit.index() < states_.size(), "units are counted from 0");
    extend(worker, now);
    if (state_of(unit) == State::done)
        return false;
    if (state_of(unit) == State::leased)
        remove_from_lease(unit);
    set_state(unit, State::done);
    ++timed_units_;
    timed_seconds_ += seconds;
    return true;
}

void Ledger::remove_from_lease(UnitNumber unit) {
    const WorkerId holder = holders_[unit.index()];
    Lease& lease = leases_.at(holder);
    lease.units.erase(unit);
    if (lease.units.empty()) {
        deadlines_.erase({lease.deadline, holder});
        leases_.erase(holder);
    }
}

void Ledger::extend(WorkerId worker, double now) {
    const auto found = leases_.find(worker);
    if (found == leases_.end())
        return;
    deadlines_.erase({found->second.deadline, worker});
    found->second.deadline = now + settings_.lease_timeout;
    deadlines_.emplace(found->second.deadline, worker);
}

std::vector<UnitNumber> Ledger::expire(double now) {
    std::vector<UnitNumber> given_up;
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
        const WorkerId worker = deadlines_.begin()->second;
        const std::set<UnitNumber> lost = leases_.at(worker).units;
        for (const UnitNumber unit : lost)
            ++losses_[unit];
        release(worker);
    }
    for (auto suspect = suspects_.begin(); suspect != suspects_.end();) {
        const UnitNumber unit = *suspect++;
        if (state_of(unit) != State::pending || losses_[unit] < settings_.max_attempts)
            continue;
        suspects_.erase(unit);
        set_state(unit, State::failed);
        given_up.push_back(unit);
    }
    return given_up;
}

}  // namespace netlyap::scheduling
