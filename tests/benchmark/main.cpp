// The benchmark behind tests/bench.
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "agreement.hpp"
#include "counting_kernel.hpp"
#include "durability.hpp"
#include "eigen_network.hpp"
#include "fma_peak.hpp"
#include "libm_network.hpp"
#include "measurement.hpp"
#include "observation_cost.hpp"
#include "own_kernel.hpp"
#include "report.hpp"
#include "tangent_cost.hpp"
#include "torch_networks.hpp"
#include "whole_run.hpp"
#include "workload.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>

namespace netlyap::bench {

namespace {

const std::string usage =
    "usage: netlyap_benchmark [--json FILE] [--durability | --observables | --tangent] [--short]\n\n"
    "  --json FILE   writes the numbers as JSON, too\n"
    "  --durability  measures what journals, checkpoints and leases cost, nothing else\n"
    "  --observables measures what it costs to observe every iteration, nothing else\n"
    "  --tangent     measures what tangents cost, nothing else\n"
    "  --short       a moment of everything: tests the benchmark, its rates mean nothing\n";

struct Options {
    std::string json;
    bool is_short = false;
    bool wants_durability = false;
    bool wants_observables = false;
    bool wants_tangents = false;
    bool wants_help = false;
};

Options parse(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json" && i + 1 < words.size())
            options.json = words[++i];
        else if (words[i] == "--short")
            options.is_short = true;
        else if (words[i] == "--durability")
            options.wants_durability = true;
        else if (words[i] == "--observables")
            options.wants_observables = true;
        else if (words[i] == "--tangent")
            options.wants_tangents = true;
        else if (words[i] == "--help")
            options.wants_help = true;
        else
            throw UsageError("the benchmark does not take `" + words[i] + "` like this\n" + usage);
    }
    return options;
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 2);
    return "unknown processor";
}

/// An implementation that takes part, and where it stands in the table.
struct Entry {
    std::unique_ptr<Implementation> implementation;
    RowKind kind;
    std::string instruction_set;  ///< of ours
};

std::vector<Entry> all_entries(const TrainingSystem& system, std::vector<std::string>& remarks) {
    std::vector<Entry> entries;
    const std::vector<std::string> kernels = available_kernels();
    for (auto name = kernels.rbegin(); name != kernels.rend(); ++name)
        entries.push_back({make_own_kernel(make_kernel(*name, system)), RowKind::ours, *name});
    entries.push_back({make_libm_network(system.train), RowKind::libm, ""});
    entries.push_back({make_libm_network_native(system.train), RowKind::libm, ""});
    entries.push_back({make_eigen_network(system.train), RowKind::eigen, ""});
    entries.push_back({make_eigen_network_tuned(system.train), RowKind::eigen_tuned, ""});
    if (auto torch = make_torch_networks(system.train))
        entries.push_back({std::move(torch), RowKind::other, ""});
    else
        remarks.emplace_back(
            "PyTorch is left out: /usr/bin/python3 does not find it (Debian: python3-torch).");
    return entries;
}

/// Operations per member-step along the first steps of the trajectories, which are checked as well.
OperationCount count_operations(const TrainingSystem& system) {
    const auto counting = make_own_kernel(make_counting_kernel(system));
    check_agreement(*counting);
    const OperationCount all = operations_so_far();
    const auto steps = static_cast<double>(agreement_steps);
    return {all.fma / steps, all.multiplications / steps, all.divisions / steps};
}

const std::string cycles_name = "cycles";

std::string peak_name(const FmaLoop& loop) {
    return "FMA peak " + loop.instruction_set;
}

