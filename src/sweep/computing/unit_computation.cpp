#include "netlyap/sweep/computing/unit_computation.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/meanwhile.hpp"

#include "lookout.hpp"
#include "watched_kernel.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace netlyap::computing {

namespace {

/// The evaluation of a unit and the seconds that it took in earlier starts.
struct Begun {
    std::unique_ptr<scheduling::Evaluation> evaluation;
    double seconds = 0.0;
};

Begun begin_unit(const WorkerContext& context, scheduling::UnitNumber number,
                 const scheduling::CheckpointLocation* from) {
    const scheduling::WorkUnit unit = context.grid.unit(number);
    const auto fresh = [&] {
        return std::make_unique<scheduling::Evaluation>(context.prepared, unit, context.kernel);
    };
    if (from != nullptr) {
        try {
            if (const std::optional<scheduling::Checkpoint> checkpoint =
                    context.sink.load_checkpoint(unit, *from)) {
                Begun begun{fresh(), checkpoint->seconds};
                ByteReader reader(checkpoint->state);
                begun.evaluation->restore(reader);
                if (begun.evaluation->iteration() != checkpoint->iteration)
                    throw DataError("its state is of another iteration");
                spdlog::debug("unit {} continues from iteration {}", number.value,
                              begun.evaluation->iteration().value);
                return begun;
            }
            context.sink.refuse_checkpoint(unit, *from);
        } catch (const DataError& failure) {
            spdlog::warn("unit {}: {}", number.value, failure.what());
            context.sink.refuse_checkpoint(unit, *from);
        } catch (const Error& failure) {
            spdlog::warn("unit {}: {}", number.value, failure.what());
        }
        spdlog::warn("unit {} starts again: its checkpoint in {} cannot be read", number.value,
                     from->journal);
    }
    return {fresh(), 0.0};
}

/// Keeps the state of a unit, which is durable after the next sync of the sink.
scheduling::CheckpointLocation save_checkpoint(const WorkerContext& context, scheduling::UnitNumber number,
                                               const scheduling::Evaluation& evaluation, double seconds) {
    const scheduling::CheckpointLocation place = context.sink.save_checkpoint(
        context.grid.unit(number),
        {evaluation.iteration(), seconds, [&](ByteWriter& writer) { evaluation.save(writer); }});
    spdlog::debug("unit {}: checkpoint at iteration {}", number.value, evaluation.iteration().value);
    return place;
}

/// Thrown through work that can be left in the middle.
struct Interrupted {};

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

UnitOutcome compute_unit(const WorkerContext& plain, scheduling::UnitNumber unit,
                         const scheduling::CheckpointLocation* from, const UnitCallbacks& callbacks) {
    constexpr double patience = 5.0;  // with a first iteration, so that every start gets somewhere
    const double start = steady_seconds();
    Lookout lookout(callbacks);
    Begun begun;
    scheduling::Iteration first;
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
    const WorkerContext context{plain.prepared, plain.grid, kernel, plain.sink, nullptr};
    with_states(context.prepared, lookout, [&] { begun = begin_unit(context, unit, from); });
    const scheduling::Evaluation& state = *begun.evaluation;
    first = state.iteration();
    const auto seconds = [&] { return begun.seconds + steady_seconds() - start; };
    const auto kept = [&] {
        scheduling::CheckpointLocation place;
        with_states(context.prepared, lookout, [&] {
            place = save_checkpoint(context, unit, state, seconds());
            context.sink.sync();
        });
        return place;
    };
    context.sink.begin(context.grid.unit(unit), first);
    double last_kept = start;
    const auto is_due = [&] {
        return steady_seconds() - last_kept >= context.prepared.job.run.checkpoint_seconds;
    };
    const auto keep_now = [&] {
        const scheduling::CheckpointLocation place = kept();
        callbacks.at_checkpoint(place);
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
    std::optional<scheduling::CheckpointLocation> end;  ///< where the state at the last iteration is kept
    if (from != nullptr && state.iteration() == first)
        end = *from;
    else if (context.prepared.job.run.keep_final_state)
        with_states(context.prepared, lookout,
                    [&] { end = save_checkpoint(context, unit, state, seconds()); });
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
        context.sink.write(record, took);
        if (from != nullptr)
            spdlog::debug("unit {}: {} iterations computed", unit.value,
                          state.iteration().value - first.value);
        return {true, took, {}};
    } catch (const Interrupted&) {
        return {false, seconds(), end ? *end : kept()};
    }
}

UnitOutcome compute_unit(const WorkerContext& context, scheduling::UnitNumber unit, const UnitStarts& starts,
                         const UnitCallbacks& callbacks) {
    const scheduling::CheckpointLocation* const from = starts.checkpoint(unit);
    if (const scheduling::RecordLocation* const former = starts.record(unit);
        former != nullptr && context.completion != nullptr)
        if (const std::optional<UnitOutcome> outcome =
                context.completion->complete(unit, *former, from, callbacks))
            return *outcome;
    return compute_unit(context, unit, from, callbacks);
}

}  // namespace netlyap::computing
