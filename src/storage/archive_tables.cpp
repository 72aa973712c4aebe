#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/record.hpp"
#include "netlyap/storage/archive.hpp"

#include "archive_open.hpp"

#include <algorithm>

namespace netlyap {

namespace {

constexpr const char* statistics = "/statistics/";
constexpr const char* outcome_path = "/lyapunov/outcome";
constexpr const char* status_path = "/units/status";

/// Bytes that must be good before the tables are read: everything but the long series.
bool is_needed(const Region& region) {
    return region.place.find(chunk_prefix("")) == std::string::npos || region.place.starts_with(statistics) ||
           region.place.starts_with(chunk_prefix(outcome_path)) ||
           region.place.starts_with(chunk_prefix(status_path));
}

/// The names of an enumeration, the missing value left out.
std::vector<std::string> flag_names(const hdf5::Handle& file, const std::string& path) {
    const hdf5::Handle dataset = hdf5::open_object(file, path);
    std::vector<std::string> names = words(hdf5::read_text_attribute(dataset, "flag_meanings"));
    std::erase(names, "missing");
    return names;
}

/// Seeds by outcome in each cell of the grid.
std::vector<std::vector<std::int64_t>> count_outcomes(const hdf5::Handle& file, std::size_t cells,
                                                      std::size_t outcomes) {
    const std::vector<std::uint8_t> outcome = hdf5::read_uint8(file, outcome_path);
    std::vector<std::vector<std::int64_t>> counts(cells, std::vector<std::int64_t>(outcomes));
    for (std::size_t place = 0; place < outcome.size(); ++place)
        if (outcome[place] < outcomes)
            ++counts[place / (outcome.size() / cells)][outcome[place]];
    return counts;
}

void read_rows(const hdf5::Handle& file, ArchiveTables& tables) {
    const std::vector<double> eta = hdf5::read_float64(file, "/eta");
    const std::vector<double> epsilon = hdf5::read_float64(file, "/epsilon");
    const auto number = [&](const char* name) {
        return hdf5::read_float64(file, std::string(statistics) + name);
    };
    const std::vector<double> nmle = number("nmle"), nmle_std = number("nmle_std"),
                              nmle_stderr = number("nmle_stderr"), ci_low = number("nmle_ci_low"),
                              ci_high = number("nmle_ci_high"), dip = number("dip_p_value"),
                              dip_unfiltered = number("dip_p_value_unfiltered");
    const std::vector<std::int64_t> kept = hdf5::read_int64(file, "/statistics/kept");
    const std::vector<std::int64_t> total = hdf5::read_int64(file, "/statistics/total");
    tables.outcome_names = flag_names(file, outcome_path);
    const auto outcomes = count_outcomes(file, nmle.size(), tables.outcome_names.size());
    for (std::size_t cell = 0; cell < nmle.size(); ++cell)
        tables.rows.push_back({eta[cell / epsilon.size()], epsilon[cell % epsilon.size()], nmle[cell],
                               nmle_std[cell], nmle_stderr[cell], ci_low[cell], ci_high[cell], kept[cell],
                               total[cell], dip[cell], dip_unfiltered[cell], outcomes[cell]});
}

}  // namespace

ArchiveTables read_tables(const std::filesystem::path& file) {
    const SealedArchive sealed(file);
    refuse_damage(sealed, sealed.damage(is_needed));
    const hdf5::Handle archive = open_archive(sealed);
    try {
        const hdf5::Handle root = hdf5::open_object(archive, "/");
        ArchiveTables tables{};
        tables.title = hdf5::read_text_attribute(root, "title");
        tables.job = hdf5::read_text_attribute(root, "job");
        tables.is_complete = hdf5::read_int64_attribute(root, "complete") == 1;
        const std::vector<std::uint8_t> status = hdf5::read_uint8(archive, status_path);
        const auto seeds = [&](SeedStatus wanted) {
            return std::count(status.begin(), status.end(), static_cast<std::uint8_t>(wanted));
        };
        tables.seeds_complete = seeds(SeedStatus::complete);
        tables.seeds_pending = seeds(SeedStatus::pending);
        tables.seeds_diverged = seeds(SeedStatus::diverged);
        tables.seeds_failed = seeds(SeedStatus::failed);
        if (hdf5::exists(archive, "/statistics/nmle"))
            read_rows(archive, tables);
        return tables;
    } catch (const hdf5::Failure& failure) {
        throw DataError(file.string() + " cannot be read: " + failure.what() +
                        "; `netlyap verify` says where it is damaged, `netlyap gather` writes it again");
    }
}

}  // namespace netlyap
