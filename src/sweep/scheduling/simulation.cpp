#include "netlyap/sweep/scheduling/simulation.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <tuple>
#include <vector>

namespace netlyap::scheduling {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::int64_t most_starts = 100'000;
constexpr double kept_free_seconds = 30.0;  ///< before the end of a start, as slurm/sweep.sbatch asks for

struct Event {
    enum class Kind : std::uint8_t { report, node_failure, expiry };
    double time;
    Kind kind;
    std::int64_t who;  ///< worker or node
    bool operator<(const Event& other) const {
        return std::tie(time, kind, who) > std::tie(other.time, other.kind, other.who);
    }
};

struct Worker {
    std::vector<UnitNumber> lease;
    double begun = 0.0;
    double slowness = 1.0;
    bool is_alive = true;
};

/// Uniform in 1 - spread .. 1 + spread, a function of its number.
double varied(double spread, Purpose purpose, std::int64_t number) {
    return 1.0 +
           spread * uniform_symmetric(random_block({1, purpose}, {static_cast<std::uint64_t>(number)})[0]);
}

/// One sweep: the starts of its job one after the other.
class Sweep {
public:
    Sweep(std::int64_t units, const CostModel& cost, const SimulatedMachine& machine,
          const LedgerSettings& settings)
        : cost_(cost),
          machine_(machine),
          settings_(settings),
          workers_count_(std::max<std::int64_t>(1, machine.ranks - 1)),
          is_done_(static_cast<std::size_t>(units), false),
          rest_(static_cast<std::size_t>(units), 1.0),
          failures_({1, Purpose::simulation}, {1, 0, 0}) {
        settings_.workers = workers_count_;
        for (UnitNumber unit; unit.value < units; ++unit)
            work_ += seconds_of(unit);
        next_failure_ = failure_after(0.0);
    }

    SimulationResult run() {
        while (!is_complete_) {
            if (result_.starts == most_starts)
                throw UsageError(
                    "the sweep does not come to its end within " + std::to_string(most_starts) +
                    " starts on this machine: its time limit, or the time between failures of its "
                    "nodes, is too short; give it more");
            start();
        }
        double capacity = 0.0;  // in workers of mean speed
        for (const Worker& worker : workers_)
            capacity += 1.0 / worker.slowness;
        result_.computing_seconds = now_;
        result_.gathering_seconds = cost_.gather_seconds_per_unit * static_cast<double>(is_done_.size());
        result_.efficiency = work_ / (capacity * allocated_);
        result_.messages_per_second = 2.0 * static_cast<double>(reports_) / handing_out_;
        result_.master_busy = busy_ / handing_out_;
        return result_;
    }

private:
    [[nodiscard]] double seconds_of(UnitNumber unit) const {
        return cost_.unit_seconds * varied(cost_.unit_spread, Purpose::simulation, unit.value);
    }

    double failure_after(double time) {
        if (machine_.node_failures_per_day <= 0.0)
            return never;
        return time - 86400.0 / machine_.node_failures_per_day * std::log(uniform_open(failures_.next()));
    }

    /// One start of the job, to its end by completion, failure or limit.
    void start() {
        ++result_.starts;
        const double launched = now_;
        const double first_lease = launched + cost_.start_seconds;
        const double end = machine_.time_limit_seconds > 0.0
                               ? launched + std::max(machine_.time_limit_seconds - kept_free_seconds,
                                                     0.5 * machine_.time_limit_seconds)
                               : never;
        Ledger ledger(is_done_, settings_);
        workers_.assign(static_cast<std::size_t>(workers_count_), {});
        waiting_.clear();
        events_ = {};
        master_free_ = first_lease;
        is_over_ = false;
        for (std::int64_t worker = 0; worker < workers_count_; ++worker) {
            workers_[static_cast<std::size_t>(worker)].slowness =
                varied(cost_.unit_spread, Purpose::bootstrap, worker);
            events_.push({first_lease, Event::Kind::report, worker});
        }
        while (next_failure_ < first_lease)
            next_failure_ = failure_after(next_failure_);
        events_.push({next_failure_, Event::Kind::node_failure, 0});
        double last = first_lease;
        while (!is_over_ && !ledger.is_finished() && !events_.empty() && events_.top().time < end) {
            const Event event = events_.top();
            events_.pop();
            last = event.time;
            handle(event, ledger);
        }
        is_complete_ = ledger.is_finished();
        result_.units_failed = ledger.counts().failed;
        now_ = is_complete_ ? std::max(last, master_free_) : std::min(end, is_over_ ? last : end);
        handing_out_ += now_ - first_lease;
        if (is_complete_) {
            allocated_ += now_ - launched;
            return;
        }
        if (!is_over_) {  // the limit: everything is kept, also the middle of units
            keep_all();
            const double idle = machine_.time_limit_seconds - (now_ - launched) + cost_.start_seconds;
            result_.lost_to_limits += static_cast<double>(workers_count_) * idle;
            allocated_ += machine_.time_limit_seconds;
            now_ = launched + machine_.time_limit_seconds + machine_.requeue_seconds;
        } else {
            allocated_ += now_ - launched;
            now_ += machine_.requeue_seconds;
        }
    }

    void handle(const Event& event, Ledger& ledger) {
        switch (event.kind) {
            case Event::Kind::report:
                take_report(event, ledger);
                break;
            case Event::Kind::node_failure:
                fail_node(event.time);
                break;
            case Event::Kind::expiry:  // those that live have given signs of life
                for (std::int64_t worker = 0; worker < workers_count_; ++worker)
                    if (workers_[static_cast<std::size_t>(worker)].is_alive)
                        ledger.extend(WorkerId{worker}, event.time);
                ledger.expire(event.time);
                for (const std::int64_t worker : waiting_)
                    events_.push({event.time, Event::Kind::report, worker});
                waiting_.clear();
                break;
        }
    }

