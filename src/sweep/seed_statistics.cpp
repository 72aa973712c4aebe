#include "netlyap/sweep/seed_statistics.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/dip_test.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <system_error>
#include <thread>

namespace netlyap {

namespace {

/// Mean, population standard deviation and standard error, with sums in the order of the values.
void set_moments(SeedStatistics& statistics, std::span<const double> kept) {
    if (kept.empty())
        return;
    const double count = static_cast<double>(kept.size());
    double sum = 0.0;
    for (const double exponent : kept)
        sum += exponent;
    statistics.nmle = sum / count;

    double squares = 0.0;
    for (const double exponent : kept)
        squares += (exponent - statistics.nmle) * (exponent - statistics.nmle);
    statistics.nmle_std = std::sqrt(squares / count);
    if (kept.size() > 1)
        statistics.nmle_stderr = std::sqrt(squares / (count - 1.0)) / std::sqrt(count);
}

/// The processors this process may use: batch systems bind a process to fewer than the host has.
unsigned usable_processors() {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    if (sched_getaffinity(0, sizeof processors, &processors) == 0)
        return static_cast<unsigned>(std::max(1, CPU_COUNT(&processors)));
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

SeedStatistics seed_statistics(const CellSample& cell, std::uint64_t job_seed) {
    if (cell.exponents.size() != cell.kept.size())
        throw InternalError(
            "statistics over seeds: a cell needs one verdict per exponent; please report it with "
            "the job file");
    std::vector<double> kept;
    std::vector<double> finite;
    for (std::size_t seed = 0; seed < cell.exponents.size(); ++seed) {
        const double exponent = cell.exponents[seed];
        if (std::isfinite(exponent))
            finite.push_back(exponent);
        if (cell.kept[seed] == 0)
            continue;
        if (!std::isfinite(exponent))
            throw InternalError(
                "statistics over seeds: an exponent that is not finite was kept; please report it "
                "with the job file");
        kept.push_back(exponent);
    }

    SeedStatistics statistics;
    statistics.total = static_cast<std::int64_t>(cell.exponents.size());
    statistics.kept = static_cast<std::int64_t>(kept.size());
    set_moments(statistics, kept);

    const BootstrapIntervals intervals =
        bootstrap_intervals(cell.exponents, cell.kept, job_seed, cell.eta, cell.epsilon);
    statistics.interval_status = intervals.status;
    statistics.nmle_ci_low = intervals.mean_low;
    statistics.nmle_ci_high = intervals.mean_high;
    statistics.kept_fraction_ci_low = intervals.kept_fraction_low;
    statistics.kept_fraction_ci_high = intervals.kept_fraction_high;

    statistics.dip_p_value = dip_p_value(kept, job_seed, cell.eta, cell.epsilon, ExponentSet::kept);
    statistics.dip_p_value_unfiltered =
        dip_p_value(finite, job_seed, cell.eta, cell.epsilon, ExponentSet::unfiltered);

    const DensityHistogram histogram = density_histogram(kept);
    statistics.bin_edges = histogram.edges;
    statistics.density = histogram.density;
    return statistics;
}

std::vector<SeedStatistics> seed_statistics(std::span<const CellSample> cells, std::uint64_t job_seed,
                                            unsigned threads) {
    std::vector<SeedStatistics> statistics(cells.size());
    std::vector<std::exception_ptr> failures(cells.size());
    std::atomic<std::size_t> next_cell = 0;
    const auto work = [&] {
        for (std::size_t cell = next_cell++; cell < cells.size(); cell = next_cell++) {
            try {
                statistics[cell] = seed_statistics(cells[cell], job_seed);
            } catch (...) {
                failures[cell] = std::current_exception();
            }
        }
    };
    {
        const std::size_t wanted =
            std::min<std::size_t>(threads == 0 ? usable_processors() : threads, cells.size());
        std::vector<std::jthread> helpers;  // beside this thread; they join at the end of the block
        helpers.reserve(wanted);
        try {
            while (helpers.size() + 1 < wanted)
                helpers.emplace_back(work);
        } catch (const std::system_error&) {
            // The system gives no more threads: the ones there are do the work.
        }
        work();
    }
    for (const std::exception_ptr& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
    return statistics;
}

}  // namespace netlyap
