#include "file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "hdf5/reader.hpp"
#include "known_units.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace netlyap::archive {

namespace {

/// Larger datasets are chunked and compressed, in chunks of at most this size.
constexpr std::uint64_t large_dataset = 1 << 16;
constexpr std::uint64_t largest_chunk = 1 << 20;

hdf5::ElementType element_type(const ArchiveValues& values) {
    return static_cast<hdf5::ElementType>(values.index());
}

std::string group_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

std::uint64_t count_of(const ArchiveValues& values) {
    return std::visit([](const auto& numbers) { return std::uint64_t{numbers.size()}; }, values);
}

/// The whole shape, cut along its first dimensions until a chunk is small enough; none for small datasets
/// and for text, which is not stored in its dataset.
hdf5::Shape chunk_of(const hdf5::Shape& shape, hdf5::ElementType type) {
    const std::uint64_t bytes_per_entry = type == hdf5::ElementType::uint8 ? 1 : 8;
    if (type == hdf5::ElementType::text || hdf5::entries(shape) * bytes_per_entry <= large_dataset)
        return {};
    hdf5::Shape chunk = shape;
    for (std::size_t dimension = 0; dimension < chunk.size();) {
        if (hdf5::entries(chunk) * bytes_per_entry <= largest_chunk)
            break;
        if (chunk[dimension] == 1)
            ++dimension;
        else
            chunk[dimension] = (chunk[dimension] + 1) / 2;
    }
    return chunk;
}

/// CF conventions: a missing number has an attribute of its own, a missing flag is one of the flags. (With
/// _FillValue readers would turn an enumeration into floating-point numbers.)
void describe(const hdf5::Handle& dataset, const DatasetDescription& description, hdf5::ElementType type) {
    hdf5::set_attribute(dataset, "long_name", name_with_unit(description.long_name, description.units));
    hdf5::set_attribute(dataset, "units", known_units(description.units));
    if (description.version != 1)
        hdf5::set_attribute(dataset, "definition_version", description.version);
    if (description.has_missing && type == hdf5::ElementType::float64)
        hdf5::set_attribute(dataset, "_FillValue", std::numeric_limits<double>::quiet_NaN());
    if (description.has_missing && type == hdf5::ElementType::int64)
        hdf5::set_attribute(dataset, "_FillValue", std::int64_t{-1});
    std::vector<observables::Flag> flags = description.flags;
    if (description.has_missing && type == hdf5::ElementType::uint8)
        flags.push_back({observables::missing_flag, "missing"});
    if (flags.empty())
        return;
    std::vector<std::uint8_t> values;
    std::string meanings;
    for (const observables::Flag& flag : flags) {
        values.push_back(flag.value);
        meanings += (meanings.empty() ? "" : " ") + flag.meaning;
    }
    hdf5::set_attribute(dataset, "flag_values", values);
    hdf5::set_attribute(dataset, "flag_meanings", meanings);
}

void write_values(const hdf5::Handle& dataset, const ArchiveValues& values) {
    std::visit([&](const auto& numbers) { hdf5::write(dataset, std::span(numbers)); }, values);
}

}  // namespace

