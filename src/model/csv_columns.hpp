#pragma once

#include "netlyap/core/table_numbers.hpp"
#include "netlyap/core/wanted_column.hpp"
#include "netlyap/model/csv_reading.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap {

/// What the columns of a data file are: features all, but for the class or the targets, which may stand
/// elsewhere.
class CsvColumns {
public:
    /// `file` is its name, for errors. UsageError for a data.target that cannot be understood.
    CsvColumns(const CsvReading& reading, const std::string& file);

    /// Finds them in rows of this many fields, of which the first is given. UsageError that names the key for
    /// a column that is not there, or is there several times, and for targets that leave no feature.
    void find(const std::vector<TableField>& first, std::size_t columns, NumberForm form);

    [[nodiscard]] std::size_t count() const noexcept { return columns_; }
    [[nodiscard]] bool has_targets() const noexcept { return !reading_.target.empty(); }
    /// Whether all columns are features: the classes stand in another file.
    [[nodiscard]] bool are_features() const noexcept { return reading_.has_classes_elsewhere; }
    [[nodiscard]] bool has_class() const noexcept { return !has_targets() && !are_features(); }
    /// The index of the column of the class; count() where there is none.
    [[nodiscard]] std::size_t label() const noexcept { return label_; }
    /// The indices of the targets, in the order in which the user names them.
    [[nodiscard]] const std::vector<std::size_t>& targets() const noexcept { return targets_; }
    [[nodiscard]] bool is_feature(std::size_t column) const;

    /// Whether the user has named a column as only a header can: then there is one.
    [[nodiscard]] bool are_named() const;
    /// Why a number does not say which column of the header is meant (WantedColumn); empty otherwise.
    [[nodiscard]] std::string why_ambiguous(const std::vector<TableField>& header) const;
    /// Of the class: "last column" or "column 2".
    [[nodiscard]] std::string label_place() const;
    /// Of all targets: "column 2" or "columns 2, 3".
    [[nodiscard]] std::string target_places() const;

private:
    [[nodiscard]] std::size_t index_of(const std::string& wanted, const std::vector<TableField>& first,
                                       NumberForm form) const;
    void find_targets(const std::vector<TableField>& first, NumberForm form);
    [[nodiscard]] std::string advice_on_names(const std::string& wanted, const std::vector<TableField>& first,
                                              NumberForm form) const;

    const CsvReading& reading_;
    const std::string& file_;
    std::string key_;                  ///< which names columns
    std::vector<std::string> wanted_;  ///< as the user names them; empty: the last
    std::size_t last_targets_ = 0;     ///< `last n`
    std::size_t columns_ = 0;
    std::size_t label_ = 0;
    std::vector<std::size_t> targets_;
};

}  // namespace netlyap
