#include "comparison.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "agreement.hpp"
#include "contestants.hpp"
#include "counting_kernel.hpp"
#include "fma_peak.hpp"
#include "measurement.hpp"
#include "own_kernel.hpp"

#include <algorithm>
#include <iostream>

namespace netlyap::bench {

namespace {

/// FMA and multiplications that one step of the paper's network takes in the best formulation known when its
/// limit was set: 29,883 + 4,403. Fixed, so that wasted work does not count as speed.
constexpr double operations_of_paper = 34286.0;

/// Operations per member-step with the first `samples` of them, along the first steps of the trajectories,
/// whose first network is checked as well.
OperationCount count_operations(const Shape& shape, const TrainingSystem& system, std::size_t samples) {
    TrainingSystem first = system;
    first.train = first_samples(system.train, samples);
    const Trajectories reference = scalar_trajectories(shape, first, 1, shape.checked_steps);
    const auto counting = make_own_kernel(make_counting_kernel(first), shape);
    const OperationCount before = operations_so_far();
    check_agreement(*counting, reference);
    const OperationCount after = operations_so_far();
    const auto steps = static_cast<double>(shape.checked_steps);
    return {(after.fma - before.fma) / steps, (after.multiplications - before.multiplications) / steps,
            (after.divisions - before.divisions) / steps};
}

/// With all samples: counted with up to 60 and with twice as many, the rest in proportion.
OperationCount count_operations(const Shape& shape, const TrainingSystem& system) {
    const std::size_t few = std::min<std::size_t>(60, shape.samples / 2);
    const OperationCount once = count_operations(shape, system, few);
    const OperationCount twice = count_operations(shape, system, 2 * few);
    const double more = static_cast<double>(shape.samples - 2 * few) / static_cast<double>(few);
    const auto all = [&](double OperationCount::*kind) {
        return twice.*kind + more * (twice.*kind - once.*kind);
    };
    return {all(&OperationCount::fma), all(&OperationCount::multiplications),
            all(&OperationCount::divisions)};
}

/// The scalar reference for the paper's network; for wider ones our fastest kernel, whose first step of the
/// first network is checked with the scalar reference.
Trajectories reference_trajectories(const Shape& shape, const TrainingSystem& system, std::size_t networks) {
    if (shape.name() == paper.name())
        return scalar_trajectories(shape, system, networks, shape.checked_steps);
    const auto fastest = make_own_kernel(make_kernel("auto", system), shape);
    check_agreement(*fastest, scalar_trajectories(shape, system, 1, 1));
    return trajectories(*fastest, shape.checked_steps);
}

const std::string cycles_name = "cycles";

std::string peak_name(const FmaLoop& loop) {
    return "FMA peak " + loop.instruction_set;
}

std::vector<Measurable> all_measurables(const std::vector<Contestant>& all_contestants,
                                        const std::vector<FmaLoop>& loops, std::size_t steps) {
    constexpr std::size_t rounds = 20000;
    std::vector<Measurable> all;
    for (const FmaLoop& loop : loops)
        all.push_back({peak_name(loop), static_cast<double>(rounds * fma_per_round * loop.lanes),
                       [run = loop.run] { run(rounds); }, own_cpu_seconds});
    if (!loops.empty())
        all.push_back({cycles_name, static_cast<double>(rounds * cycles_per_round),
                       [] { run_cycles(rounds); }, own_cpu_seconds});
    for (const Contestant& contestant : all_contestants) {
        Implementation& one = *contestant.implementation;
        const auto trajectory = [&one, steps] {
            one.restart();
            one.advance(steps);
        };
        all.push_back({one.name(), static_cast<double>(steps * one.networks()), trajectory,
                       [&one] { return one.cpu_seconds(); }});
    }
    return all;
}

/// Our kernels, their limit and their peers with one shape.
Comparison compare(const Shape& shape, const Effort& effort, std::vector<std::string>& remarks) {
    const TrainingSystem system = training_system(shape);
    const std::vector<Contestant> all = contestants(shape, system, remarks);
    const std::vector<FmaLoop> loops = fma_loops();
    Comparison found{shape, effort.repetitions, {}, {}, 0.0, {}};

    std::size_t networks = 0;
    for (const Contestant& contestant : all)
        networks = std::max(networks, contestant.implementation->networks());
    const Trajectories reference = reference_trajectories(shape, system, networks);
    for (const Contestant& contestant : all) {
        Implementation& one = *contestant.implementation;
        found.rows.push_back({one.name(),
                              contestant.kind,
                              contestant.instruction_set,
                              one.networks(),
                              check_agreement(one, reference),
                              {},
                              0.0,
                              {}});
    }
    found.operations = count_operations(shape, system);
    found.operations_of_limit = shape.name() == paper.name()
                                    ? operations_of_paper
                                    : found.operations.fma + found.operations.multiplications;

    std::cerr << shape.name() << ": all trajectories agree over " << shape.checked_steps
              << " steps. Measuring ...\n";
    const auto rates = measure(all_measurables(all, loops, shape.steps), effort);
    for (const FmaLoop& loop : loops) {
        const double lanes_per_second = median(rates.at(peak_name(loop)));
        const double per_cycle =
            lanes_per_second / static_cast<double>(loop.lanes) / median(rates.at(cycles_name));
        found.peaks.push_back({loop.instruction_set, lanes_per_second, per_cycle});
        if (per_cycle < 1.8 && shape.name() == paper.name())
            remarks.push_back("Only " + to_text(per_cycle) + " FMA per cycle with " + loop.instruction_set +
                              ": this core has fewer than two units for it, or shares them.");
    }
    for (Row& row : found.rows) {
        row.rates = rates.at(row.name);
        row.rate = median(row.rates);
        for (const PeakRow& peak : found.peaks)
            if (peak.instruction_set == row.instruction_set)
                row.fraction_of_limit = row.rate * found.operations_of_limit / peak.lanes_per_second;
    }
    return found;
}

/// A moment of it.
Shape shortened(Shape shape) {
    shape.samples = std::min<std::size_t>(shape.samples, 300);
    shape.steps = std::min<std::size_t>(shape.steps, 5);
    return shape;
}

}  // namespace

std::vector<Comparison> compare_all_shapes(bool is_short, std::vector<std::string>& remarks) {
    std::vector<Comparison> all;
    for (const Shape& shape : {paper, digits, images}) {
        const Effort effort =
            is_short ? Effort{2, 1e-4} : Effort{9, shape.name() == paper.name() ? 0.25 : 0.1};
        all.push_back(compare(is_short ? shortened(shape) : shape, effort, remarks));
    }
    return all;
}

}  // namespace netlyap::bench
