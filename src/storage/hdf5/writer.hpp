#pragma once

#include "handle.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

/// Writing a file: what an archive needs of the library. Everything throws Failure.
namespace netlyap::hdf5 {

/// Little-endian numbers, or text of any length in UTF-8. The first three in the order of FieldType.
enum class ElementType { float64, int64, uint8, text };

struct DatasetForm {
    ElementType type = ElementType::float64;
    Shape shape;
    Shape maximum;  ///< up to which the shape may grow; empty: it may not
    Shape chunk;    ///< each with a checksum (chunk_checksum.hpp); empty: the plain numbers in one piece
    bool has_missing = false;  ///< with a fill value: NaN, -1, 255
};

/// Where bytes of a dataset lie in the file.
struct ByteRange {
    std::uint64_t begin;
    std::uint64_t size;
    Shape chunk;  ///< its first entry; empty for a dataset in one piece
};

/// Creates or replaces the file.
[[nodiscard]] Handle create_file(const std::filesystem::path& file);
/// Writes what is still in memory; the file's handle and all others in it are invalid afterwards.
void close_file(Handle file);

void create_group(const Handle& file, const std::string& path);
[[nodiscard]] Handle create_dataset(const Handle& file, const std::string& path, const DatasetForm& form);

/// All entries of a dataset. The type must be the dataset's own.
void write(const Handle& dataset, std::span<const double> values);
void write(const Handle& dataset, std::span<const std::int64_t> values);
void write(const Handle& dataset, std::span<const std::uint8_t> values);
void write(const Handle& dataset, std::span<const std::string> values);

/// Gives a chunk that went through the filters already its place. The bytes are left to whoever asks, to be
/// written there before anything reads them and before the file is closed.
[[nodiscard]] ByteRange place_chunk(const Handle& file, const Handle& dataset, const Shape& begin,
                                    std::span<const std::byte> filtered);

/// The places of all that was written to a dataset. Slow for many chunks: the square of their number.
[[nodiscard]] std::vector<ByteRange> byte_ranges(const Handle& dataset);

void set_attribute(const Handle& object, const std::string& name, const std::string& text);
void set_attribute(const Handle& object, const std::string& name, double value);
void set_attribute(const Handle& object, const std::string& name, std::int64_t value);
void set_attribute(const Handle& object, const std::string& name, std::span<const std::int64_t> values);
void set_attribute(const Handle& object, const std::string& name, std::span<const std::uint8_t> values);
void set_attribute(const Handle& object, const std::string& name, std::span<const std::string> texts);

/// A second path to an existing object (a hard link).
void link(const Handle& file, const std::string& existing, const std::string& path);

}  // namespace netlyap::hdf5
