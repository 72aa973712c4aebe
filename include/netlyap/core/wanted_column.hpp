#pragma once

#include "netlyap/core/text_table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netlyap {

/// How a user names a column of a table: species, or "species" in double quotes, or 3, the third. A whole
/// number without quotes is a number, also where the header names columns by numbers.
class WantedColumn {
public:
    explicit WantedColumn(const std::string& text);

    [[nodiscard]] bool is_name() const noexcept { return !number_; }
    /// From 1 on, if it is not a name. As the user wrote it: it may be 0 or negative.
    [[nodiscard]] std::optional<std::int64_t> number() const noexcept { return number_; }

    /// The columns of that name, from 0 on.
    [[nodiscard]] std::vector<std::size_t> named_so(const std::vector<TableField>& header) const;

    /// Of a number up to the number of columns: why it does not say which column is meant, when the header
    /// has the same number as the name of another column; empty otherwise. The sentence goes on after `what`,
    /// "data.label_column".
    [[nodiscard]] std::string why_ambiguous(const std::vector<TableField>& header,
                                            const std::string& what) const;

private:
    std::optional<std::int64_t> number_;
    std::string name_;  ///< of a number its text
};

}  // namespace netlyap
