#include "netlyap/storage/run_directory/disk_use.hpp"

#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"

#include "journal/frame.hpp"
#include "journal/unit_bytes.hpp"

#include <algorithm>

namespace netlyap::run_directory {

namespace {

constexpr double word = 8.0;

double per_seed(const observables::Field& field) {
    return static_cast<double>(observables::bytes_per_entry(field.type) *
                               observables::entries_per_seed(field));
}

bool is_chunked(const observables::Field& field) {
    return !field.axes.empty();
}

/// The frames of one unit in a journal: that it is begun, and its record.
double unit_in_journal(const scheduling::PreparedJob& prepared) {
    const scheduling::WorkUnit unit = scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{0});
    ByteWriter name, record;
    journal::put_unit(name, unit);
    journal::serialize(record, {unit, {}, {}, 0.0, std::vector<Bytes>(prepared.fields.size())});
    double columns = 0.0;
    for (const observables::Field& field : prepared.fields)
        columns += lanes * per_seed(field) + (is_chunked(field) ? files::checksum_size : 0.0);
    const double heads = 2.0 * (journal::frame_head_size + word);  // with the digest of the unit identity
    return heads + static_cast<double>(name.bytes().size()) + word +
           static_cast<double>(record.bytes().size()) + columns;
}

double archive_bytes(const scheduling::PreparedJob& prepared) {
    const scheduling::Grid grid(prepared.job);
    const auto units = static_cast<double>(grid.units());
    const double seeds = static_cast<double>(grid.cells()) * static_cast<double>(grid.seeds().size());
    std::size_t datasets = prepared.fields.size();
    for (const scheduling::JobStatistic& one : scheduling::make_statistics(prepared))
        datasets += one.statistic->fields().size();
    // The root, /units, /provenance, and what describes each dataset.
    double bytes = 19e3 + 1.3e3 * static_cast<double>(datasets);
    bytes += word * static_cast<double>(grid.eta().size() + grid.epsilon().size() + grid.seeds().size());
    bytes += units * 3.0 * word;    // /provenance: number, seconds and deaths of the unit
    bytes += seeds * (1.0 + 16.0);  // /units: status and message
    bytes += static_cast<double>(grid.cells()) * scheduling::statistics_bytes(prepared);
    std::vector<std::string> shared;
    for (const observables::Field& field : prepared.fields) {
        if (!is_chunked(field)) {
            bytes += seeds * per_seed(field);
            continue;
        }
        // Whole blocks of eight, with an entry each in HDF5's index and in the seal, which names the place.
        const double entries = 132.0 + static_cast<double>(field.path.size());
        bytes += units * (lanes * per_seed(field) + files::checksum_size + entries);
        for (const observables::Axis& axis : field.axes) {
            const std::string name =
                axis.shared ? axis.name : field.path.substr(0, field.path.rfind('/')) + axis.name;
            if (std::count(shared.begin(), shared.end(), name) == 0) {
                shared.push_back(name);
                bytes += word * static_cast<double>(axis.coordinates.size());
            }
        }
    }
    return bytes;
}

}  // namespace

DiskUse disk_use(const scheduling::PreparedJob& prepared, std::int64_t units_in_journals) {
    constexpr double keys = 4.0 * word;  // of a row: its number, eta, epsilon, seed
    const scheduling::Grid grid(prepared.job);
    const double seeds = static_cast<double>(grid.cells()) * static_cast<double>(grid.seeds().size());
    const auto units = static_cast<double>(units_in_journals);
    const double rows_of_unit = scheduling::unit_table_bytes(prepared);
    DiskUse use;
    use.journals = 1e3 + units * unit_in_journal(prepared);
    use.archive = archive_bytes(prepared);
    use.journal_tables = units * rows_of_unit;
    use.archive_tables = seeds / lanes * rows_of_unit;
    for (const auto& [rows, most] : scheduling::most_rows_of_tables(prepared))
        use.archive_tables += seeds * static_cast<double>(most) * keys;
    use.checkpoint = scheduling::state_bytes(prepared) + rows_of_unit;
    return use;
}

}  // namespace netlyap::run_directory
