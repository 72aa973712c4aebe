#include "tangent_cost.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/lane_array.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"

#include "agreement.hpp"
#include "numpy_tangents.hpp"
#include "workload.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iomanip>
#include <limits>
#include <ostream>

namespace netlyap::bench {

namespace {

constexpr std::size_t parameters = paper.parameters();

/// Eight networks with a tangent for each parameter, on one kernel.
class Networks {
public:
    Networks(const std::string& kernel_name, const TrainingSystem& system)
        : kernel_(make_kernel(kernel_name, system)),
          tangent_kernel_(make_tangent_kernel(kernel_name, system)) {
        const std::vector<double> start = initial_conditions(paper, lanes);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t i = 0; i < parameters; ++i)
                theta_.data()[i * lanes + lane] = start[lane * parameters + i];
        RandomSequence sequence({0, Purpose::tangents}, {0, 0, 0});
        for (double& value : tangents_.all())
            value = normal_deviate(sequence.next());
        orthonormalize();
    }

    void step() { kernel_->step(eta, theta_.all(), next_.all(), {}); }

    void push(std::size_t count) {
        const std::size_t size = count * parameters * lanes;
        tangent_kernel_->push({}, eta, theta_.all(), tangents_.all().first(size), pushed_.all().first(size));
    }

    void orthonormalize() { tangent_kernel_->orthonormalize(tangents_.all(), parameters, triangle_.all()); }

    /// So many iterations of networks and tangents, then one orthonormalisation.
    void follow(std::size_t iterations) {
        for (std::size_t t = 0; t < iterations; ++t) {
            push(parameters);
            std::swap(tangents_, pushed_);
            step();
            std::swap(theta_, next_);
        }
        orthonormalize();
    }

    [[nodiscard]] const LaneArray& theta() const { return theta_; }
    [[nodiscard]] const LaneArray& tangents() const { return tangents_; }
    [[nodiscard]] const LaneArray& pushed() const { return pushed_; }

    /// How long the tangents were before the last orthonormalisation [tangent][lane].
    [[nodiscard]] std::vector<double> lengths() const {
        std::vector<double> all;
        for (std::size_t i = 0; i < parameters; ++i) {
            const auto row = triangle_.all().subspan(triangle_entry(parameters, i, i) * lanes, lanes);
            all.insert(all.end(), row.begin(), row.end());
        }
        return all;
    }

private:
    std::unique_ptr<Kernel> kernel_;
    std::unique_ptr<TangentKernel> tangent_kernel_;
    LaneArray theta_{parameters * lanes};
    LaneArray next_{parameters * lanes};
    LaneArray tangents_{parameters * parameters * lanes};  ///< [tangent][parameter][lane]
    LaneArray pushed_{parameters * parameters * lanes};
    LaneArray triangle_{triangle_entries(parameters) * lanes};
};

/// [lane][...] from [...][lane].
std::vector<double> lane_by_lane(std::span<const double> values) {
    std::vector<double> all(values.size());
    const std::size_t size = values.size() / lanes;
    for (std::size_t i = 0; i < values.size(); ++i)
        all[i % lanes * size + i / lanes] = values[i];
    return all;
}

/// The largest difference between numpy's tangents after one push and their lengths after a few iterations,
/// and ours.
double check_agreement(NumpyTangents& numpy, Networks& ours) {
    numpy.push(parameters);
    ours.push(parameters);
    const double of_pushed = relative_difference(numpy.pushed(parameters), lane_by_lane(ours.pushed().all()));
    numpy.follow(iterations_per_orthonormalization);
    ours.follow(iterations_per_orthonormalization);
    const double of_lengths = relative_difference(numpy.lengths(), lane_by_lane(ours.lengths()));
    const double worst = std::max(of_pushed, of_lengths);
    if (worst > agreement_tolerance)
        throw InternalError("numpy's tangents are not ours: they differ by " + to_text(worst) +
                            ", so comparing speeds would mean nothing");
    return worst;
}

/// A kind of work and the fastest that it has been done.
struct Work {
    double items;  ///< in one turn, for eight networks
    std::function<void()> run;
    std::function<double()> cpu_seconds;
    std::size_t every;  ///< how many turns from one to the next: what is slow does not need as many
    double fastest = std::numeric_limits<double>::infinity();  ///< seconds of one item
};

/// Steps, pushes of each count, and iterations of the whole spectrum: so many of each that a turn of all but
/// the last takes less than a millisecond.
std::vector<Work> all_work(Networks& networks, std::size_t every) {
    const auto add_of = [&](std::size_t repetitions, double items, auto once) {
        return Work{static_cast<double>(repetitions) * items,
                    [repetitions, once] {
                        for (std::size_t i = 0; i < repetitions; ++i)
                            once();
                    },
                    own_cpu_seconds, every};
    };
    std::vector<Work> all = {add_of(50, 1.0, [&networks] { networks.step(); })};
    for (const std::size_t count : tangent_counts)
        all.push_back(add_of(std::max<std::size_t>(1, 40 / count), static_cast<double>(count),
                             [&networks, count] { networks.push(count); }));
    all.push_back(add_of(1, static_cast<double>(iterations_per_orthonormalization),
                         [&networks] { networks.follow(iterations_per_orthonormalization); }));
    return all;
}

/// The same of numpy, whose gradient steps are not measured.
std::vector<Work> all_work(NumpyTangents& numpy, std::size_t every) {
    const auto seconds = [&numpy] { return numpy.cpu_seconds(); };
    std::vector<Work> all;
    for (const std::size_t count : tangent_counts)
        all.push_back({static_cast<double>(count), [&numpy, count] { numpy.push(count); }, seconds, every});
    all.push_back({static_cast<double>(iterations_per_orthonormalization),
                   [&numpy] { numpy.follow(iterations_per_orthonormalization); }, seconds, every});
    return all;
}

void take_turn(Work& work) {
    const double before = work.cpu_seconds();
    work.run();
    work.fastest = std::min(work.fastest, (work.cpu_seconds() - before) / work.items);
}

/// From the times of the pushes and of the spectrum, in their order.
TangentCost cost(const std::string& name, const std::string& unit, double step, std::span<const Work> work) {
    TangentCost found{name, unit, 1e6 * step / lanes, {}, work.back().fastest / step};
    for (std::size_t i = 0; i < tangent_counts.size(); ++i)
        found.of_one[i] = work[i].fastest / step;
    return found;
}

}  // namespace

