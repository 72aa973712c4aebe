#pragma once

#include "netlyap/core/text_table.hpp"
#include "netlyap/model/csv_reading.hpp"
#include "netlyap/model/data_line.hpp"
#include "netlyap/model/samples.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netlyap {

/// The most classes or targets (network outputs) that a data set may have.
inline constexpr std::size_t most_classes = 64;

/// A data file as it was read.
struct CsvTable {
    Samples samples;
    std::vector<std::string> feature_names;   ///< empty without a header
    std::string label_name;                   ///< empty without a header, or with targets
    std::size_t label_column = 0;             ///< from 1 on; 0 with targets, and with classes elsewhere
    std::vector<std::size_t> target_columns;  ///< from 1 on [target]
    std::size_t columns = 0;
    bool has_header = false;
    bool has_decimal_commas = false;
    std::string numbers;  ///< how they are written, for people: TableNumbers::text()
    /// Commas separate whole numbers, but the rows, without a header, look as if every second comma were
    /// decimal ("1,025,2,279"): every second field is without a sign, and one has a superfluous 0 in front,
    /// as no whole number has, or (four fields and ten rows at least) all of them are single digits, eight
    /// different ones, unlike the fields before them.
    bool may_have_split_decimals = false;
    Separator separator = Separator::comma;
};

/// Reads a table of text (text_table.hpp): a row per sample, every column a number but one, the class, which
/// is a word or a number; or, where the reading names targets or has the classes elsewhere, every column a
/// number. Classes are numbered in the order of their values: numerically if all are integers, otherwise as
/// words.
///
/// The first row is a header, unless the user says, by what speaks for it in csv_header.hpp; where nothing
/// decides it is refused, and the user has to say.
///
/// DataError with `name` and line for a row of another length, a field that is missing or no finite number,
/// a column that only counts the rows under the name of an index, and a # in front of what may be a row;
/// DataError for fewer than two or more than `most_classes` classes, and for what is not text in UTF-8.
/// UsageError for a column of the class or of a target that is not there or may be several, by its number or
/// its name.
[[nodiscard]] CsvTable parse_csv(std::string_view bytes, const std::string& name,
                                 const CsvReading& reading = {});

/// The bytes of a file of data that a key names, e.g. data.source; it may be a pipe or "-". Errors as of
/// read_input().
[[nodiscard]] std::string read_data_bytes(const std::string& key, const std::string& file);

/// Reads the table of text that data.source names.
[[nodiscard]] CsvTable read_csv(const std::string& file, const CsvReading& reading = {});

/// How the file was read, for people: rows and separator, features, classes or targets, a line each; and a
/// warning where it may have split decimals.
[[nodiscard]] std::vector<DataLine> csv_lines(const CsvTable& table);

}  // namespace netlyap
