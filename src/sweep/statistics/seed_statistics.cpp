#include "netlyap/sweep/statistics/seed_statistics.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/sweep/statistics/dip.hpp"

#include "in_parallel.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace netlyap::statistics {

namespace {

/// Mean, population standard deviation and standard error.
void set_moments(SeedStatistics& statistics, std::span<const double> kept) {
    if (kept.empty())
        return;
    statistics.nmle = mean_of(kept);
    statistics.nmle_std = standard_deviation(kept, kept.size());
    if (kept.size() > 1)
        statistics.nmle_stderr =
            standard_deviation(kept, kept.size() - 1) / std::sqrt(static_cast<double>(kept.size()));
}

/// The exponents of a cell that enter its statistics, in the order of the seeds.
struct CellExponents {
    std::vector<double> kept;
    std::vector<double> finite;
};

CellExponents exponents_of(const CellSample& cell) {
    if (cell.exponents.size() != cell.kept.size())
        throw InternalError(
            "statistics over seeds: a cell needs one verdict per exponent; please report it with "
            "the job file");
    CellExponents exponents;
    for (std::size_t seed = 0; seed < cell.exponents.size(); ++seed) {
        const double exponent = cell.exponents[seed];
        if (std::isfinite(exponent))
            exponents.finite.push_back(exponent);
        if (cell.kept[seed] == 0)
            continue;
        if (!std::isfinite(exponent))
            throw InternalError(
                "statistics over seeds: an exponent that is not finite was kept; please report it "
                "with the job file");
        exponents.kept.push_back(exponent);
    }
    return exponents;
}

SeedStatistics cell_statistics(const CellSample& cell, const CellExponents& exponents,
                               const DipNull& kept_null, const DipNull& unfiltered_null,
                               std::uint64_t job_seed, const Pulse& pulse, const Fineness& fineness) {
    SeedStatistics statistics;
    statistics.total = static_cast<std::int64_t>(cell.exponents.size());
    statistics.kept = static_cast<std::int64_t>(exponents.kept.size());
    set_moments(statistics, exponents.kept);

    const BootstrapIntervals intervals = bootstrap_intervals(cell.exponents, cell.kept, job_seed, cell.eta,
                                                             cell.epsilon, pulse, fineness.resamples);
    statistics.interval_status = intervals.status;
    statistics.nmle_ci_low = intervals.mean_low;
    statistics.nmle_ci_high = intervals.mean_high;
    statistics.kept_fraction_ci_low = intervals.kept_fraction_low;
    statistics.kept_fraction_ci_high = intervals.kept_fraction_high;

    statistics.dip_p_value = kept_null.p_value(exponents.kept);
    statistics.dip_p_value_unfiltered = unfiltered_null.p_value(exponents.finite);

    const DensityHistogram histogram = density_histogram(exponents.kept, fineness.bins);
    statistics.bin_edges = histogram.edges;
    statistics.density = histogram.density;
    return statistics;
}

/// Null distributions by their number of values.
using DipNulls = std::map<std::size_t, std::optional<DipNull>>;

/// One for every number of values that occurs; the large ones take longest and come first.
DipNulls dip_nulls(const std::vector<CellExponents>& cells, std::uint64_t job_seed, unsigned threads,
                   const Pulse& pulse) {
    DipNulls nulls;
    for (const CellExponents& cell : cells) {
        nulls[cell.kept.size()];
        nulls[cell.finite.size()];
    }
    std::vector<DipNulls::value_type*> entries;
    for (auto entry = nulls.rbegin(); entry != nulls.rend(); ++entry)
        entries.push_back(&*entry);
    in_parallel(entries.size(), threads, pulse, [&](std::size_t i, const Pulse& own) {
        entries[i]->second.emplace(entries[i]->first, job_seed, own);
    });
    return nulls;
}

}  // namespace

std::vector<SeedStatistics> seed_statistics(std::span<const CellSample> cells, std::uint64_t job_seed,
                                            unsigned threads, const Pulse& pulse, const Fineness& fineness) {
    std::vector<CellExponents> exponents;
    for (const CellSample& cell : cells)
        exponents.push_back(exponents_of(cell));
    const DipNulls nulls = dip_nulls(exponents, job_seed, threads, pulse);
    std::vector<SeedStatistics> statistics(cells.size());
    in_parallel(cells.size(), threads, pulse, [&](std::size_t cell, const Pulse& work_pulse) {
        const CellExponents& own = exponents[cell];
        statistics[cell] = cell_statistics(cells[cell], own, *nulls.at(own.kept.size()),
                                           *nulls.at(own.finite.size()), job_seed, work_pulse, fineness);
    });
    return statistics;
}

SeedStatistics seed_statistics(const CellSample& cell, std::uint64_t job_seed) {
    return seed_statistics(std::span(&cell, 1), job_seed, 1).front();
}

}  // namespace netlyap::statistics
