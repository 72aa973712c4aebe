#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/core/text_table.hpp"

#include <algorithm>
#include <array>

namespace netlyap {

namespace {

bool is_number(const std::string& text, Separator separator) {
    return TableNumbers(separator)({text, false}, 1).has_value();
}

/// Whether a field ends with a comma, or is several numbers with blanks between them: then something else
/// separates.
bool holds_separator(const TableField& field) {
    if (!field.is_quoted && field.text.ends_with(','))
        return true;
    if (field.is_quoted || field.text.find_first_of(" \t") == std::string::npos)
        return false;
    const std::vector<std::string> parts = words(field.text);
    return std::all_of(parts.begin(), parts.end(),
                       [](const std::string& part) { return is_number(part, Separator::blanks); });
}

/// What a separator makes of the first rows.
struct Trial {
    std::size_t first = 0;  ///< fields of the first row
    bool fits = true;
};

Trial try_separator(std::string_view text, Separator separator) {
    constexpr std::size_t most_rows = 100;
    Trial trial;
    try {
        TableRows rows(text, separator, "");
        for (std::size_t row = 0; row < most_rows && trial.fits && rows.next(); ++row) {
            const std::vector<TableField>& fields = rows.fields();
            if (row == 0)
                trial.first = fields.size();
            const bool has_number =
                row == 0 || std::any_of(fields.begin(), fields.end(), [&](const TableField& field) {
                    return is_number(field.text, separator);
                });
            trial.fits = fields.size() > 1 && fields.size() == trial.first && has_number &&
                         std::none_of(fields.begin(), fields.end(), holds_separator);
        }
    } catch (const DataError&) {
        trial.fits = false;
    }
    return trial;
}

}  // namespace

Separator find_separator(std::string_view text) {
    static constexpr std::array candidates = {Separator::semicolon, Separator::tab, Separator::comma,
                                              Separator::blanks};
    std::array<Trial, candidates.size()> trials;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        trials[i] = try_separator(text, candidates[i]);
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (trials[i].fits)
            return candidates[i];
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (trials[i].first > 1)
            return candidates[i];
    return Separator::blanks;
}

}  // namespace netlyap
