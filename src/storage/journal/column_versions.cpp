#include "column_versions.hpp"

#include "netlyap/storage/files/chunk_checksum.hpp"

#include <algorithm>
#include <cstring>

namespace netlyap::journal {

namespace {

using Columns = std::span<const ColumnShape>;

/// The column of this path; the end when there is none.
Columns::iterator column_of(Columns columns, const std::string& path) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const ColumnShape& column) { return column.path == path; });
}

/// The path of the column that counts the rows, of a column of a table.
std::string rows_path(const ColumnShape& column, Columns columns) {
    return column.rows ? columns[*column.rows].path : "";
}

/// Whether the bytes of the one are those of the other.
bool has_same_form(const ColumnShape& one, Columns of_one, const ColumnShape& other, Columns of_other) {
    return one.type == other.type && one.entries == other.entries && one.has_axes == other.has_axes &&
           rows_path(one, of_one) == rows_path(other, of_other);
}

/// The column that holds the numbers of the wanted one; the end when none does.
Columns::iterator source_of(const ColumnShape& column, Columns found, Columns wanted) {
    const auto source = column_of(found, column.path);
    return source != found.end() && has_same_form(*source, found, column, wanted) ? source : found.end();
}

std::string version_text(const ColumnShape& column) {
    return std::to_string(column.version);
}

bool counts_rows(std::size_t column, Columns columns) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const ColumnShape& one) { return one.rows == column; });
}

Bytes bytes_of(const observables::FieldValues& values) {
    return std::visit(
        [](const auto& numbers) {
            const auto bytes = std::as_bytes(std::span(numbers));
            return Bytes(bytes.begin(), bytes.end());
        },
        values);
}

std::size_t rows_counted_in(const Bytes& counts, std::size_t seeds) {
    std::int64_t rows = 0;
    for (std::size_t lane = 0; lane < seeds; ++lane) {
        std::int64_t of_seed = 0;
        std::memcpy(&of_seed, counts.data() + lane * sizeof of_seed, sizeof of_seed);
        rows += of_seed;
    }
    return static_cast<std::size_t>(rows);
}

Bytes missing_column(const ColumnShape& column) {
    if (column.has_axes && column.may_be_absent)
        return {};
    Bytes bytes = bytes_of(observables::missing_values(column.type, lanes * column.entries));
    return column.has_axes ? files::with_checksum(std::move(bytes)) : bytes;
}

}  // namespace

std::vector<ColumnShape> unnamed_columns(std::span<const observables::Field> fields) {
    std::vector<observables::Field> first;
    for (const observables::Field& field : fields)
        if (!field.is_added_later)
            first.emplace_back(field).version = 1;
    return column_shapes(first);
}

std::string why_not_continued(Columns found, Columns wanted) {
    constexpr std::size_t most_named = 4;
    std::vector<std::string> reasons;
    for (const ColumnShape& column : wanted)
        if (const auto there = column_of(found, column.path); there == found.end())
            reasons.push_back(column.path + " is not recorded there");
        else if (there->version != column.version)
            reasons.push_back(column.path + " is of definition " + version_text(*there) + " there and " +
                              version_text(column) + " here");
        else if (!has_same_form(*there, found, column, wanted) || there->flags != column.flags ||
                 there->may_be_absent != column.may_be_absent)
            reasons.push_back(column.path + " is recorded there in another form");
    for (const ColumnShape& column : found)
        if (column_of(wanted, column.path) == wanted.end())
            reasons.push_back(column.path + " is recorded there and not here");
    if (reasons.empty() && !are_same_quantities(found, wanted))
        return "its quantities are recorded there in another order";
    std::string text;
    for (std::size_t i = 0; i < std::min(most_named, reasons.size()); ++i)
        text += (i > 0 ? ", " : "") + reasons[i];
    if (reasons.size() > most_named)
        text += ", and " + std::to_string(reasons.size() - most_named) + " more differ";
    return text;
}

bool are_same_quantities(Columns one, Columns other) {
    return std::equal(
        one.begin(), one.end(), other.begin(), other.end(), [&](const ColumnShape& a, const ColumnShape& b) {
            return a.path == b.path && a.version == b.version && has_same_form(a, one, b, other);
        });
}

EncodedRecord with_columns(const EncodedRecord& record, Columns found, Columns wanted) {
    EncodedRecord fitted = record;
    if (record.columns.empty())
        return fitted;  // given up
    fitted.columns.clear();
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (const auto source = source_of(wanted[i], found, wanted); source != found.end())
            fitted.columns.push_back(record.columns[static_cast<std::size_t>(source - found.begin())]);
        else if (counts_rows(i, wanted))
            fitted.columns.emplace_back(lanes * sizeof(std::int64_t));
        else
            fitted.columns.push_back(missing_column(wanted[i]));
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i].rows && source_of(wanted[i], found, wanted) == found.end())
            fitted.columns[i] = bytes_of(observables::missing_values(
                wanted[i].type, rows_counted_in(fitted.columns[*wanted[i].rows], record.unit.seeds.size())));
    return fitted;
}

std::vector<std::int64_t> versions_with_columns(Columns found, Columns wanted) {
    std::vector<std::int64_t> versions;
    for (const ColumnShape& column : wanted) {
        const auto source = source_of(column, found, wanted);
        versions.push_back(source == found.end() ? column.version : source->version);
    }
    return versions;
}

std::vector<std::string> remarks_on(Columns found, Columns wanted) {
    std::vector<std::string> remarks;
    for (const ColumnShape& column : wanted) {
        const auto source = source_of(column, found, wanted);
        if (source == found.end())
            remarks.push_back(column.path +
                              " is missing: the version of netlyap that computed these units "
                              "did not record it" +
                              (column_of(found, column.path) == found.end() ? "" : " in this form"));
        else if (source->version != column.version)
            remarks.push_back(column.path + " is of definition " + version_text(*source) +
                              "; this version of netlyap computes it by definition " + version_text(column));
    }
    for (const ColumnShape& column : found)
        if (column_of(wanted, column.path) == wanted.end())
            remarks.push_back(column.path +
                              " is left out: this version of netlyap does not know it; the journals keep it");
    return remarks;
}

}  // namespace netlyap::journal
