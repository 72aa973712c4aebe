#pragma once

#include "netlyap/core/table_numbers.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap {

/// What the first row of a data file is.
enum class FirstRow : std::uint8_t { header, sample, doubtful };

/// What speaks for the one or the other.
struct FirstRowEvidence {
    std::vector<TableField> fields;
    NumberForm form = {};               ///< of the file; decides whether 1,5 is a number
    std::size_t label = 0;              ///< the index of the class column
    bool has_label_again = false;       ///< its class occurs in a later row
    bool has_each_class_twice = false;  ///< every class of the later rows occurs twice or more
    bool has_bare_number = false;       ///< a feature of a later row is a number without quotes
};

/// The first that applies. A number may have a decimal comma. A row counts when it is 0, 1, 2, ... or 1, 2,
/// 3, ..., of three fields at least, as pandas names columns that have no names; the first may be empty, over
/// the index.
/// - No feature is a number, and one is a name and not a mark of a missing value: a header.
/// - All fields are in quotes, and numbers below are not: a header.
/// - The class occurs again below: a sample; but doubtful when the whole row counts, the class included.
/// - The features or the whole row count: a header when every class below occurs twice or more, so that a
///   sample of a class of its own would be odd; doubtful otherwise.
/// - The class is a word, and some feature is a word, too: doubtful.
/// - Every class below occurs twice or more, so that this one would be the only one of a single sample:
/// doubtful.
/// - Otherwise a sample.
[[nodiscard]] FirstRow first_row(const FirstRowEvidence& evidence);

/// The same for a table all of whose columns are numbers: a header when no field is a number and one is a
/// name, or when all are in quotes and numbers below are not; a sample when all are numbers and the row does
/// not count; doubtful otherwise.
[[nodiscard]] FirstRow first_row_of_numbers(const std::vector<TableField>& fields, NumberForm form,
                                            bool has_bare_number);

/// Whether a row is of the form `rows, features, class names ...`, above rows of `columns` fields.
[[nodiscard]] bool has_counts_and_names(const std::vector<TableField>& fields, std::size_t columns);

/// Whether the name is one that an index column has: none, index, id, row, "Unnamed: 0".
[[nodiscard]] bool is_index_name(const std::string& name);

}  // namespace netlyap
