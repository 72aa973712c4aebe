#include "statistics.hpp"

#include "netlyap/sweep/statistics/seed_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace netlyap::archive {

namespace {

using Statistics = std::vector<statistics::SeedStatistics>;  ///< [cell]

std::optional<std::size_t> field_index(const scheduling::PreparedJob& prepared, const std::string& path) {
    const auto found = std::find_if(prepared.fields.begin(), prepared.fields.end(),
                                    [&](const observables::Field& field) { return field.path == path; });
    if (found == prepared.fields.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - prepared.fields.begin());
}

std::vector<statistics::CellSample> cell_samples(const GatheredUnits& units,
                                                 const std::vector<double>& exponents,
                                                 const std::vector<std::uint8_t>& outcomes) {
    const scheduling::Grid& grid = units.grid();
    std::vector<statistics::CellSample> cells;
    std::size_t place = 0;
    for (const double eta : grid.eta())
        for (const double epsilon : grid.epsilon()) {
            statistics::CellSample cell{eta, epsilon, {}, {}};
            for (const std::size_t end = place + grid.seeds().size(); place < end; ++place) {
                const scheduling::SeedStatus status = units.status()[place];
                if (status != scheduling::SeedStatus::complete && status != scheduling::SeedStatus::diverged)
                    continue;
                cell.exponents.push_back(exponents[place]);
                cell.kept.push_back(outcomes[place] == static_cast<std::uint8_t>(series::Outcome::kept));
            }
            cells.push_back(std::move(cell));
        }
    return cells;
}

struct Number {
    const char* name;
    double statistics::SeedStatistics::*member;
    const char* units;
    const char* long_name;
};

constexpr Number numbers[] = {
    {"nmle", &statistics::SeedStatistics::nmle, "1/iteration",
     "network maximal Lyapunov exponent: mean of the kept exponents"},
    {"nmle_std", &statistics::SeedStatistics::nmle_std, "1/iteration",
     "population standard deviation of the kept exponents"},
    {"nmle_stderr", &statistics::SeedStatistics::nmle_stderr, "1/iteration",
     "standard error of nmle: sample standard deviation of the kept exponents / sqrt(kept)"},
    {"nmle_ci_low", &statistics::SeedStatistics::nmle_ci_low, "1/iteration",
     "lower end of the 95 % bootstrap interval of nmle, filtered again in every resample"},
    {"nmle_ci_high", &statistics::SeedStatistics::nmle_ci_high, "1/iteration",
     "upper end of the 95 % bootstrap interval of nmle, filtered again in every resample"},
    {"kept_fraction_ci_low", &statistics::SeedStatistics::kept_fraction_ci_low, "1",
     "lower end of the 95 % bootstrap interval of kept / total"},
    {"kept_fraction_ci_high", &statistics::SeedStatistics::kept_fraction_ci_high, "1",
     "upper end of the 95 % bootstrap interval of kept / total"},
    {"dip_p_value", &statistics::SeedStatistics::dip_p_value, "1",
     "p-value of Hartigan's dip test of unimodality on the kept exponents"},
    {"dip_p_value_unfiltered", &statistics::SeedStatistics::dip_p_value_unfiltered, "1",
     "p-value of Hartigan's dip test of unimodality on all finite exponents"},
};

void write_numbers(ArchiveFile& archive, const Statistics& cells) {
    for (const Number& number : numbers) {
        std::vector<double> values;
        for (const statistics::SeedStatistics& cell : cells)
            values.push_back(canonical(cell.*number.member));
        archive.add({std::string("/statistics/") + number.name,
                     {"eta", "epsilon"},
                     number.units,
                     number.long_name,
                     {},
                     true},
                    values);
    }
}

void write_counts(ArchiveFile& archive, const Statistics& cells) {
    std::vector<std::int64_t> kept, total;
    std::vector<std::uint8_t> interval_status;
    for (const statistics::SeedStatistics& cell : cells) {
        kept.push_back(cell.kept);
        total.push_back(cell.total);
        interval_status.push_back(static_cast<std::uint8_t>(cell.interval_status));
    }
    archive.add({"/statistics/kept", {"eta", "epsilon"}, "1", "initial conditions that the filter keeps"},
                kept);
    archive.add({"/statistics/total", {"eta", "epsilon"}, "1", "initial conditions that have a result"},
                total);
    archive.add({"/statistics/interval_status",
                 {"eta", "epsilon"},
                 "1",
                 "whether the bootstrap intervals are there, and why not",
                 {{static_cast<std::uint8_t>(statistics::IntervalStatus::available), "available"},
                  {static_cast<std::uint8_t>(statistics::IntervalStatus::too_few_kept), "too_few_kept"}}},
                interval_status);
}

void write_histograms(ArchiveFile& archive, const Statistics& cells, std::size_t bins) {
    std::vector<double> edges, density;
    for (const statistics::SeedStatistics& cell : cells) {
        for (const double edge : cell.bin_edges)
            edges.push_back(canonical(edge));
        for (const double value : cell.density)
            density.push_back(canonical(value));
    }
    archive.add_scale("/statistics/edge", counted_from_zero(bins + 1), "1", "edge of a bin, counted from 0");
    archive.add_scale("/statistics/bin", counted_from_zero(bins), "1", "bin, counted from 0");
    archive.add({"/statistics/bin_edges",
                 {"eta", "epsilon", "edge"},
                 "1/iteration",
                 "edges of the bins of density",
                 {},
                 true},
                edges);
    archive.add({"/statistics/density",
                 {"eta", "epsilon", "bin"},
                 "iteration",
                 "P(Lambda): probability density of the kept exponents",
                 {},
                 true},
                density);
}

}  // namespace

void judge_exponents(const scheduling::PreparedJob& prepared, GatheredUnits& units) {
    const auto exponent = field_index(prepared, "/lyapunov/exponent");
    const auto r_squared = field_index(prepared, "/lyapunov/r_squared");
    const auto outcome = field_index(prepared, "/lyapunov/outcome");
    if (!exponent || !r_squared || !outcome)
        return;
    const auto& exponents = std::get<std::vector<double>>(units.values(*exponent));
    const auto& fits = std::get<std::vector<double>>(units.values(*r_squared));
    auto outcomes = std::get<std::vector<std::uint8_t>>(units.values(*outcome));
    for (std::size_t place = 0; place < outcomes.size(); ++place)
        outcomes[place] =
            static_cast<std::uint8_t>(series::judge(static_cast<series::Outcome>(outcomes[place]),
                                                    exponents[place], fits[place], prepared.job.filter));
    units.replace(*outcome, std::move(outcomes));
}

void write_statistics(ArchiveFile& archive, const scheduling::PreparedJob& prepared,
                      const GatheredUnits& units, unsigned threads, const Pulse& pulse) {
    const auto exponent = field_index(prepared, "/lyapunov/exponent");
    const auto outcome = field_index(prepared, "/lyapunov/outcome");
    if (!exponent || !outcome)
        return;
    const auto cells = cell_samples(units, std::get<std::vector<double>>(units.values(*exponent)),
                                    std::get<std::vector<std::uint8_t>>(units.values(*outcome)));
    const statistics::Fineness fineness{static_cast<std::size_t>(prepared.job.bins), prepared.job.resamples};
    const Statistics statistics = statistics::seed_statistics(
        cells, static_cast<std::uint64_t>(prepared.job.seed), threads, pulse, fineness);
    write_numbers(archive, statistics);
    write_counts(archive, statistics);
    write_histograms(archive, statistics, fineness.bins);
}

}  // namespace netlyap::archive
