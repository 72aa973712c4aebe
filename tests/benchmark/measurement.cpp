#include "measurement.hpp"

#include "netlyap/core/assert.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>

namespace netlyap::bench {

namespace {

class Collector final : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            if (run.run_type == Run::RT_Iteration)
                rates[run.run_name.function_name].push_back(run.counters.at("items_per_second"));
    }

    std::map<std::string, std::vector<double>> rates;
};

void run(benchmark::State& state, const Measurable& measurable) {
    for (const auto _ : state) {
        const double before = measurable.cpu_seconds();
        measurable.run();
        state.SetIterationTime(measurable.cpu_seconds() - before);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(measurable.items) * state.iterations());
}

}  // namespace

std::map<std::string, std::vector<double>> measure(const std::vector<Measurable>& all, const Effort& effort) {
    std::string program = "netlyap_benchmark";
    std::string interleave = "--benchmark_enable_random_interleaving=true";
    std::array<char*, 3> words = {program.data(), interleave.data(), nullptr};
    int count = 2;
    benchmark::Initialize(&count, words.data());
    for (const Measurable& measurable : all)
        benchmark::RegisterBenchmark(measurable.name.c_str(),
                                     [&measurable](benchmark::State& state) { run(state, measurable); })
            ->UseManualTime()
            ->Repetitions(effort.repetitions)
            ->MinTime(effort.seconds);
    Collector collector;
    benchmark::RunSpecifiedBenchmarks(&collector);
    benchmark::ClearRegisteredBenchmarks();
    NETLYAP_ASSERT(collector.rates.size() == all.size(), "every name is measured once");
    return collector.rates;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

}  // namespace netlyap::bench
