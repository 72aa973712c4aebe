#include "netlyap/core/random.hpp"
#include "netlyap/sweep/scheduling/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <queue>

/// A machine with 10,000 workers, in one process: who asks, computes, reports and dies when.
namespace netlyap::scheduling {
namespace {

constexpr std::size_t workers = 10'000;
constexpr double unit_seconds = 0.1;  ///< on a worker of speed 1

struct Outcome {
    double makespan = 0.0;
    double ideal = 0.0;  ///< all work over all speeds
    LedgerCounts counts;
    std::int64_t computed = 0;  ///< units, those done twice included
    std::int64_t deaths = 0;
};

class Machine {
public:
    Machine(std::size_t units, double death_per_unit)
        : ledger_(std::vector<bool>(units), settings()),
          death_per_unit_(death_per_unit),
          random_({17, Purpose::bootstrap}, {units, 0, 0}) {
        double speeds = 0.0;
        for (std::size_t worker = 0; worker < workers; ++worker) {
            speed_.push_back(0.5 + 1.5 * uniform_open(random_.next()));
            speeds += speed_.back();
            events_.push({0.0, worker});
        }
        work_.reserve(units);
        double work = 0.0;
        for (std::size_t unit = 0; unit < units; ++unit) {
            work_.push_back(unit_seconds * (0.5 + uniform_open(random_.next())));
            work += work_.back();
        }
        outcome_.ideal = work / speeds;
        lease_.resize(workers);
    }

    Outcome run() {
        while (!ledger_.is_finished() && !events_.empty()) {
            const Event event = events_.top();
            events_.pop();
            ledger_.expire(event.time);
            take_turn(event);
        }
        outcome_.counts = ledger_.counts();
        return outcome_;
    }

private:
    struct Event {
        double time;
        std::size_t worker;
        bool operator<(const Event& other) const { return time > other.time; }
    };
    struct Lease {
        std::vector<UnitNumber> units;
        std::size_t computed = 0;
        std::size_t last = 0;  ///< so many units, then death or the report
    };

    static LedgerSettings settings() {
        LedgerSettings chosen;
        chosen.workers = workers;
        chosen.lease_timeout = 5.0;
        chosen.max_attempts = 1000;
        return chosen;
    }

    /// A worker has computed a unit or waits: it says so, and goes on unless it dies.
    void take_turn(const Event& event) {
        const auto worker = static_cast<std::int64_t>(event.worker);
        Lease& lease = lease_[event.worker];
        ledger_.extend(WorkerId{worker}, event.time);
        if (lease.computed == lease.last) {
            if (lease.last < lease.units.size()) {
                ++outcome_.deaths;  // nothing is reported, and nobody is told
                return;
            }
            for (const UnitNumber unit : lease.units)
                if (ledger_.complete(WorkerId{worker}, unit, seconds(event.worker, unit), event.time))
                    outcome_.makespan = event.time;
            lease.units = ledger_.next(WorkerId{worker}, event.time);
            lease.computed = 0;
            lease.last = 0;
            while (lease.last < lease.units.size() && uniform_open(random_.next()) > death_per_unit_)
                ++lease.last;
            if (lease.units.empty()) {
                events_.push({event.time + 0.5, event.worker});
                return;
            }
            if (lease.last == 0)
                return take_turn(event);
        }
        const UnitNumber unit = lease.units[lease.computed++];
        ++outcome_.computed;
        events_.push({event.time + seconds(event.worker, unit), event.worker});
    }

    [[nodiscard]] double seconds(std::size_t worker, UnitNumber unit) const {
        return work_[unit.index()] / speed_[worker];
    }

    Ledger ledger_;
    double death_per_unit_;
    RandomSequence random_;
    std::vector<double> speed_;
    std::vector<double> work_;
    std::vector<Lease> lease_;
    std::priority_queue<Event> events_;
    Outcome outcome_;
};

TEST(SlowLedgerSimulation, WithoutDeathsIsNearlyIdeal) {
    for (const std::size_t units : {100'000U, 500'000U}) {
        const Outcome outcome = Machine(units, 0.0).run();
        EXPECT_EQ(outcome.counts.done, static_cast<std::int64_t>(units));
        EXPECT_EQ(outcome.computed, static_cast<std::int64_t>(units)) << "nothing is computed twice";
        const double longest_unit = 1.5 * unit_seconds / 0.5;
        EXPECT_LT(outcome.makespan, 1.05 * outcome.ideal + longest_unit);
        EXPECT_GE(outcome.makespan, outcome.ideal);
    }
}

TEST(SlowLedgerSimulation, OfFewerUnitsThanWorkersIsOneUnitLong) {
    const Outcome outcome = Machine(4'000, 0.0).run();
    EXPECT_EQ(outcome.counts.done, 4'000);
    EXPECT_LE(outcome.makespan, 1.5 * unit_seconds / 0.5);
}

TEST(SlowLedgerSimulation, FinishesAlthoughMostWorkersDie) {
    const Outcome outcome = Machine(300'000, 0.02).run();
    EXPECT_EQ(outcome.counts.done, 300'000);
    EXPECT_EQ(outcome.counts.failed, 0);
    EXPECT_GT(outcome.deaths, static_cast<std::int64_t>(workers) / 2);
    EXPECT_GT(outcome.computed, 300'000) << "what had not been reported";
}

}  // namespace
}  // namespace netlyap::scheduling
