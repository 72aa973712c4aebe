#include "netlyap/cluster/compute.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"

#include "meanwhile.hpp"
#include "watched_kernel.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace netlyap {

namespace {

/// The evaluation of a unit and the seconds that it took in earlier starts.
struct Begun {
    std::unique_ptr<scheduling::Evaluation> evaluation;
    double seconds = 0.0;
};

Begun begin_unit(const Workbench& bench, std::int64_t number, const scheduling::CheckpointPlace* from) {
    const scheduling::Unit unit = bench.grid.unit(number);
    const auto fresh = [&] {
        return std::make_unique<scheduling::Evaluation>(bench.prepared, unit, bench.kernel);
    };
    if (from != nullptr) {
        try {
            if (const std::optional<scheduling::Checkpoint> checkpoint = bench.sink.kept(unit, *from)) {
                Begun begun{fresh(), checkpoint->seconds};
                ByteReader reader(checkpoint->state);
                begun.evaluation->restore(reader);
                if (begun.evaluation->iteration() != checkpoint->iteration)
                    throw DataError("its state is of another iteration");
                spdlog::debug("unit {} continues from iteration {}", number, begun.evaluation->iteration());
                return begun;
            }
            bench.sink.refuse(unit, *from);
        } catch (const DataError& failure) {
            spdlog::warn("unit {}: {}", number, failure.what());
            bench.sink.refuse(unit, *from);
        } catch (const Error& failure) {
            spdlog::warn("unit {}: {}", number, failure.what());
        }
        spdlog::warn("unit {} starts again: its checkpoint in {} cannot be read", number, from->journal);
    }
    return {fresh(), 0.0};
}

/// Makes the state of a unit durable.
scheduling::CheckpointPlace keep(const Workbench& bench, std::int64_t number,
                                 const scheduling::Evaluation& evaluation, double seconds) {
    ByteWriter writer;
    evaluation.save(writer);
    const scheduling::CheckpointPlace place =
        bench.sink.keep(bench.grid.unit(number), {evaluation.iteration(), seconds, writer.take()});
    bench.sink.sync();
    spdlog::debug("unit {}: checkpoint at iteration {}", number, evaluation.iteration());
    return place;
}

/// Thrown through work that can be left in the middle.
struct Interrupted {};

/// How often whoever computes looks around, in seconds.
constexpr double between_looks = 0.1;

/// Looks around from within work that calls it very often, about as often as it should.
class Lookout {
public:
    explicit Lookout(const Watch& watch) : watch_(watch), looked_(steady_seconds()), asked_(looked_) {}

    /// Looks around if it is time. The clock is not read at every call where calls are many.
    void call() {
        constexpr std::int64_t most_calls = 4096;
        if (++calls_ < calls_between_)
            return;
        calls_ = 0;
        const double now = steady_seconds();
        if (now - asked_ < 0.05 * between_looks)
            calls_between_ = std::min(2 * calls_between_, most_calls);
        else if (now - asked_ > 0.5 * between_looks)
            calls_between_ = std::max<std::int64_t>(1, calls_between_ / 4);
        asked_ = now;
        if (now - looked_ >= between_looks)
            look();
    }

    /// Whether to go on; what was said once holds.
    bool look() {
        is_stopped_ = !watch_.goes_on() || is_stopped_;
        looked_ = steady_seconds();
        return !is_stopped_;
    }

    [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }

private:
    const Watch& watch_;
    double looked_;
    double asked_;
    std::int64_t calls_ = 0;
    std::int64_t calls_between_ = 1;
    bool is_stopped_ = false;
};

/// Does work that looks around by itself when it has small states, in a thread of its own when it has large
/// ones, which take their time to make, to read and to write.
void with_states(const scheduling::PreparedJob& prepared, Lookout& lookout,
                 const std::function<void()>& work) {
    constexpr double large = 4e6;  // bytes; a smaller one is made in less time than is between two looks
    if (scheduling::state_bytes(prepared) < large)
        work();
    else
        meanwhile([&] { lookout.look(); }, work);
}

}  // namespace

