#pragma once

#include "netlyap/core/decimal_rule.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Tables as text: a row per line, with one separator in the whole file. What follows RFC 4180: a field in
/// double quotes may hold separators, line breaks, and quotes that are written twice. Lines end with LF, CRLF
/// or CR; empty lines and lines that begin with # are skipped.
namespace netlyap {

/// What stands between fields. Blanks are spaces and tabs, any number of them; between them a word that
/// begins with # starts a comment.
enum class Separator : std::uint8_t { semicolon, tab, comma, blanks };

/// "semicolons", "tabs", ...
[[nodiscard]] std::string separator_text(Separator separator);

/// One field of a row, without the white space around it.
struct TableField {
    std::string text;
    bool is_quoted = false;
};

/// Whether a text may be the name of a column: neither a number nor empty nor a mark of a missing value as
/// NaN, NA or null.
[[nodiscard]] bool is_name(const std::string& text);

/// The separator of a text: the one of semicolon, tab, comma, blanks that fits. It fits when it gives the
/// first rows one and the same number of fields, two at least, among them a number in every row but the
/// first, and no field without quotes that is several numbers or ends with a comma; blanks fit also when
/// every row is one number with a decimal comma: then it is a single column.
///
/// Where several fit, these decide, in this order: tabs before blanks; at least `least_columns`, which the
/// caller knows of; no word without quotes that holds a semicolon, a tab or a comma, a header included; a
/// column of 0, 1, 2, ... or 1, 2, 3, ... before the commas, which makes two of what may be a single one; all
/// rows instead of the first. What is left then, as of rows like `2020-01-01 10,00` or a mere `10,5`, is
/// refused by a DataError that begins with `name` and line. A decimal point in one of the fields, a header, a
/// row without a comma, or a blank after a comma decide in this way, and before all of them the `decimal` of
/// the user: a comma that is decimal separates only where no other separator fits.
///
/// Where none fits, the first that occurs in the first row, so that the row that does not fit can be named;
/// blanks when that row is a single field.
///
/// `column_option` is what the user says for a column, e.g. "--column", from which the caller has
/// `least_columns`; the refusal offers it where that would decide.
[[nodiscard]] Separator find_separator(std::string_view text, const std::string& name,
                                       std::size_t least_columns, const std::string& column_option = "",
                                       const DecimalChoice& decimal = {});

/// The rows of a text, one after the other.
class TableRows {
public:
    /// The text, which outlives this, without a byte order mark; `name` stands for the file in errors.
    TableRows(std::string_view text, Separator separator, std::string name);

    /// Reads the next row; false at the end. DataError with file and line for a quote that is not closed and
    /// for what follows a closing quote.
    [[nodiscard]] bool next();

    [[nodiscard]] const std::vector<TableField>& fields() const noexcept { return fields_; }
    /// Where the row begins, from 1 on.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    /// "data.csv:7: "
    [[nodiscard]] std::string place() const;
    /// The lines between this row and the one before it that begin with #.
    [[nodiscard]] const std::vector<std::string_view>& comments() const noexcept { return comments_; }

private:
    [[nodiscard]] bool is_at_end_of_line() const noexcept;
    void end_line() noexcept;
    void skip_blanks() noexcept;
    void read_row();
    void read_quoted(TableField& field);
    void read_bare(TableField& field);
    [[noreturn]] void refuse(const std::string& what) const;

    std::string_view text_;
    Separator separator_;
    std::string name_;
    std::vector<TableField> fields_;
    std::vector<std::string_view> comments_;
    std::size_t position_ = 0;
    std::size_t next_line_ = 1;
    std::size_t line_ = 0;
};

}  // namespace netlyap
