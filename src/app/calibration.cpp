#include "calibration.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// Seconds of a step of eight networks, from as many of the training samples as a tenth of a second takes.
double step_seconds(const scheduling::PreparedJob& prepared) {
    constexpr double enough = 0.1;
    const Samples& train = prepared.system.train;
    const std::size_t size = parameter_count(prepared.system.shape) * lanes;
    LaneArray from(size), to(size);
    for (std::size_t place = 0; place < size; ++place)
        from.data()[place] = 1e-3 * static_cast<double>(place % 1999) - 1.0;
    TrainingSystem part{prepared.system.shape, {}, {}, prepared.system.l2};
    part.loss = prepared.system.loss;
    for (std::size_t count = std::min<std::size_t>(train.count, 8);;
         count = std::min(train.count, 4 * count)) {
        part.train = first_samples(train, count);
        const auto kernel = make_kernel(prepared.job.run.kernel, part);
        const double start = steady_seconds();
        kernel->step(prepared.job.eta.front(), from.all(), to.all(), {});
        const double took = steady_seconds() - start;
        if (took > enough || count == train.count)
            return took * static_cast<double>(train.count) / static_cast<double>(count);
    }
}

/// Steps of single networks that a unit has behind it.
double steps_behind(const job::Job& job, const scheduling::WorkUnit& unit, scheduling::Iteration iteration) {
    const std::int64_t followed = std::max<std::int64_t>(0, iteration.value - perturbed_at(job, unit));
    return static_cast<double>(unit.seeds.size()) *
           (static_cast<double>(iteration.value) +
            static_cast<double>(job.members) * static_cast<double>(followed));
}

}  // namespace

Speed measure_speed(const scheduling::PreparedJob& prepared) {
    constexpr double calibration_seconds = 0.5;
    constexpr double seconds_per_start = 60e-9;  // of a parameter: a few normal deviates
    const job::Job& job = prepared.job;
    const scheduling::WorkUnit unit = scheduling::Grid(job).unit(scheduling::UnitNumber{0});
    const auto kernel = make_kernel(job.run.kernel, prepared.system);
    const double networks = static_cast<double>(lanes) * (static_cast<double>(job.members) + 1.0);
    const double step = step_seconds(prepared);
    const double start_of_unit =
        seconds_per_start * networks * static_cast<double>(parameter_count(prepared.system.shape));
    if (step * networks / lanes + start_of_unit > 2.0 * calibration_seconds)
        return {static_cast<double>(unit.seeds.size()) / step, kernel->name(), true};
    double steps = 0.0;
    const double start = steady_seconds();
    do {
        scheduling::Evaluation evaluation(prepared, unit, *kernel);
        std::int64_t slice = 1;
        do {
            const double before = steady_seconds();
            evaluation.advance(slice);
            if (steady_seconds() - before < 0.1 * calibration_seconds)
                slice *= 2;
        } while (!evaluation.is_done() && steady_seconds() - start < calibration_seconds);
        steps += steps_behind(job, unit, evaluation.iteration());
    } while (steady_seconds() - start < calibration_seconds);
    return {steps / (steady_seconds() - start), kernel->name(), false};
}

}  // namespace netlyap
