#pragma once

#include "netlyap/core/byte_stream.hpp"

#include "handle.hpp"
#include "heap.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

/// Reading a file of any content, within the bounds of hdf5_limits.hpp. Everything throws Failure.
namespace netlyap::hdf5 {

/// A bound on the whole of a file is passed: nothing more of it should be read.
struct LimitFailure : Failure {
    using Failure::Failure;
};

/// Nothing was ever written where somebody wants to read.
struct NothingStored : Failure {
    using Failure::Failure;
};

enum class ObjectKind { group, dataset };

/// One path of a file; an object with several hard links has several, all with the same address.
struct Object {
    std::string path;
    ObjectKind kind;
    std::uint64_t address;
};

[[nodiscard]] Handle open_file(const std::filesystem::path& file);
[[nodiscard]] bool exists(const Handle& file, const std::string& path);

/// The root and everything below it, by path in alphabetical order. Throws Failure with the path of what no
/// archive holds: links that are not hard ones, circles, types with names, and what check_dataset() refuses.
[[nodiscard]] std::vector<Object> objects(const Handle& file);

/// The dataset of a path, with the same refusals along it.
[[nodiscard]] Handle open_dataset(const Handle& file, const std::string& path);

/// Throws Failure, with the path, for a virtual dataset, values in another file, a filter of others, values
/// that are neither numbers nor texts, and a shape with more entries than are stored. Returns the bytes of a
/// dataset in one piece, 0 for one in chunks.
std::uint64_t check_dataset(const Handle& dataset, const std::string& path);

/// What reading values needs to know of the whole file, and has read so far.
struct ObjectNames {
    /// The first path of every object by its address: what a reference is shown as.
    std::map<std::uint64_t, std::string> paths = {};

    mutable Heap heap = {};
    mutable std::uint64_t chunk_places = 0;  ///< that were asked for
    mutable std::uint64_t chunk_bytes = 0;   ///< found there
};
[[nodiscard]] ObjectNames object_names(const std::vector<Object>& objects);

/// What a dataset or an attribute says about its entries.
struct Form {
    Handle type;
    std::string type_text;        ///< for people
    std::size_t bytes_per_entry;  ///< of a value of variable length those of its reference
    Shape shape;                  ///< empty for a single value
    Shape maximum;
    Shape chunk;               ///< empty if there are no chunks
    std::vector<int> filters;  ///< their numbers in HDF5
};
[[nodiscard]] Form dataset_form(const Handle& dataset);
[[nodiscard]] Form attribute_form(const Handle& object, const std::string& name);
[[nodiscard]] bool is_same_type(const Form& a, const Form& b);

/// Values as they are in the file: numbers as their bytes; text, references (as the path of what they point
/// to) and what is composed of them as text, which does not depend on where things lie in the file.
class Entries {
public:
    Entries(const Form& form, Bytes bytes);
    explicit Entries(std::vector<std::string> texts) : texts_(std::move(texts)) {}

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool is_same(const Entries& other, std::size_t index) const;
    /// For people.
    [[nodiscard]] std::string text(std::size_t index) const;

private:
    enum class Number { float64, int64, uint8, other };

    Number number_ = Number::other;
    std::size_t bytes_per_entry_ = 0;
    Bytes bytes_;
    std::vector<std::string> texts_;
};

/// The block of a dataset with this first entry and this shape.
[[nodiscard]] Entries read_block(const Handle& dataset, const Form& form, const Shape& begin,
                                 const Shape& shape, const ObjectNames& names);

/// The bytes that are stored of the chunk with this first entry; 0 when it was never written. Throws Failure
/// when they cannot be the bytes of its entries, which the library does not check; LimitFailure when too much
/// was asked for.
[[nodiscard]] std::uint64_t stored_chunk(const Handle& dataset, const Form& form, const Shape& begin,
                                         const ObjectNames& names);

/// Whether the values of chunks that were never written are the same in two datasets of one form.
[[nodiscard]] bool has_same_fill(const Handle& a, const Handle& b, const Form& form);

/// Sorted.
[[nodiscard]] std::vector<std::string> attribute_names(const Handle& object);
[[nodiscard]] Entries read_attribute(const Handle& object, const std::string& name, const Form& form,
                                     const ObjectNames& names);

/// A shape of blocks for reading a dataset in pieces: whole chunks, at least one, together at most `bytes`.
[[nodiscard]] Shape block_shape(const Form& form, std::size_t bytes);

/// Calls `visit(begin, shape)` for the blocks that cover a dataset, smaller ones at its ends.
void for_each_block(const Shape& whole, const Shape& block,
                    const std::function<void(const Shape&, const Shape&)>& visit);

/// The numbers of a block of a dataset of float64 that this process writes; NaN where nothing is written yet.
[[nodiscard]] std::vector<double> read_back(const Handle& dataset, const Shape& begin, const Shape& shape);

/// All numbers of a dataset of exactly this type and, where one is given, this shape.
[[nodiscard]] std::vector<double> read_float64(const Handle& file, const std::string& path,
                                               const std::optional<Shape>& shape = {});
[[nodiscard]] std::vector<std::int64_t> read_int64(const Handle& file, const std::string& path,
                                                   const std::optional<Shape>& shape = {});
[[nodiscard]] std::vector<std::uint8_t> read_uint8(const Handle& file, const std::string& path,
                                                   const std::optional<Shape>& shape = {});

/// The numbers along one dimension of a dataset, beginning at this place in it, 0 along that dimension, as
/// doubles. NothingStored where none of the chunks was written.
[[nodiscard]] std::vector<double> read_line(const Handle& dataset, const Form& form, const Shape& begin,
                                            std::size_t dimension);

/// Whether the entries are whole or floating-point numbers.
[[nodiscard]] bool has_numbers(const Form& form);

/// All numbers of a dataset of any type of them, as doubles. Throws Failure with the path where there are
/// none, and where a chunk was never written.
[[nodiscard]] std::vector<double> read_numbers(const Handle& dataset, const Form& form,
                                               const std::string& path);

/// An attribute with a single value.
[[nodiscard]] std::string read_text_attribute(const Handle& object, const std::string& name);
[[nodiscard]] std::int64_t read_int64_attribute(const Handle& object, const std::string& name);

}  // namespace netlyap::hdf5