UnitOutcome compute_unit(const Workbench& plain, std::int64_t unit, const scheduling::CheckpointPlace* from,
                         const Watch& watch) {
    constexpr double patience = 5.0;  // with a first iteration, so that every start gets somewhere
    const double start = steady_seconds();
    Lookout lookout(watch);
    Begun begun;
    std::int64_t first = 0;
    const auto can_leave = [&] {
        return begun.evaluation &&
               (begun.evaluation->iteration() > first || steady_seconds() - start > patience);
    };
    WatchedKernel kernel(
        plain.kernel,
        [&] {
            lookout.call();
            if (lookout.is_stopped() && can_leave())
                throw Interrupted{};
        },
        [&] { lookout.call(); });
    const Workbench bench{plain.prepared, plain.grid, kernel, plain.sink};
    with_states(bench.prepared, lookout, [&] { begun = begin_unit(bench, unit, from); });
    const scheduling::Evaluation& state = *begun.evaluation;
    first = state.iteration();
    const auto seconds = [&] { return begun.seconds + steady_seconds() - start; };
    const auto kept = [&] {
        scheduling::CheckpointPlace place;
        with_states(bench.prepared, lookout, [&] { place = keep(bench, unit, state, seconds()); });
        return place;
    };
    bench.sink.begin(bench.grid.unit(unit), first);
    double last_kept = start;
    const auto is_due = [&] {
        return steady_seconds() - last_kept >= bench.prepared.job.run.checkpoint_seconds;
    };
    const auto keep_now = [&] {
        const scheduling::CheckpointPlace place = kept();
        watch.at_checkpoint(place);
        last_kept = steady_seconds();
        return place;
    };
    try {
        std::int64_t steps = 1;
        for (double before = start; !state.is_done();) {
            begun.evaluation->advance(steps);
            const double now = steady_seconds();
            if (!lookout.look() && !state.is_done())
                throw Interrupted{};
            if (is_due() && !state.is_done())
                keep_now();
            if (now - before < 0.5 * between_looks)
                steps *= 2;
            else if (now - before > 2.0 * between_looks)
                steps = std::max<std::int64_t>(1, steps / 2);
            before = steady_seconds();
        }
    } catch (const Interrupted&) {
        return {false, seconds(), kept()};
    }
    std::optional<scheduling::CheckpointPlace> end;  ///< where the state at the last iteration is kept
    if (from != nullptr && state.iteration() == first)
        end = *from;
    double looked = steady_seconds();
    const auto look_around = [&] {
        if (steady_seconds() - looked < 0.5 * between_looks)
            return;
        if (!lookout.look())
            throw Interrupted{};
        if (!end && is_due())
            end = keep_now();
        looked = steady_seconds();
    };
    try {
        const scheduling::Record record = state.record(look_around);
        const double took = seconds();
        bench.sink.write(record, took);
        return {true, took, {}};
    } catch (const Interrupted&) {
        return {false, seconds(), end ? *end : kept()};
    }
}

scheduling::Record failed_record(const scheduling::Unit& unit) {
    scheduling::Record record;
    record.unit = unit;
    record.status.fill(scheduling::SeedStatus::failed);
    record.message.fill("given up: the process died every time the unit was tried");
    return record;
}

void record_given_up(scheduling::Ledger& ledger, const scheduling::Grid& grid, scheduling::RecordSink& sink,
                     double now) {
    for (const std::int64_t unit : ledger.expire(now)) {
        spdlog::warn("unit {} is given up: the process died every time it was tried", unit);
        sink.write(failed_record(grid.unit(unit)), 0.0);
        sink.sync();
    }
}

void run_local(scheduling::Ledger& ledger, const Workbench& bench, CheckpointPlaces checkpoints,
               const Direction& direction) {
    constexpr std::int64_t self = 0;
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

}  // namespace netlyap
