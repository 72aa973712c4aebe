#include "netlyap/core/random.hpp"
#include "netlyap/sweep/scheduling/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

/// The ledger beside a plain model of it, under sequences of operations at random.
namespace netlyap::scheduling {
namespace {

enum class Fate { pending, leased, done, failed };

/// What the ledger promises, written down as directly as possible.
struct Model {
    std::vector<Fate> fate;
    std::vector<std::int64_t> holder;
    std::vector<std::int64_t> lost;
    std::map<std::int64_t, double> deadline;  ///< of the workers that have something on lease

    explicit Model(const std::vector<bool>& is_done) : holder(is_done.size(), -1), lost(is_done.size(), 0) {
        for (const bool done : is_done)
            fate.push_back(done ? Fate::done : Fate::pending);
    }

    [[nodiscard]] std::int64_t count(Fate wanted) const {
        return std::count(fate.begin(), fate.end(), wanted);
    }

    [[nodiscard]] std::vector<std::size_t> held_by(std::int64_t worker) const {
        std::vector<std::size_t> units;
        for (std::size_t unit = 0; unit < fate.size(); ++unit)
            if (fate[unit] == Fate::leased && holder[unit] == worker)
                units.push_back(unit);
        return units;
    }

    void release(std::int64_t worker) {
        for (const std::size_t unit : held_by(worker))
            fate[unit] = Fate::pending;
        deadline.erase(worker);
    }

    std::vector<UnitNumber> expire(double now, std::int64_t max_attempts) {
        std::vector<UnitNumber> given_up;
        const std::map<std::int64_t, double> all = deadline;
        for (const auto& [worker, until] : all)
            if (until <= now) {
                const std::vector<std::size_t> units = held_by(worker);
                release(worker);
                for (const std::size_t unit : units)
                    if (++lost[unit] >= max_attempts) {
                        fate[unit] = Fate::failed;
                        given_up.push_back(UnitNumber{static_cast<std::int64_t>(unit)});
                    }
            }
        return given_up;
    }
};

class Walk {
public:
    explicit Walk(std::uint64_t name) : random_({name, Purpose::bootstrap}, {0, 0, 0}) {
        is_done_.resize(1 + below(60));
        for (std::size_t unit = 0; unit < is_done_.size(); ++unit)
            is_done_[unit] = below(4) == 0;
        settings_.workers = 1 + static_cast<std::int64_t>(below(5));
        settings_.max_attempts = 1 + static_cast<std::int64_t>(below(3));
        settings_.lease_timeout = 10.0;
    }

    void run() {
        Ledger ledger(is_done_, settings_);
        Model model(is_done_);
        for (int step = 0; step < 400; ++step) {
            const auto worker = static_cast<std::int64_t>(below(6));
            const UnitNumber unit{static_cast<std::int64_t>(below(is_done_.size()))};
            now_ += static_cast<double>(below(4));
            switch (below(5)) {
                case 0:
                case 1:
                    lease(ledger, model, worker);
                    break;
                case 2:
                    complete(ledger, model, worker, unit);
                    break;
                case 3:
                    ledger.extend(WorkerId{worker}, now_);
                    if (model.deadline.contains(worker))
                        model.deadline[worker] = now_ + settings_.lease_timeout;
                    break;
                default:
                    std::vector<UnitNumber> given_up = ledger.expire(now_);
                    std::sort(given_up.begin(), given_up.end());
                    std::vector<UnitNumber> expected = model.expire(now_, settings_.max_attempts);
                    std::sort(expected.begin(), expected.end());
                    ASSERT_EQ(given_up, expected);
            }
            const LedgerCounts counts = ledger.counts();
            ASSERT_EQ(counts.pending, model.count(Fate::pending));
            ASSERT_EQ(counts.leased, model.count(Fate::leased));
            ASSERT_EQ(counts.done, model.count(Fate::done));
            ASSERT_EQ(counts.failed, model.count(Fate::failed));
            ASSERT_EQ(ledger.is_finished(), counts.pending + counts.leased == 0);
        }
        finish(ledger, model);
    }

private:
    std::uint64_t below(std::uint64_t bound) { return uniform_below(random_.next(), bound); }

    void lease(Ledger& ledger, Model& model, std::int64_t worker) {
        const double budget = below(3) == 0 ? 0.5 : 1e9;
        const std::vector<UnitNumber> units = ledger.next(WorkerId{worker}, now_, budget);
        model.release(worker);
        ASSERT_TRUE(std::is_sorted(units.begin(), units.end()));
        ASSERT_TRUE(!units.empty() || model.count(Fate::pending) == 0 || ledger.seconds_per_unit() > budget);
        for (const UnitNumber unit : units) {
            Fate& fate = model.fate.at(unit.index());
            ASSERT_EQ(fate, Fate::pending) << "leased to one worker at most, and never again once done";
            fate = Fate::leased;
            model.holder[unit.index()] = worker;
            model.deadline[worker] = now_ + settings_.lease_timeout;
        }
    }

    void complete(Ledger& ledger, Model& model, std::int64_t worker, UnitNumber unit) {
        if (const auto held = model.held_by(worker); !held.empty() && below(4) > 0)
            unit = UnitNumber{static_cast<std::int64_t>(held[below(held.size())])};
        Fate& fate = model.fate[unit.index()];
        const double seconds = 0.05 * static_cast<double>(1 + below(10));
        ASSERT_EQ(ledger.complete(WorkerId{worker}, unit, seconds, now_), fate != Fate::done);
        const std::int64_t holder = fate == Fate::leased ? model.holder[unit.index()] : worker;
        fate = Fate::done;
        if (model.deadline.contains(worker))
            model.deadline[worker] = now_ + settings_.lease_timeout;
        for (const std::int64_t one : {worker, holder})
            if (model.held_by(one).empty())
                model.deadline.erase(one);
    }

    /// One diligent worker brings everything to an end.
    void finish(Ledger& ledger, Model& model) {
        now_ += 100.0;
        ledger.expire(now_);
        model.expire(now_, settings_.max_attempts);
        while (!ledger.is_finished()) {
            const std::vector<UnitNumber> units = ledger.next(WorkerId{0}, now_);
            ASSERT_FALSE(units.empty());
            for (const UnitNumber unit : units) {
                ASSERT_EQ(model.fate[unit.index()], Fate::pending);
                ASSERT_TRUE(ledger.complete(WorkerId{0}, unit, 0.1, now_));
                model.fate[unit.index()] = Fate::done;
            }
        }
        ASSERT_EQ(ledger.counts().done, model.count(Fate::done));
        ASSERT_EQ(ledger.counts().failed, model.count(Fate::failed));
    }

    RandomSequence random_;
    std::vector<bool> is_done_;
    LedgerSettings settings_;
    double now_ = 0.0;
};

TEST(Ledger, KeepsItsPromisesUnderAnySequenceOfOperations) {
    for (std::uint64_t name = 1; name <= 400; ++name) {
        SCOPED_TRACE("walk " + std::to_string(name));
        Walk(name).run();
        if (HasFatalFailure())
            return;
    }
}

}  // namespace
}  // namespace netlyap::scheduling