    /// The master takes reports one after the other, and answers each with the next lease.
    void take_report(const Event& event, Ledger& ledger) {
        Worker& worker = workers_[static_cast<std::size_t>(event.who)];
        if (!worker.is_alive)
            return;
        const double answered = std::max(master_free_, event.time) + cost_.message_seconds;
        master_free_ = answered;
        busy_ += cost_.message_seconds;
        count_message(answered);
        for (const UnitNumber unit : worker.lease) {
            ledger.complete(WorkerId{event.who}, unit, seconds_of(unit) * worker.slowness, answered);
            is_done_[unit.index()] = true;
        }
        worker.lease = ledger.next(WorkerId{event.who}, answered);
        if (worker.lease.empty()) {
            waiting_.push_back(event.who);
            return;
        }
        worker.begun = answered + cost_.turnaround_seconds;
        double seconds = 0.0;
        for (const UnitNumber unit : worker.lease)
            seconds += seconds_of(unit) * worker.slowness * rest_[unit.index()];
        events_.push({worker.begun + seconds + cost_.sync_seconds, Event::Kind::report, event.who});
    }

    void fail_node(double time) {
        ++result_.node_failures;
        next_failure_ = failure_after(time);
        events_.push({next_failure_, Event::Kind::node_failure, 0});
        const std::int64_t nodes = (machine_.ranks + machine_.ranks_per_node - 1) / machine_.ranks_per_node;
        const auto node =
            static_cast<std::int64_t>(uniform_below(failures_.next(), static_cast<std::uint64_t>(nodes)));
        is_over_ = !machine_.survives_deaths || node == 0;  // rank 0, the master, is on the first node
        for (std::int64_t worker = 0; worker < workers_count_; ++worker) {
            const std::int64_t rank = worker + 1;
            if ((!is_over_ && rank / machine_.ranks_per_node != node))
                continue;
            lose(workers_[static_cast<std::size_t>(worker)], time);
        }
        events_.push({time + settings_.lease_timeout, Event::Kind::expiry, 0});
    }

    /// A worker dies: what it has computed since its last sync or checkpoint is lost.
    void lose(Worker& worker, double time) {
        if (!worker.is_alive)
            return;
        worker.is_alive = false;
        if (!worker.lease.empty())
            result_.lost_to_failures += std::clamp(time - worker.begun, 0.0, settings_.checkpoint_seconds);
        keep(worker, time, settings_.checkpoint_seconds);
    }

    /// The limit has come: units that are done are done, and the one in the middle is kept.
    void keep_all() {
        for (Worker& worker : workers_)
            if (worker.is_alive)
                keep(worker, now_, 0.0);
    }

    /// Keeps what a lease has come to by then, in steps of so many seconds; 0: exactly.
    void keep(const Worker& worker, double time, double step) {
        double left = time - worker.begun;
        if (step > 0.0)
            left = step * std::floor(left / step);
        for (const UnitNumber unit : worker.lease) {
            const std::size_t index = unit.index();
            const double seconds = seconds_of(unit) * worker.slowness;
            const double kept = std::clamp(left / seconds, 0.0, rest_[index]);
            left -= kept * seconds;
            rest_[index] -= kept;
            is_done_[index] = rest_[index] <= 0.0 && step == 0.0;
            rest_[index] = std::max(rest_[index], 0.0);
        }
    }

    void count_message(double time) {
        constexpr double bucket_seconds = 0.1;
        ++reports_;
        const double bucket = std::floor(time / bucket_seconds);
        in_bucket_ = bucket == bucket_ ? in_bucket_ + 1 : 1;
        bucket_ = bucket;
        result_.peak_messages_per_second = std::max(result_.peak_messages_per_second,
                                                    2.0 * static_cast<double>(in_bucket_) / bucket_seconds);
    }

    CostModel cost_;
    SimulatedMachine machine_;
    LedgerSettings settings_;
    std::int64_t workers_count_;
    std::vector<bool> is_done_;  ///< durable [unit]
    std::vector<double> rest_;   ///< share of the unit that no checkpoint holds [unit]
    RandomSequence failures_;
    double next_failure_ = never;
    double work_ = 0.0;
    double now_ = 0.0;
    double allocated_ = 0.0;    ///< time of all starts
    double handing_out_ = 0.0;  ///< from the first lease of every start to its end
    bool is_complete_ = false;
    bool is_over_ = false;  ///< this start, by a failure
    std::vector<Worker> workers_;
    std::vector<std::int64_t> waiting_;  ///< workers without a lease
    std::priority_queue<Event> events_;
    double master_free_ = 0.0;
    double busy_ = 0.0;
    std::int64_t reports_ = 0;
    std::int64_t in_bucket_ = 0;
    double bucket_ = -1.0;
    SimulationResult result_;
};

}  // namespace

SimulationResult simulate(std::int64_t units, const CostModel& cost, const SimulatedMachine& machine,
                          LedgerSettings settings) {
    NETLYAP_ASSERT(units > 0 && cost.unit_seconds > 0.0 && machine.ranks > 0 && machine.ranks_per_node > 0,
                   "there is something to simulate");
    return Sweep(units, cost, machine, settings).run();
}

}  // namespace netlyap::scheduling
