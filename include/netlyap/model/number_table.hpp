#pragma once

#include "netlyap/model/csv_reading.hpp"
#include "netlyap/model/data_line.hpp"
#include "netlyap/model/samples.hpp"
#include "netlyap/model/shared_numbers.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap {

/// Numbers that a file stores as such, not as text: a row per sample.
struct NumberTable {
    std::size_t rows = 0;
    std::size_t columns = 0;
    bool has_columns = true;  ///< two dimensions at most: more of them are no table, and no column is a class
    SharedNumbers numbers;    ///< [row][column]
    std::string form;         ///< for people: "IDX array of uint8 [60000,28,28]"
};

/// What a table says as a data set, and where in it that stands.
struct ReadTable {
    Samples samples;
    std::size_t label_column = 0;             ///< from 1 on; 0 with targets, and with classes elsewhere
    std::vector<std::size_t> target_columns;  ///< from 1 on [target]
};

/// The samples of a table: a column is the class, or some are targets, as the reading says by numbers of
/// columns; the others are features. Classes are named and numbered as those of a CSV file (csv.hpp) with the
/// same numbers; a whole number has no decimal point. With classes elsewhere all columns are features.
///
/// DataError with `name` for an empty table, for a number that is not finite, with its row and column from 1
/// on, and for classes as parse_csv() has it; UsageError for a column that is not there or has a name,
/// for a class or targets in what has no columns, and for data.header and data.decimal, which are for text.
[[nodiscard]] ReadTable read_table(const NumberTable& table, const std::string& name,
                                   const CsvReading& reading);

/// How it was read, for people: rows and form, features, classes or targets, a line each.
[[nodiscard]] std::vector<DataLine> table_lines(const NumberTable& table, const ReadTable& read);

/// The classes of samples, in their order, as a file has them that holds nothing else.
struct ClassList {
    std::vector<std::string> classes;  ///< [sample]
    std::string form;                  ///< for people: "60000 lines", or that of the table
};

/// Those of a table with one column. DataError with `name` for another number of columns, and for a number
/// that is not finite.
[[nodiscard]] ClassList class_list(const NumberTable& table, const std::string& name);

/// Those of a text with a field in every line. Where it has a line more than there are samples, and the first
/// is no class of a later one, that is the name of the column. DataError with `name` and line for what is not
/// text in UTF-8, and for a line with several fields or an empty one.
[[nodiscard]] ClassList parse_class_list(std::string_view bytes, const std::string& name,
                                         std::size_t samples);

/// Gives the samples, which have none, their classes, `least` of them at least. DataError, with the names of
/// both files, when there are more or fewer than samples; for classes as of parse_csv().
void set_classes(Samples& samples, const ClassList& list, const std::string& data_name,
                 const std::string& list_name, std::size_t least);

}  // namespace netlyap