TangentCosts measure_tangent_costs(const std::string& processor, bool is_short) {
    const TrainingSystem system = training_system(paper);
    const std::vector<std::string> kernels = available_kernels();
    const std::size_t turns = is_short ? 1 : 120;
    std::vector<std::unique_ptr<Networks>> networks;
    std::vector<std::vector<Work>> work;
    for (const std::string& name : kernels) {
        networks.push_back(std::make_unique<Networks>(name, system));
        work.push_back(all_work(*networks.back(), name == "scalar" ? 8 : 1));
    }
    TangentCosts costs{processor, {}, {}};
    const auto numpy = make_numpy_tangents(lane_by_lane(networks.back()->theta().all()),
                                           lane_by_lane(networks.back()->tangents().all()));
    if (numpy != nullptr) {
        costs.difference = check_agreement(*numpy, *networks.back());
        work.push_back(all_work(*numpy, 8));
    }
    for (std::size_t turn = 0; turn < turns; ++turn)
        for (std::vector<Work>& of_one : work)
            for (Work& one : of_one)
                if (turn % one.every == 0)
                    take_turn(one);
    for (std::size_t i = 0; i < kernels.size(); ++i)
        costs.rows.push_back(
            cost(kernels[i], kernels[i], work[i].front().fastest, std::span(work[i]).subspan(1)));
    if (numpy != nullptr)
        costs.rows.push_back(
            cost("numpy", kernels.back(), work[kernels.size() - 1].front().fastest, work.back()));
    return costs;
}

void print_tangent_costs(std::ostream& out, const TangentCosts& costs) {
    out << costs.processor
        << ", one core, CPU time in gradient steps; 4-10-3, 120 samples, double precision, eight\n"
        << "networks, the fastest of many turns; a spectrum's iteration is a step, " << tangent_counts.back()
        << " tangents and a " << iterations_per_orthonormalization << "th of an orthonormalisation\n\n"
        << "        | one tangent of";
    for (const std::size_t count : tangent_counts)
        out << std::setw(count == tangent_counts.front() ? 5 : 8) << count;
    out << " | whole spectrum | steps of, in us\n" << std::fixed << std::setprecision(2);
    for (const TangentCost& row : costs.rows) {
        out << std::left << std::setw(8) << row.name << std::right << "|" << std::setw(20) << row.of_one[0];
        for (std::size_t i = 1; i < row.of_one.size(); ++i)
            out << std::setw(8) << row.of_one[i];
        out << " | " << std::setw(14) << row.spectrum << " | " << row.unit << " (" << row.microseconds
            << ")\n";
    }
    if (costs.difference)
        out << "\nnumpy's tangents agree with ours to " << std::scientific << std::setprecision(1)
            << *costs.difference << ". Its products are those of the BLAS that is installed: on Debian the\n"
            << "reference one unless there is libopenblas0.\n";
    else
        out << "\nnumpy is left out: /usr/bin/python3 does not find it (Debian: python3-numpy).\n";
}

}  // namespace netlyap::bench
