// How often the interval with which run.target ends a run contains the value: many runs of the paper's job,
// each with its own job seed, judged by the value of 20,000 initial conditions. `tests/bench --coverage`.
#include "netlyap/core/error.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/share_interval.hpp"

#include "netlyap/runner/seed_target.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace netlyap::bench {

namespace {

constexpr std::int64_t seeds_of_value = 20'000;
constexpr std::int64_t job_seed_of_value = 1'000'000;
constexpr std::int64_t without_looking = 160;  // a number of seeds that is fixed beforehand, to compare with

const std::string usage =
    "usage: netlyap_target_coverage [--error 0.02] [--start 128] [--first 1] [--runs 2000] [--value LAMBDA]\n"
    "  --error  run.target_error of lambda_nMLE at eta = 1, epsilon = 1e-8; --start  seeds of the first "
    "round\n"
    "  --first  the job seed of the first of --runs runs; --value  what 20,000 seeds gave before\n";

struct Options {
    double error = 0.02;
    std::int64_t start = 128, first = 1, runs = 2000;
    double value = 0.0;  // 0: to be computed
};

Options parse(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t i = 0; i + 1 < words.size() + words.size() % 2; i += 2) {
        const std::string name = words[i];
        const auto number = i + 1 < words.size() ? parse_double(words[i + 1]) : std::nullopt;
        if (!number || *number <= 0.0)
            throw UsageError("the measurement does not take `" + name + "` like this\n" + usage);
        if (name == "--error")
            options.error = *number;
        else if (name == "--value")
            options.value = *number;
        else if (name == "--start")
            options.start = static_cast<std::int64_t>(*number);
        else if (name == "--first")
            options.first = static_cast<std::int64_t>(*number);
        else if (name == "--runs")
            options.runs = static_cast<std::int64_t>(*number);
        else
            throw UsageError("the measurement does not take `" + name + "`\n" + usage);
    }
    return options;
}

/// The exponents of the seeds 0, 1, ... of one job, computed as they are wanted.
class Seeds {
public:
    explicit Seeds(std::int64_t job_seed) : prepared_(job_of(job_seed)) {
        const auto field = [&](const char* path) { return observables::field_index(prepared_.fields, path); };
        exponent_ = field("/lyapunov/exponent");
        r_squared_ = field("/lyapunov/r_squared");
        outcome_ = field("/lyapunov/outcome");
        kernel_ = make_kernel(prepared_.job.run.kernel, prepared_.system);
    }

    /// Of the first so many: their mean and its interval, as the statistic of a sweep has them.
    statistics::Interval nmle(std::int64_t seeds) {
        while (static_cast<std::int64_t>(exponents_.size()) < seeds)
            compute_unit();
        const auto count = static_cast<std::size_t>(seeds);
        std::vector<double> kept;
        for (std::size_t seed = 0; seed < count; ++seed)
            if (is_kept_[seed] != 0)
                kept.push_back(exponents_[seed]);
        const statistics::BootstrapInterval ends = statistics::bootstrap_interval(
            std::span(exponents_).first(count), std::span(is_kept_).first(count),
            static_cast<std::uint64_t>(prepared_.job.seed), prepared_.job.eta.front(),
            prepared_.job.epsilon.front());
        return {mean_of(kept), ends.low, ends.high};
    }

private:
    static job::Job job_of(std::int64_t job_seed) {
        job::Job job;  // by default that of jobs/fig8.ini at epsilon = 1e-8
        job.observables = {"growth"};
        job.seed = job_seed;
        return job;
    }

    void compute_unit() {
        scheduling::WorkUnit unit{prepared_.job.eta.front(), prepared_.job.epsilon.front(), {}};
        for (std::size_t lane = 0; lane < lanes; ++lane)
            unit.seeds.push_back(static_cast<std::int64_t>(exponents_.size() + lane));
        const scheduling::Record record = scheduling::evaluate(prepared_, unit, *kernel_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double value = std::get<std::vector<double>>(record.values[exponent_])[lane];
            const series::Outcome verdict = series::judge(
                static_cast<series::Outcome>(
                    std::get<std::vector<std::uint8_t>>(record.values[outcome_])[lane]),
                value, std::get<std::vector<double>>(record.values[r_squared_])[lane], prepared_.job.filter);
            exponents_.push_back(value);
            is_kept_.push_back(verdict == series::Outcome::kept ? 1 : 0);
        }
    }

