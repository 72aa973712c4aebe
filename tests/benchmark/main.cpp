// The benchmark behind tests/bench.
#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "comparison.hpp"
#include "durability.hpp"
#include "observation_cost.hpp"
#include "own_kernel.hpp"
#include "report.hpp"
#include "tangent_cost.hpp"
#include "whole_run.hpp"
#include "workload.hpp"

#include <fstream>
#include <iostream>

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

Report measure_all(bool is_short) {
    Report report{processor(), {}, {}, {}};
    report.shapes = compare_all_shapes(is_short, report.remarks);
    const TrainingSystem system = training_system(paper);
    const auto fastest =
        make_own_kernel(make_kernel(best(report.shapes.front()).instruction_set, system), paper);
    report.whole_run = measure_whole_run(*fastest, is_short ? 2 : 9, is_short);
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
    const Report report = measure_all(options.is_short);
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
