#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/storage/archive/archive.hpp"

#include "copied_units.hpp"
#include "file.hpp"
#include "files/folder_lock.hpp"
#include "files/replaced_file.hpp"
#include "gathered_units.hpp"
#include "grid_axes.hpp"
#include "provenance.hpp"
#include "statistics.hpp"

#include <set>

namespace netlyap::archive {

namespace {

using std::filesystem::path;

/// CF, whose attributes and units these are, knows 64-bit and unsigned numbers, text and groups from here on.
constexpr const char* conventions = "CF-1.9";
constexpr const char* references =
    "Danovski, Soriano, Lacasa (2024), Dynamical stability and chaos in artificial neural network "
    "trajectories "
    "along training, Frontiers in Complex Systems 2, 1367957, doi:10.3389/fcpxs.2024.1367957";

/// The largest chunk that HDF5 stores.
constexpr double hdf5_chunk_limit = 4294967295.0;

DatasetDescription description_of(const observables::Field& field, std::vector<std::string> dimensions,
                                  std::int64_t version) {
    for (const observables::Axis& axis : field.axes)
        dimensions.push_back(axis.name);
    return {field.path, dimensions,     field.units, field.long_name, field.flags, !field.is_never_missing,
            version,    field.ancillary};
}

DatasetDescription description_of(const observables::Field& field, const GridAxes& grid,
                                  std::int64_t version) {
    if (field.table)
        return description_of(field, std::vector{field.table->dimension}, version);
    return description_of(field, grid.names_with_seed(), version);
}

std::int64_t version_of(const ArchiveContent& content, std::size_t field) {
    return content.versions.empty() ? content.prepared.fields[field].version : content.versions[field];
}

/// The fields with axes, still without values, and the coordinates of all.
void add_long_fields(ArchiveFile& archive, const ArchiveContent& content, const GridAxes& grid) {
    const std::vector<observables::Field>& fields = content.prepared.fields;
    for (std::size_t number = 0; number < fields.size(); ++number) {
        const observables::Field& field = fields[number];
        const std::string group = field.path.substr(0, field.path.rfind('/'));
        for (const observables::Axis& axis : field.axes)
            archive.add_scale((axis.shared ? "" : group) + "/" + axis.name, axis.coordinates, axis.units,
                              axis.long_name);
        if (!field.axes.empty())
            archive.add_chunked(description_of(field, grid, version_of(content, number)), field.type);
    }
}

void write_short_fields(ArchiveFile& archive, const ArchiveContent& content, const GatheredUnits& units) {
    const std::vector<observables::Field>& fields = content.prepared.fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
        if (fields[field].axes.empty())
            std::visit(
                [&](const auto& values) {
                    archive.add(
                        description_of(fields[field], axes_of(units.grid()), version_of(content, field)),
                        values);
                },
                units.values(field));
}

void write_companions(ArchiveFile& archive, const scheduling::PreparedJob& prepared) {
    for (const observables::Companion& companion : prepared.companions)
        std::visit(
            [&](const auto& values) {
                archive.add(
                    description_of(companion.field, std::vector<std::string>{}, companion.field.version),
                    values);
            },
            companion.values);
}

/// Whose each row of a table is: the point of the grid and the initial condition.
void write_row_keys(ArchiveFile& archive, const observables::Field& field, const GatheredUnits& units,
                    std::span<const std::int64_t> rows) {
    const GridAxes axes = axes_of(units.grid());
    std::vector<double> eta, epsilon;
    std::vector<std::int64_t> perturb_at, seed;
    for (std::size_t place = 0; place < rows.size(); ++place)
        for (std::int64_t row = 0; row < rows[place]; ++row) {
            const ArchivePoint point = axes.point(place / axes.seeds.size());
            eta.push_back(point.eta);
            epsilon.push_back(point.epsilon);
            perturb_at.push_back(point.perturb_at.value_or(0));
            seed.push_back(axes.seeds[place % axes.seeds.size()]);
        }
    const std::string prefix = field.path.substr(0, field.path.rfind('/') + 1) + field.table->dimension;
    const std::vector<std::string> dimension = {field.table->dimension};
    const auto description = [&](const std::string& name, const std::string& long_name) {
        return DatasetDescription{prefix + name, dimension, "1",
                                  long_name};  // never missing, seeds may be any number
    };
    archive.add_scale(prefix, observables::counted(0, seed.size()), "1", "row of the table, counted from 0");
    archive.add(description("_eta", "learning rate of the row"), eta);
    archive.add(description("_epsilon", "perturbation radius of the row"), epsilon);
    if (!axes.perturb_at.empty())
        archive.add(description("_perturb_at", "iteration of the perturbation of the row"), perturb_at);
    archive.add(description("_seed", "initial condition of the row"), seed);
}

/// Before the columns of a table, their dimension and its keys, once.
void write_table_keys(ArchiveFile& archive, const std::vector<observables::Field>& fields,
                      const GatheredUnits& units) {
    std::set<std::string> done;
    for (const observables::Field& field : fields)
        if (field.table && done.insert(field.table->rows).second)
            write_row_keys(archive, field, units,
                           std::get<std::vector<std::int64_t>>(
                               units.values(observables::field_index(fields, field.table->rows))));
}

void write_units(ArchiveFile& archive, const GatheredUnits& units) {
    const std::vector<std::string> dimensions = axes_of(units.grid()).names_with_seed();
    std::vector<std::uint8_t> status;
    for (const scheduling::SeedStatus one : units.status())
        status.push_back(static_cast<std::uint8_t>(one));
    archive.add({"/units/status", dimensions, "1", "what became of the initial condition",
                 observables::flags_of<scheduling::SeedStatus>()},
                status);
    archive.add({"/units/message", dimensions, "1", "why it diverged or failed"}, units.messages());
}

void write_root_attributes(ArchiveFile& archive, const scheduling::PreparedJob& prepared,
                           const UnitHoles& holes) {
    const hdf5::Handle root = archive.group("/");
    hdf5::set_attribute(root, "format", "netlyap-sweep");
    hdf5::set_attribute(root, "format_version", std::int64_t{archive_format_version});
    hdf5::set_attribute(root, "Conventions", conventions);
    hdf5::set_attribute(root, "references", references);
    hdf5::set_attribute(root, "title", prepared.job.name);
    hdf5::set_attribute(root, "complete", std::int64_t{holes.none() ? 1 : 0});
    hdf5::set_attribute(root, "given_up", holes.given_up);
    hdf5::set_attribute(root, "job", archive_identity(prepared.job));
    if (const Samples& train = prepared.system.train; train.has_classes()) {
        hdf5::set_attribute(root, "class_names", train.class_names);
        hdf5::set_attribute(root, "class_counts", prepared.class_counts);
    } else {
        hdf5::set_attribute(root, "target_names", train.target_names);
    }
    const std::vector<std::size_t>& widths = prepared.system.shape.widths;
    hdf5::set_attribute(root, "layer_widths", std::vector<std::int64_t>(widths.begin(), widths.end()));
}

std::vector<NamedRange> write_content(const files::ReplacedFile& replaced, const path& file,
                                      const ArchiveContent& content) {
    const scheduling::PreparedJob& prepared = content.prepared;
    ArchiveFile archive(replaced.temporary());
    GatheredUnits units(prepared);
    const GridAxes axes = axes_of(units.grid());
    write_axes(archive, axes);
    add_long_fields(archive, content, axes);
    copy_units(archive, replaced.descriptor(), file, content, units);
    const std::vector<ComputedStatistic> statistics =
        compute_statistics(prepared, archive, units, content.threads, content.pulse);
    write_table_keys(archive, prepared.fields, units);
    write_short_fields(archive, content, units);
    write_companions(archive, prepared);
    write_units(archive, units);
    for (const ComputedStatistic& one : statistics)
        write_statistic(archive, axes, one);
    archive.name_ancillary_variables();
    write_root_attributes(archive, prepared, units.holes());
    write_provenance(archive, content.provenance);  // last, so that nothing else in the file moves with it
    return archive.close();
}

[[noreturn]] void refuse(const path& file, const std::string& reason, const std::string& advice) {
    const bool is_named = reason.find(file.string()) != std::string::npos;
    throw IoError((is_named ? "the archive cannot be written: "
                            : "the archive " + file.string() + " cannot be written: ") +
                  reason + "; " + advice);
}

}  // namespace

void check_archivable(const scheduling::PreparedJob& prepared) {
    for (const observables::Field& field : prepared.fields) {
        double size = static_cast<double>(lanes * observables::bytes_per_entry(field.type));
        for (const observables::Axis& axis : field.axes) {
            size *= static_cast<double>(axis.coordinates.size());
            if (axis.coordinates.empty())
                throw UsageError(
                    field.path + " would be empty along " + axis.name +
                    ": nothing of it is recorded; lower observe.*.every or raise sweep.iterations");
        }
        if (size > hdf5_chunk_limit)
            throw UsageError(field.path + " would take " + bytes_text(size) +
                             " for eight initial conditions, but an archive holds at most " +
                             bytes_text(hdf5_chunk_limit) +
                             " of one quantity; record less often (observe.*.every), or lower "
                             "sweep.iterations or sweep.members");
    }
}

bool write_archive(const path& file, const ArchiveContent& content, const std::function<bool()>& is_wanted) {
    check_archivable(content.prepared);
    try {
        files::ReplacedFile replaced(file);
        seal_archive(replaced.temporary(), write_content(replaced, file, content));
        const files::FolderLock one_at_a_time(file.parent_path());
        if (!is_wanted())
            return false;
        replaced.commit();
        return true;
    } catch (const hdf5::Failure& failure) {
        refuse(file, failure.what(), content.advice);
    } catch (const IoError& failure) {
        refuse(file, failure.what(), content.advice);
    }
}

}  // namespace netlyap::archive