    scheduling::PreparedJob prepared_;
    std::unique_ptr<Kernel> kernel_;
    std::size_t exponent_ = 0, r_squared_ = 0, outcome_ = 0;
    std::vector<double> exponents_;
    std::vector<std::uint8_t> is_kept_;
};

struct Tally {
    std::int64_t runs = 0, contained = 0, contained_without_looking = 0;
    double seeds = 0.0, rounds = 0.0;

    void add(const Tally& other) {
        runs += other.runs;
        contained += other.contained;
        contained_without_looking += other.contained_without_looking;
        seeds += other.seeds;
        rounds += other.rounds;
    }
};

/// One run with run.target from its first round to its last.
Tally run_once(std::int64_t job_seed, const Options& options) {
    constexpr std::int64_t most = 100'000;
    Seeds seeds(job_seed);
    Tally tally{.runs = 1};
    const auto contains = [&](const statistics::Interval& interval) {
        return interval.low <= options.value && options.value <= interval.high ? 1 : 0;
    };
    for (std::int64_t count = options.start;;) {
        const statistics::Interval found = seeds.nmle(count);
        ++tally.rounds;
        const double width = std::max(found.half_width(), seeds.nmle(deciding_seeds(count)).half_width());
        const std::int64_t next = next_seed_count(width, options.error, count, most);
        if (next == count) {
            tally.seeds = static_cast<double>(count);
            tally.contained = contains(found);
            tally.contained_without_looking = contains(seeds.nmle(without_looking));
            return tally;
        }
        count = next;
    }
}

Tally run_all(const Options& options) {
    Tally all;
    std::mutex guard;
    std::atomic<std::int64_t> next = 0;
    {
        std::vector<std::jthread> threads;
        for (unsigned thread = 0; thread < usable_processors(); ++thread)
            threads.emplace_back([&] {
                for (std::int64_t run = next++; run < options.runs; run = next++) {
                    const Tally one = run_once(options.first + run, options);
                    const std::lock_guard lock(guard);
                    all.add(one);
                }
            });
    }
    return all;
}

std::string share_text(std::int64_t hits, std::int64_t count) {
    const statistics::Interval share = statistics::wilson_interval(hits, count);
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << share.value << " (" << share.low << " .. " << share.high
         << ", " << hits << " of " << count << ")";
    return text.str();
}

void measure(Options options) {
    if (options.value == 0.0)
        options.value = Seeds(job_seed_of_value).nmle(seeds_of_value).value;
    std::cout << "lambda_nMLE of " << seeds_of_value << " seeds: " << to_text(options.value) << "\n";
    const Tally all = run_all(options);
    const auto runs = static_cast<double>(all.runs);
    std::cout << "run.target_error " << to_text(options.error) << ", first round " << options.start
              << " seeds, job seeds " << options.first << " .. " << options.first + options.runs - 1 << "\n"
              << "the last interval contains it in " << share_text(all.contained, all.runs) << "; "
              << std::setprecision(4) << all.seeds / runs << " seeds and " << all.rounds / runs
              << " rounds on average\n"
              << "that of " << without_looking << " seeds, fixed beforehand, in "
              << share_text(all.contained_without_looking, all.runs) << "\n";
}

}  // namespace

}  // namespace netlyap::bench

int main(int argc, char** argv) {
    try {
        netlyap::bench::measure(netlyap::bench::parse({argv + 1, argv + argc}));
        return 0;
    } catch (const netlyap::Error& failure) {
        std::cerr << failure.what() << std::endl;
        return static_cast<int>(failure.code());
    }
}
