#pragma once

#include "netlyap/core/words_of.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// What an observable writes, described so that journal, gather, archive and documentation need to know
/// nothing else.
namespace netlyap::observables {

enum class FieldType : std::uint8_t {
    float64,  ///< missing: NaN
    int64,    ///< counts and iterations, never negative; missing: -1
    uint8,    ///< an enumeration or a flag; missing: `missing_flag`
};

inline constexpr std::uint8_t missing_flag = 255;

/// One inner dimension of a field.
struct Axis {
    std::string name;                       ///< "member", "iteration", ...
    std::vector<std::int64_t> coordinates;  ///< one per entry, ascending
    std::string units;
    std::string long_name;
    bool shared;  ///< at the root of the archive for all groups; otherwise the group of the field owns it
    std::string remark = {};  ///< as Field::remark
};

/// A named value of an enumeration.
struct Flag {
    std::uint8_t value;
    std::string meaning;  ///< one word, underscores for spaces
};

/// The values of an enumeration with its words (core/words_of.hpp), which are part of the archive.
template <class E>
[[nodiscard]] std::vector<Flag> flags_of() {
    std::vector<Flag> flags;
    for (const Word<E>& known : words_of(E{}))
        flags.push_back({static_cast<std::uint8_t>(known.value), std::string(known.word)});
    return flags;
}

/// What has another number of rows for every seed. In the archive the rows of all seeds follow each other
/// along one dimension, in the order of the grid, and <dimension>_eta, _epsilon and _seed say whose they
/// are.
struct Table {
    std::string dimension;  ///< "phase", in the group of the field
    std::string rows;       ///< the path of the int64 field without axes that counts the rows of each seed
    std::int64_t most_rows = 0;  ///< that a seed can have
};

/// A quantity with a value, or an array over the axes, per seed; in the archive its dimensions are
/// (eta, epsilon, seed, axes ...). Or a column of a table.
struct Field {
    std::string path;  ///< "/group/name" in the archive
    std::vector<Axis> axes = {};
    FieldType type = FieldType::float64;
    std::string units = "1";  ///< in words: "1" for pure numbers, "iteration", "nat", ...
    std::string long_name = {};
    std::vector<Flag> flags = {};     ///< for enumerations, without the missing one
    std::optional<Table> table = {};  ///< then there are no axes
    bool may_be_absent = false;       ///< whole units may have nothing of it; only with axes
    /// Of its definition: raised whenever the same job would record other numbers, be it in the last bit.
    /// Numbers of different versions never come into one archive.
    std::int64_t version = 1;
    /// That it was added after journals had begun to name their columns: those that do not have none of it.
    bool is_added_later = false;
    /// A column of a table with a value in every row: it has no fill value in the archive. All that is not a
    /// column is missing where a seed is.
    bool is_never_missing = false;
    /// Names of quantities of the same group, separated by blanks, that say how good its values are: errors,
    /// intervals, counts, flags. The archive names those that are there.
    std::string ancillary = {};
    /// What the tables of the documentation say besides the long_name.
    std::string remark = {};
};

template <class Number>
inline constexpr FieldType field_type = FieldType::float64;
template <>
inline constexpr FieldType field_type<std::int64_t> = FieldType::int64;
template <>
inline constexpr FieldType field_type<std::uint8_t> = FieldType::uint8;

/// Numbers of one field of one unit: [lane][axes ...]; of a table the rows of lane after lane.
using FieldValues = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::uint8_t>>;

/// What is known before anything is computed: a dataset over the axes of the quantities of its group,
/// "/group/name", with its values.
struct Companion {
    Field field;
    FieldValues values;
};

/// The coordinates first, first + 1, ... of a dimension that counts.
[[nodiscard]] std::vector<std::int64_t> counted(std::int64_t first, std::size_t count);

/// The product of the lengths of the axes: numbers per seed. 0 for a table, which has no fixed number.
[[nodiscard]] std::size_t entries_per_seed(const Field& field);

/// The place of the field with this path; it must be there.
[[nodiscard]] std::size_t field_index(std::span<const Field> fields, const std::string& path);

/// Bytes of one number.
[[nodiscard]] std::size_t bytes_per_entry(FieldType type);

/// `count` missing values of the type.
[[nodiscard]] FieldValues missing_values(FieldType type, std::size_t count);

}  // namespace netlyap::observables
