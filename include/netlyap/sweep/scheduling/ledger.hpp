#pragma once

#include "netlyap/sweep/scheduling/distinct_numbers.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace netlyap::scheduling {

/// How the ledger hands out work.
struct LedgerSettings {
    std::int64_t workers = 1;
    double lease_seconds = 1.0;   ///< work in a lease while there is plenty
    double lease_timeout = 60.0;  ///< a worker that has been silent for this long has lost its lease, in s
    double checkpoint_seconds = 60.0;  ///< work on a unit after which its state is safe, in s
    std::int64_t max_attempts = 3;     ///< losses without progress until a unit is given up
};

/// Units by what has become of them.
struct LedgerCounts {
    std::int64_t pending = 0;
    std::int64_t leased = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;  ///< given up
};

/// The scheduler, as pure data: which unit is pending, leased, done or given up. It knows neither MPI nor
/// files, and no clock: time is an argument, in seconds from any origin, and never goes back.
///
/// A lease is a set of units that one worker computes, with a deadline that every sign of life extends. A
/// worker has one lease at a time. Invariant: every unit is in exactly one of the four states, and leased to
/// at most one worker.
class Ledger {
public:
    /// Units 0 .. is_done.size() - 1, some of them done already.
    Ledger(const std::vector<bool>& is_done, const LedgerSettings& settings);

    /// What earlier starts have left, before the first next(): the unit was given up, or it was lost so
    /// often.
    void recall_given_up(UnitNumber unit);
    void restore_loss_count(UnitNumber unit, std::int64_t times);

    /// The next lease of a worker: about min(lease_seconds, remaining work / (4 workers)) of work, at least
    /// one unit, in the order of their numbers. A unit that was lost is leased alone, because it may be what
    /// its worker died of, and last, so that all others get done. Empty while nothing is pending or nothing
    /// fits into the budget. What the worker still had on lease returns to the pending units first.
    [[nodiscard]] std::vector<UnitNumber> next(
        WorkerId worker, double now, double budget_seconds = std::numeric_limits<double>::infinity());

    /// A unit is durable; it took so long. False if that was known already (a result that arrives twice
    /// counts once).
    bool complete(WorkerId worker, UnitNumber unit, double seconds, double now);

    /// A sign of life: the deadline of the worker's lease moves to now + lease_timeout.
    void extend(WorkerId worker, double now);

    /// The state of the unit at a later iteration is durable: how often it was lost before counts no more.
    void progress(UnitNumber unit) { losses_.erase(unit); }

    /// The worker stops in good order: what is left of its lease becomes pending again.
    void release(WorkerId worker);

    /// Whether a unit, or at least the work up to its first checkpoint, is expected to fit into so many
    /// seconds.
    [[nodiscard]] bool fits(double budget_seconds) const noexcept;

    /// Takes back the leases whose deadline has passed; their units become pending again, or failed after
    /// max_attempts. Returns those that were given up.
    std::vector<UnitNumber> expire(double now);

    /// From now on next() hands out nothing: what is leased comes to its end, what is pending stays so.
    void close() noexcept { is_closed_ = true; }

    [[nodiscard]] LedgerCounts counts() const noexcept { return counts_; }
    [[nodiscard]] bool is_done(UnitNumber unit) const { return state_of(unit) == State::done; }
    /// Nothing leased and nothing that could be: no unit is pending, or the ledger is closed.
    [[nodiscard]] bool is_finished() const noexcept {
        return counts_.leased == 0 && (counts_.pending == 0 || is_closed_);
    }
    /// Expected seconds of one unit on one worker, from those completed so far; 0 while unknown.
    [[nodiscard]] double seconds_per_unit() const noexcept;

private:
    enum class State : std::uint8_t { pending, leased, done, failed };
    struct Lease {
        std::set<UnitNumber> units;
        double deadline = 0.0;
    };

    void remove_from_lease(UnitNumber unit);
    void set_state(UnitNumber unit, State state);
    [[nodiscard]] std::int64_t& count_of(State state);
    [[nodiscard]] State state_of(UnitNumber unit) const { return states_[unit.index()]; }

    LedgerSettings settings_;
    std::vector<State> states_;         ///< [unit]
    std::vector<WorkerId> holders_;     ///< the worker that last had the unit on lease [unit]
    std::set<UnitNumber> returned_;     ///< pending units below first_untouched_ that were never lost
    std::set<UnitNumber> suspects_;     ///< pending units that were lost
    UnitNumber first_untouched_;        ///< no unit from here on was ever leased
    std::map<WorkerId, Lease> leases_;  ///< [worker]
    std::set<std::pair<double, WorkerId>> deadlines_;  ///< (deadline, worker) of every lease
    std::map<UnitNumber, std::int64_t> losses_;  ///< how often a unit was lost without progress since [unit]
    LedgerCounts counts_;
    bool is_closed_ = false;
    std::int64_t timed_units_ = 0;
    double timed_seconds_ = 0.0;
};

}  // namespace netlyap::scheduling
