#pragma once

#include "netlyap/sweep/statistics/bootstrap.hpp"
#include "netlyap/sweep/statistics/histogram.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// The statistics over the seeds of one (eta, epsilon) cell of the grid: group /statistics of the archive.
namespace netlyap::statistics {

/// How finely they are computed.
struct Fineness {
    std::size_t bins = histogram_bins;             ///< of P(Lambda)
    std::int64_t resamples = bootstrap_resamples;  ///< of the intervals
};

/// What the seeds of one cell gave: one entry per seed that has a result, in the order of the job's seeds.
struct CellSample {
    double eta = 0.0;
    double epsilon = 0.0;
    std::vector<double> exponents;   ///< finite network Lyapunov exponent; NaN where there is none
    std::vector<std::uint8_t> kept;  ///< 1 if the filter keeps the seed (its exponent is then finite), else 0
};

/// A missing value is NaN; kept and total are true counts.
struct SeedStatistics {
    static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

    std::int64_t total = 0;  ///< seeds that have a result
    std::int64_t kept = 0;   ///< those that the filter keeps

    double nmle = missing;         ///< lambda_nMLE: the mean of the kept exponents
    double nmle_std = missing;     ///< their population standard deviation, the error bar of the paper
    double nmle_stderr = missing;  ///< their sample standard deviation / sqrt(kept); missing for one kept

    /// 95 % bootstrap intervals of nmle and of kept / total; all resampled with the filter.
    IntervalStatus interval_status = IntervalStatus::too_few_kept;
    double nmle_ci_low = missing;
    double nmle_ci_high = missing;
    double kept_fraction_ci_low = missing;
    double kept_fraction_ci_high = missing;

    /// Hartigan's dip test: nmle means something only if P(Lambda) has one mode. Missing under 4 values.
    double dip_p_value = missing;             ///< of the kept exponents
    double dip_p_value_unfiltered = missing;  ///< of all finite exponents

    /// P(Lambda): the density histogram of the kept exponents.
    std::vector<double> bin_edges = density_histogram({}).edges;
    std::vector<double> density = density_histogram({}).density;
};

/// The statistics of one cell: a function of the cell and the job seed only, bit for bit.
/// Throws InternalError if the cell has not one verdict per exponent or keeps an exponent that is not finite.
[[nodiscard]] SeedStatistics seed_statistics(const CellSample& cell, std::uint64_t job_seed);

/// The statistics of every cell, in the same order, computed by `threads` threads. The number of threads
/// changes nothing in the result. InternalError as above, for the first cell that deserves it. The pulse is
/// called by the calling thread alone; what it throws ends the others, too.
[[nodiscard]] std::vector<SeedStatistics> seed_statistics(std::span<const CellSample> cells,
                                                          std::uint64_t job_seed, unsigned threads,
                                                          const Pulse& pulse = no_pulse,
                                                          const Fineness& fineness = {});

}  // namespace netlyap::statistics
