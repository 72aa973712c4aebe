#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace netlyap::bench {

/// Something to be measured: `run` does `items` of its work each time that it is called.
struct Measurable {
    std::string name;
    double items;
    std::function<void()> run;
    std::function<double()> cpu_seconds;  ///< used so far by whoever does the work
};

/// How long to measure.
struct Effort {
    int repetitions;
    double seconds;  ///< at least, of every repetition
};

/// Items per CPU second, by name: one rate for every repetition. Google Benchmark runs the repetitions of all
/// of them in a random order, so that a drift of the machine hits all alike.
[[nodiscard]] std::map<std::string, std::vector<double>> measure(const std::vector<Measurable>& all,
                                                                 const Effort& effort);

[[nodiscard]] double median(std::vector<double> values);

}  // namespace netlyap::bench
