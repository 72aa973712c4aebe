#include "netlyap/cluster/compute.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace netlyap {

namespace {

/// The evaluation of a unit and the seconds that it took in earlier starts.
struct Begun {
    std::unique_ptr<Evaluation> evaluation;
    double seconds = 0.0;
};

Begun begin_unit(const Workbench& bench, std::int64_t number, const CheckpointPlace* from) {
    const Unit unit = bench.grid.unit(number);
    const auto fresh = [&] { return std::make_unique<Evaluation>(bench.prepared, unit, bench.kernel); };
    if (from != nullptr) {
        try {
            if (const std::optional<Checkpoint> checkpoint = bench.sink.kept(unit, *from)) {
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
CheckpointPlace keep(const Workbench& bench, std::int64_t number, const Evaluation& evaluation,
                     double seconds) {
    ByteWriter writer;
    evaluation.save(writer);
    const CheckpointPlace place =
        bench.sink.keep(bench.grid.unit(number), {evaluation.iteration(), seconds, writer.take()});
    bench.sink.sync();
    spdlog::debug("unit {}: checkpoint at iteration {}", number, evaluation.iteration());
    return place;
}

/// Thrown through the work at the end of a unit.
struct Interrupted {};

}  // namespace

UnitOutcome compute_unit(const Workbench& bench, std::int64_t unit, const CheckpointPlace* from,
                         const Watch& watch) {
    constexpr double slice_seconds = 0.1;
    const double start = steady_seconds();
    const Begun begun = begin_unit(bench, unit, from);
    Evaluation& evaluation = *begun.evaluation;
    const auto seconds = [&] { return begun.seconds + steady_seconds() - start; };
    const std::int64_t first = evaluation.iteration();
    bench.sink.begin(bench.grid.unit(unit), first);
    std::int64_t steps = 1;
    double last_kept = start;
    for (double before = start; !evaluation.is_done();) {
        evaluation.advance(steps);
        const double now = steady_seconds();
        if (!watch.goes_on() && !evaluation.is_done())
            return {false, seconds(), keep(bench, unit, evaluation, seconds())};
        if (now - last_kept >= bench.prepared.job.run.checkpoint_seconds && !evaluation.is_done()) {
            watch.at_checkpoint(keep(bench, unit, evaluation, seconds()));
            last_kept = steady_seconds();
        }
        if (now - before < 0.5 * slice_seconds)
            steps *= 2;
        else if (now - before > 2.0 * slice_seconds)
            steps = std::max<std::int64_t>(1, steps / 2);
        before = steady_seconds();
    }
    std::optional<CheckpointPlace> end;  ///< where the state at the last iteration is kept
    if (from != nullptr && evaluation.iteration() == first)
        end = *from;
    double looked = steady_seconds();
    const auto look_around = [&] {
        const double now = steady_seconds();
        if (now - looked < 0.5 * slice_seconds)
            return;
        if (!watch.goes_on())
            throw Interrupted{};
        if (!end && now - last_kept >= bench.prepared.job.run.checkpoint_seconds) {
            end = keep(bench, unit, evaluation, seconds());
            watch.at_checkpoint(*end);
        }
        looked = steady_seconds();
    };
    try {
        const Record record = evaluation.record(look_around);
        const double took = seconds();
        bench.sink.write(record, took);
        return {true, took, {}};
    } catch (const Interrupted&) {
        return {false, seconds(), end ? *end : keep(bench, unit, evaluation, seconds())};
    }
}

Record failed_record(const Unit& unit) {
    Record record;
    record.unit = unit;
    record.status.fill(SeedStatus::failed);
    record.message.fill("given up: the process died every time the unit was tried");
    return record;
}

void record_given_up(Ledger& ledger, const Grid& grid, RecordSink& sink) {
    for (const std::int64_t unit : ledger.expire(steady_seconds())) {
        spdlog::warn("unit {} is given up: the process died every time it was tried", unit);
        sink.write(failed_record(grid.unit(unit)), 0.0);
        sink.sync();
    }
}

void run_local(Ledger& ledger, const Workbench& bench, CheckpointPlaces checkpoints,
               const Direction& direction) {
    constexpr std::int64_t self = 0;
    record_given_up(ledger, bench.grid, bench.sink);
    const auto is_stopped = [&] { return !direction.why_stop().empty(); };
    const Watch watch = {[&] {
                             ledger.extend(self, steady_seconds());
                             direction.tick(ledger);
                             return !is_stopped();
                         },
                         [](const CheckpointPlace&) {}};
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
