#include "netlyap/core/error.hpp"
#include "netlyap/core/table_numbers.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/core/text_table.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace netlyap {

namespace {

bool is_number(const TableField& field, NumberForm form) {
    return TableNumbers(form)(field, 1).has_value();
}

bool is_bare_number(const TableField& field, DecimalRule decimal) {
    return !field.is_quoted && is_number(field, {Separator::blanks, decimal});
}

/// Whether a field ends with a comma, or is several numbers with blanks between them: then something else
/// separates.
bool holds_separator(const TableField& field, DecimalRule decimal) {
    if (!field.is_quoted && field.text.ends_with(','))
        return true;
    if (field.is_quoted || field.text.find_first_of(" \t") == std::string::npos)
        return false;
    const std::vector<std::string> parts = words(field.text);
    return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return is_bare_number({part, false}, decimal);
    });
}

/// Whether a field may also be several fields with another separator between them.
bool may_be_several(const TableField& field, DecimalRule decimal) {
    return !field.is_quoted && field.text.find_first_of(";\t,") != std::string::npos &&
           !is_bare_number(field, decimal);
}

/// What a separator makes of the rows.
struct Trial {
    Separator separator = Separator::blanks;
    DecimalRule decimal = DecimalRule::automatic;
    std::size_t line = 0;     ///< of the first row
    std::size_t columns = 0;  ///< of the first row
    std::size_t rows = 0;
    bool fits = true;
    bool is_clean = true;      ///< no field may be several
    bool numbers_rows = true;  ///< the first field counts from the second row on
};

bool fits_row(const std::vector<TableField>& fields, const Trial& trial) {
    if (fields.size() != trial.columns)
        return false;
    if (fields.size() == 1)
        return trial.separator == Separator::blanks && is_bare_number(fields[0], trial.decimal);
    const bool has_number =
        trial.rows == 0 || std::any_of(fields.begin(), fields.end(), [&](const TableField& field) {
            return is_number({field.text, false}, {trial.separator, trial.decimal});
        });
    return has_number && std::none_of(fields.begin(), fields.end(), [&](const TableField& field) {
               return holds_separator(field, trial.decimal);
           });
}

Trial try_separator(std::string_view text, Separator separator, DecimalRule decimal, std::size_t most_rows) {
    Trial trial;
    trial.decimal = decimal;
    trial.separator = separator;
    std::int64_t before = 0;
    try {
        for (TableRows rows(text, separator, ""); trial.fits && trial.rows < most_rows && rows.next();
             ++trial.rows) {
            const std::vector<TableField>& fields = rows.fields();
            if (trial.rows == 0) {
                trial.line = rows.line();
                trial.columns = fields.size();
            }
            trial.fits = fits_row(fields, trial);
            trial.is_clean =
                trial.is_clean && std::none_of(fields.begin(), fields.end(), [&](const TableField& field) {
                    return may_be_several(field, decimal);
                });
            const std::int64_t number = parse_integer(fields.front().text).value_or(-1);
            if (trial.rows > 0)
                trial.numbers_rows = trial.numbers_rows &&
                                     (trial.rows == 1 ? number >= 0 && number <= 2 : number == before + 1);
            before = number;
        }
        trial.fits = trial.fits && trial.rows > 0;
    } catch (const DataError&) {
        trial.fits = false;
    }
    return trial;
}

using Trials = std::vector<Trial>;

/// Keeps those of which something is true, or all of them when it is true of none.
template <class Predicate>
void prefer(Trials& trials, Predicate predicate) {
    if (std::any_of(trials.begin(), trials.end(), predicate))
        std::erase_if(trials, [&](const Trial& trial) { return !predicate(trial); });
}

/// The separators that fit, less those that others that fit rule out.
Trials fitting(const Trials& tried, std::size_t least_columns) {
    Trials trials;
    for (const Trial& trial : tried)
        if (trial.fits)
            trials.push_back(trial);
    const auto has = [&](Separator separator) {
        return std::any_of(trials.begin(), trials.end(),
                           [&](const Trial& trial) { return trial.separator == separator; });
    };
    if (has(Separator::tab))
        std::erase_if(trials, [](const Trial& trial) { return trial.separator == Separator::blanks; });
    prefer(trials, [](const Trial& trial) {
        return trial.decimal != DecimalRule::comma || trial.separator != Separator::comma;
    });
    prefer(trials, [&](const Trial& trial) { return trial.columns >= least_columns; });
    prefer(trials, [](const Trial& trial) { return trial.is_clean; });
    constexpr std::size_t least_rows = 3;
    const auto is_single = [](const Trial& trial) { return trial.columns == 1; };
    if (trials.size() == 2 && is_single(trials.back()) && trials.front().numbers_rows &&
        trials.front().rows >= least_rows)
        trials.pop_back();
    return trials;
}

std::string reading_text(const Trial& trial) {
    if (trial.columns == 1)
        return "one column of numbers with decimal commas";
    return std::to_string(trial.columns) + " columns separated by " + separator_text(trial.separator);
}

/// "; --column 3 means the latter", where a column decides that only one reading has.
std::string column_advice(const Trials& trials, const std::string& option) {
    const std::size_t first = trials.front().columns, last = trials.back().columns;
    if (option.empty() || trials.size() != 2 || first == last)
        return "";
    return "; or say " + option + " " + std::to_string(std::max(first, last)) + " to have " +
           (first > last ? "the former" : "the latter");
}

[[noreturn]] void refuse(const Trials& trials, const std::string& name, const std::string& column_option,
                         const DecimalChoice& decimal) {
    std::string readings;
    for (const Trial& trial : trials)
        readings += (readings.empty() ? "" : " and as ") + reading_text(trial);
    const bool is_about_commas = trials.back().separator == Separator::blanks;
    throw DataError(name + ":" + std::to_string(trials.front().line) +
                    ": this row and all below can be read as " + readings + "; " +
                    (is_about_commas
                         ? "if the commas are decimal, write points (as `tr , .` does), if they separate, "
                           "semicolons (`tr , ';'`)" +
                               (decimal.option.empty() || decimal.rule != DecimalRule::automatic
                                    ? ""
                                    : ", or say " + decimal.option + "comma or " + decimal.option + "point")
                         : "put words that hold a separator in quotes") +
                    column_advice(trials, column_option));
}

}  // namespace

Separator find_separator(std::string_view text, const std::string& name, std::size_t least_columns,
                         const std::string& column_option, const DecimalChoice& decimal) {
    static constexpr std::array candidates = {Separator::semicolon, Separator::tab, Separator::comma,
                                              Separator::blanks};
    const auto try_all = [&](std::size_t most_rows) {
        Trials trials;
        for (const Separator candidate : candidates)
            trials.push_back(try_separator(text, candidate, decimal.rule, most_rows));
        return trials;
    };
    constexpr std::size_t first_rows = 100;
    const Trials tried = try_all(first_rows);
    Trials left = fitting(tried, least_columns);
    if (left.size() > 1) {
        const Trials of_all = fitting(try_all(std::numeric_limits<std::size_t>::max()), least_columns);
        if (of_all.size() != 1)
            refuse(left, name, column_option, decimal);
        left = of_all;
    }
    if (left.size() == 1)
        return left.front().separator;
    for (const Trial& trial : tried)
        if (trial.columns > 1)
            return trial.separator;
    return Separator::blanks;
}

}  // namespace netlyap