double canonical(double value) {
    return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

ArchiveFile::ArchiveFile(const std::filesystem::path& file) : file_(hdf5::create_file(file)) {}

void ArchiveFile::require_group(const std::string& path) {
    if (!path.empty() && path != "/" && groups_.insert(path).second)
        hdf5::create_group(file_, path);
}

ArchiveFile::Scale& ArchiveFile::scale(const std::string& group, const std::string& name) {
    const std::string own = group + "/" + name;
    const std::string root = "/" + name;
    if (const auto found = scales_.find(own); found != scales_.end())
        return found->second;
    if (linked_.insert(own).second)
        hdf5::link(file_, root, own);
    return scales_.at(root);
}

void ArchiveFile::add_scale(const std::string& path, const ArchiveValues& coordinates,
                            const std::string& units, const std::string& long_name) {
    if (const auto found = scales_.find(path); found != scales_.end()) {
        if (found->second.coordinates != coordinates)
            throw InternalError("two observables have different coordinates " + path +
                                "; quantities of another stride belong into another group");
        return;
    }
    require_group(group_of(path));
    const std::uint64_t length = count_of(coordinates);
    hdf5::DatasetForm form{element_type(coordinates), {length}, {}, {}, false};
    form.chunk = chunk_of(form.shape, form.type);
    hdf5::Handle dataset = hdf5::create_dataset(file_, path, form);
    hdf5::make_scale(dataset, path.substr(path.rfind('/') + 1));
    describe(dataset, {path, {}, units, long_name}, form.type);
    write_values(dataset, coordinates);
    note_places(path, dataset);
    scales_.emplace(path, Scale{std::move(dataset), coordinates, length, {}});
}

hdf5::Handle ArchiveFile::create(const DatasetDescription& description, hdf5::DatasetForm form) {
    const std::string group = group_of(description.path);
    require_group(group);
    std::vector<Scale*> scales;
    for (const std::string& name : description.dimensions)
        scales.push_back(&scale(group, name));
    form.has_missing = description.has_missing;
    for (const Scale* scale : scales)
        form.shape.push_back(scale->length);
    if (form.chunk.empty()) {
        form.chunk = chunk_of(form.shape, form.type);
    } else {  // a unit of eight seeds, whole also at the end and with fewer seeds
        const std::size_t seed = form.chunk.size() - 1;
        form.chunk.insert(form.chunk.end(), form.shape.begin() + static_cast<std::ptrdiff_t>(seed + 1),
                          form.shape.end());
        form.maximum = form.shape;
        form.maximum[seed] = (form.shape[seed] + lanes - 1) / lanes * lanes;
    }
    hdf5::Handle dataset = hdf5::create_dataset(file_, description.path, form);
    describe(dataset, description, form.type);
    if (!description.ancillary.empty())
        ancillary_.emplace(description.path, description.ancillary);
    std::vector<std::uint64_t> references;
    for (Scale* scale : scales) {
        scale->users.push_back({hdf5::reference(dataset), static_cast<std::int32_t>(references.size())});
        references.push_back(hdf5::reference(scale->dataset));
    }
    hdf5::name_scales(dataset, references);
    return dataset;
}

void ArchiveFile::add(const DatasetDescription& description, const ArchiveValues& values) {
    const hdf5::Handle dataset = create(description, {element_type(values), {}, {}, {}, false});
    write_values(dataset, values);
    note_places(description.path, dataset);
}

void ArchiveFile::add_chunked(const DatasetDescription& description, observables::FieldType type) {
    const std::vector<std::string>& names = description.dimensions;
    hdf5::Shape chunk(static_cast<std::size_t>(std::find(names.begin(), names.end(), "seed") - names.begin()),
                      1);
    chunk.push_back(lanes);
    const hdf5::DatasetForm form{static_cast<hdf5::ElementType>(type), {}, {}, std::move(chunk), false};
    hdf5::Handle dataset = create(description, form);
    hdf5::Shape shape;
    for (const std::string& name : names)
        shape.push_back(scale(group_of(description.path), name).length);
    chunked_.emplace(description.path, Chunked{std::move(dataset), std::move(shape)});
}

NamedRange ArchiveFile::place_chunk(const std::string& path, hdf5::Shape begin,
                                    std::span<const std::byte> filtered) {
    const Chunked& chunked = chunked_.at(path);
    begin.resize(chunked.shape.size(), 0);
    const hdf5::ByteRange extent = hdf5::place_chunk(file_, chunked.dataset, begin, filtered);
    return {extent.begin, extent.size, chunk_prefix(path) + hdf5::shape_text(begin)};
}

std::vector<double> ArchiveFile::read_back(const std::string& path, const hdf5::Shape& point) const {
    const Chunked& chunked = chunked_.at(path);
    hdf5::Shape begin = point;
    begin.resize(chunked.shape.size(), 0);
    hdf5::Shape count = chunked.shape;
    std::fill_n(count.begin(), point.size(), 1);
    return hdf5::read_back(chunked.dataset, begin, count);
}

void ArchiveFile::note_places(const std::string& path, const hdf5::Handle& dataset) {
    for (const hdf5::ByteRange& extent : hdf5::byte_ranges(dataset))
        places_.push_back(
            {extent.begin, extent.size,
             extent.chunk.empty() ? path : chunk_prefix(path) + hdf5::shape_text(extent.chunk)});
}

void ArchiveFile::name_ancillary_variables() {
    for (const auto& [path, names] : ancillary_) {
        std::string there;
        for (const std::string& name : words(names))
            if (hdf5::exists(file_, group_of(path) + "/" + name))
                there += (there.empty() ? "" : " ") + name;
        if (!there.empty())
            hdf5::set_attribute(hdf5::open_object(file_, path), "ancillary_variables", there);
    }
    ancillary_.clear();
}

hdf5::Handle ArchiveFile::group(const std::string& path) {
    require_group(path);
    return hdf5::open_object(file_, path);
}

std::vector<NamedRange> ArchiveFile::close() {
    for (const auto& [path, scale] : scales_)
        hdf5::name_users(scale.dataset, scale.users);
    scales_.clear();
    chunked_.clear();
    hdf5::close_file(std::move(file_));
    return std::move(places_);
}

}  // namespace netlyap::archive
