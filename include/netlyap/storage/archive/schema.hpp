#pragma once

#include <string>
#include <vector>

namespace netlyap::archive {

/// A dataset of an archive, in words.
struct SchemaRow {
    std::string path;
    std::string dimensions;  ///< "eta, epsilon, seed"
    std::string type;        ///< "float64"
    std::string units;
    std::string meaning;  ///< with the values of an enumeration
};

/// Every dataset that observables and statistics write, whatever they are asked for, as they declare it, with
/// the coordinates of its axes and, before the columns of a table, whose its rows are. Of a part:
/// "observables" for all of them, or a group of the archive ("/statistics"); empty: everything. UsageError
/// for what is neither.
[[nodiscard]] std::vector<SchemaRow> schema(const std::string& of = {});

/// What may be asked for: "observables" and every group.
[[nodiscard]] std::vector<std::string> schema_parts();

/// The same as a table in Markdown.
[[nodiscard]] std::string schema_table(const std::vector<SchemaRow>& rows);

}  // namespace netlyap::archive