std::vector<Measurable> all_measurables(const std::vector<Entry>& entries, const std::vector<FmaLoop>& loops,
                                        std::size_t steps) {
    constexpr std::size_t rounds = 20000;
    std::vector<Measurable> all;
    for (const FmaLoop& loop : loops)
        all.push_back({peak_name(loop), static_cast<double>(rounds * fma_per_round * loop.lanes),
                       [run = loop.run] { run(rounds); }, own_cpu_seconds});
    if (!loops.empty())
        all.push_back({cycles_name, static_cast<double>(rounds * cycles_per_round),
                       [] { run_cycles(rounds); }, own_cpu_seconds});
    for (const Entry& entry : entries) {
        Implementation& one = *entry.implementation;
        const auto trajectory = [&one, steps] {
            one.restart();
            one.advance(steps);
        };
        all.push_back({one.name(), static_cast<double>(steps * one.networks()), trajectory,
                       [&one] { return one.cpu_seconds(); }});
    }
    return all;
}

Report measure_all(const Options& options) {
    const std::size_t steps = options.is_short ? 5 : 200;
    const Effort effort = options.is_short ? Effort{2, 1e-4} : Effort{9, 0.25};
    Report report{processor(), steps, effort.repetitions, {}, {}, {}, {}, {}};

    const TrainingSystem system = paper_system();
    const std::vector<Entry> entries = all_entries(system, report.remarks);
    const std::vector<FmaLoop> loops = fma_loops();
    for (const Entry& entry : entries) {
        Implementation& one = *entry.implementation;
        report.rows.push_back({one.name(), entry.kind, one.networks(), check_agreement(one), {}, 0.0, {}});
    }
    report.operations = count_operations(system);

    std::cerr << "All trajectories agree over " << agreement_steps << " steps. Measuring ...\n";
    const auto rates = measure(all_measurables(entries, loops, steps), effort);
    for (const FmaLoop& loop : loops) {
        const double lanes_per_second = median(rates.at(peak_name(loop)));
        const double per_cycle =
            lanes_per_second / static_cast<double>(loop.lanes) / median(rates.at(cycles_name));
        report.peaks.push_back({loop.instruction_set, lanes_per_second, per_cycle});
        if (per_cycle < 1.8)
            report.remarks.push_back("Only " + to_text(per_cycle) + " FMA per cycle with " +
                                     loop.instruction_set +
                                     ": this core has fewer than two units for it, or shares them.");
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        report.rows[i].rates = rates.at(report.rows[i].name);
        report.rows[i].rate = median(report.rows[i].rates);
        for (const PeakRow& peak : report.peaks)
            if (peak.instruction_set == entries[i].instruction_set)
                report.rows[i].peak = peak.lanes_per_second;
    }
    const auto ours = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        return entry.implementation->name() == best(report).name;
    });
    report.whole_run = measure_whole_run(*ours->implementation, effort.repetitions, options.is_short);
    return report;
}

int run(const std::vector<std::string>& words) {
    const Options options = parse(words);
    if (options.wants_help) {
        std::cout << usage;
        return 0;
    }
    if (options.wants_durability) {
        print_durability(std::cout, measure_durability(options.is_short ? 0.01 : 60.0));
        return 0;
    }
    if (options.wants_observables) {
        print_observation_cost(std::cout, measure_observation_cost(options.is_short));
        return 0;
    }
    if (options.wants_tangents) {
        print_tangent_costs(std::cout, measure_tangent_costs(processor(), options.is_short));
        return 0;
    }
    std::ofstream json;
    if (!options.json.empty()) {
        json.open(options.json);  // now, rather than fail after all the measuring
        if (!json)
            throw IoError("cannot write " + options.json);
    }
    const Report report = measure_all(options);
    print_table(std::cout, report);
    if (json.is_open()) {
        print_json(json, report);
        json.close();
        if (!json)
            throw IoError("cannot write all of " + options.json);
    }
    return 0;
}

}  // namespace

}  // namespace netlyap::bench

int main(int count, char** words) {
    netlyap::keep_freed_memory();  // as the program does
    try {
        return netlyap::bench::run({words + 1, words + count});
    } catch (const netlyap::Error& error) {
        std::cerr << "benchmark: " << error.what() << "\n";
        return static_cast<int>(error.code());
    }
}
