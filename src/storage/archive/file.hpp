#pragma once

#include "netlyap/dynamics/observables/field.hpp"

#include "hdf5/scales.hpp"
#include "hdf5/writer.hpp"
#include "seal.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace netlyap::archive {

/// Values of a dataset in memory.
using ArchiveValues = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::uint8_t>,
                                   std::vector<std::string>>;

/// The value; for every NaN the one with the bits that archives have.
[[nodiscard]] double canonical(double value);

/// What every dataset of an archive says about itself.
struct DatasetDescription {
    std::string path;                     ///< "/group/name"
    std::vector<std::string> dimensions;  ///< names of scales of its group or of the root
    std::string units;                    ///< written as known_units.hpp has it
    std::string long_name;
    std::vector<observables::Flag> flags = {};  ///< for enumerations, with all values that occur
    bool has_missing = false;                   ///< NaN, -1 or 255 stands for a value that is not there
    std::int64_t version = 1;                   ///< of the definition
    std::string ancillary = {};                 ///< as Field::ancillary
};

/// An archive being written: its dimension scales, datasets and attributes, as readers expect them.
class ArchiveFile {
public:
    explicit ArchiveFile(const std::filesystem::path& file);

    /// The coordinates of a dimension, at the root or in a group. The same again changes nothing; other ones
    /// under the same path are an InternalError.
    void add_scale(const std::string& path, const ArchiveValues& coordinates, const std::string& units,
                   const std::string& long_name);

    /// A dataset with these values; in chunks when it is large.
    void add(const DatasetDescription& description, const ArchiveValues& values);

    /// A dataset whose chunks follow, each a unit of eight seeds: 1 along the axes before seed, then
    /// [8, axes ...].
    void add_chunked(const DatasetDescription& description, observables::FieldType type);
    /// Gives its filtered chunk with this place along the axes up to seed a place in the file. Whoever asks
    /// writes the bytes there and then says so, with their digest.
    [[nodiscard]] NamedRange place_chunk(const std::string& path, hdf5::Shape begin,
                                         std::span<const std::byte> filtered);
    void note_written(NamedRange chunk) { places_.push_back(std::move(chunk)); }

    /// The numbers of a dataset in chunks of float64 at one place along the axes before seed, [seed][axes
    /// ...]; NaN where no chunk was written.
    [[nodiscard]] std::vector<double> read_back(const std::string& path, const hdf5::Shape& point) const;

    /// Lets datasets name those that say how good their values are, as far as these are there. After all of
    /// them.
    void name_ancillary_variables();

    /// The group of a path, made if it is not there, for its attributes.
    [[nodiscard]] hdf5::Handle group(const std::string& path);

    /// Writes what is left and closes the file. Returns where the values of the datasets lie.
    [[nodiscard]] std::vector<NamedRange> close();

private:
    struct Scale {
        hdf5::Handle dataset;
        ArchiveValues coordinates;
        std::uint64_t length;
        std::vector<hdf5::DimensionOf> users;  ///< in the order of their datasets
    };

    struct Chunked {
        hdf5::Handle dataset;
        hdf5::Shape shape;
    };

    void require_group(const std::string& path);
    /// The scale of a name for the datasets of a group; one of the root gets a second path in the group.
    Scale& scale(const std::string& group, const std::string& name);
    hdf5::Handle create(const DatasetDescription& description, hdf5::DatasetForm form);
    void note_places(const std::string& path, const hdf5::Handle& dataset);

    hdf5::Handle file_;
    std::map<std::string, Scale> scales_;           ///< by path
    std::set<std::string> linked_;                  ///< second paths of scales of the root
    std::set<std::string> groups_;                  ///< those that exist
    std::map<std::string, Chunked> chunked_;        ///< by path
    std::map<std::string, std::string> ancillary_;  ///< by path
    std::vector<NamedRange> places_;
};

}  // namespace netlyap::archive
