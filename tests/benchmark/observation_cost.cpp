#include "observation_cost.hpp"

#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "implementation.hpp"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <limits>
#include <memory>
#include <numeric>
#include <ostream>

namespace netlyap::bench {

namespace {

/// Units of a job, and what is done with them.
struct Sweep {
    std::string name;
    std::unique_ptr<scheduling::PreparedJob> prepared;
    std::function<void(const scheduling::PreparedJob&, const scheduling::WorkUnit&, Kernel&)> follow;
};

job::Job scaled_job(double eta, std::vector<std::string> names, bool is_short) {
    job::Job job = input::read_job_file(std::filesystem::path(NETLYAP_BENCH_JOBS) / "fig9.ini");
    job.eta = {eta};
    job.observables = std::move(names);
    job::set_key(job, "observe.saturation.every", "100");
    job.iterations = is_short ? 600 : 10'000;
    job.seeds.resize(is_short ? 8 : 64);
    std::iota(job.seeds.begin(), job.seeds.end(), 0);
    return job;
}

void follow_observed(const scheduling::PreparedJob& prepared, const scheduling::WorkUnit& unit,
                     Kernel& kernel) {
    (void)scheduling::evaluate(prepared, unit, kernel);
}

template <bool loss>
void follow_alone(const scheduling::PreparedJob& prepared, const scheduling::WorkUnit& unit, Kernel& kernel) {
    ensemble::TrajectorySetup setup;
    setup.point = {unit.eta, unit.epsilon};
    setup.job_seed = static_cast<std::uint64_t>(prepared.job.seed);
    std::copy(unit.seeds.begin(), unit.seeds.end(), setup.seeds.begin());
    ensemble::Trajectory trajectory(prepared.system, kernel, setup);
    for (std::int64_t t = 0; t < prepared.job.iterations; ++t) {
        trajectory.compute(loss);
        trajectory.accept();
    }
}

/// The place of the first sweep with observables; the last one has all of them.
constexpr std::size_t first_observed = 2;

std::vector<Sweep> all_sweeps(double eta, bool is_short) {
    const std::vector<std::vector<std::string>> sets = {
        {"saturation"}, {"period"}, {"intermittency"}, {"saturation", "period", "intermittency"}};
    std::vector<Sweep> sweeps;
    const auto add = [&](const std::string& name, const std::vector<std::string>& names, auto follow) {
        sweeps.push_back(
            {name, std::make_unique<scheduling::PreparedJob>(scaled_job(eta, names, is_short)), follow});
    };
    add("", {"saturation"}, follow_alone<false>);
    add("the loss", {"saturation"}, follow_alone<true>);
    for (const std::vector<std::string>& names : sets) {
        std::string name;
        for (const std::string& one : names)
            name += (name.empty() ? "" : " ") + one;
        add(name, names, follow_observed);
    }
    return sweeps;
}

/// CPU seconds that all units of each sweep take: of every unit the fastest of so many turns, in which all
/// sweeps follow the same unit one after the other, so that a neighbour on the machine hits none of them
/// alone.
std::vector<double> fastest_seconds(const std::vector<Sweep>& sweeps, int turns) {
    const scheduling::Grid grid(sweeps.front().prepared->job);
    // One for all, because where its memory lies can show.
    const auto kernel = make_kernel("auto", sweeps.front().prepared->system);
    std::vector<double> total(sweeps.size(), 0.0);
    for (scheduling::UnitNumber number; number.value < grid.units(); ++number) {
        const scheduling::WorkUnit unit = grid.unit(number);
        std::vector<double> fastest(sweeps.size(), std::numeric_limits<double>::infinity());
        for (int turn = 0; turn < turns; ++turn)
            for (std::size_t i = 0; i < sweeps.size(); ++i) {
                const double before = own_cpu_seconds();
                sweeps[i].follow(*sweeps[i].prepared, unit, *kernel);
                fastest[i] = std::min(fastest[i], own_cpu_seconds() - before);
            }
        for (std::size_t i = 0; i < sweeps.size(); ++i)
            total[i] += fastest[i];
    }
    return total;
}

}  // namespace

std::vector<ObservationCost> measure_observation_cost(bool is_short) {
    std::vector<ObservationCost> costs;
    for (const double eta : {0.1, 1.0, 5.0}) {
        const std::vector<Sweep> sweeps = all_sweeps(eta, is_short);
        const std::vector<double> seconds = fastest_seconds(sweeps, is_short ? 2 : 10);
        const auto percent = [&](std::size_t i) { return 100.0 * (seconds[i] / seconds.front() - 1.0); };
        double dearest = 0.0;  // of the observables alone
        for (std::size_t i = 1; i < sweeps.size(); ++i) {
            costs.push_back({eta, sweeps[i].name, percent(i)});
            if (i >= first_observed && i + 1 < sweeps.size())
                dearest = std::max(dearest, percent(i));
        }
        costs.push_back({eta, "all three beyond the dearest", costs.back().percent - dearest});
    }
    return costs;
}

void print_observation_cost(std::ostream& out, const std::vector<ObservationCost>& costs) {
    out << "jobs/fig9.ini, one core, CPU time on top of the steps of the kernel alone, of every unit the "
           "fastest "
           "of ten turns\n\n"
        << "eta | observed at every iteration         | % on top\n"
        << std::fixed << std::setprecision(1);
    for (const ObservationCost& cost : costs)
        out << std::setw(3) << cost.eta << " | " << std::left << std::setw(36) << cost.observables
            << std::right << "| " << std::setw(5) << cost.percent << "\n";
}

}  // namespace netlyap::bench
