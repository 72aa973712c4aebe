#pragma once

#include "netlyap/core/text_table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netlyap {

/// Whether the fields of rows without a header that commas separate are more likely the halves of decimal
/// numbers with commas: "1,025,2,279" meant as 1.025 and 2.279. All rows have an even number of fields, all
/// of them unquoted whole numbers, the second of each pair without a sign, and
/// - one of the second ones at least, and none of the first ones, begins with a superfluous 0 ("025"); or
/// - there are four fields and ten rows at least, all second ones are single digits, of which eight different
///   ones occur, but the first ones are not of that kind.
/// Tables of whole numbers, of counts, codes 0 and 1 or grades 1 to 5 are not of this kind.
class SplitDecimals {
public:
    /// The fields of a row, less one of them, `without`, which may come after the last.
    void add(const std::vector<TableField>& fields, std::size_t without);

    [[nodiscard]] bool are_likely() const;

private:
    /// The first or the second fields of all pairs.
    struct Half {
        bool has_superfluous_zero = false;
        bool is_digit = true;          ///< all of them
        std::uint32_t digits_met = 0;  ///< a bit for each

        void add(const std::string& digits);
        [[nodiscard]] bool has_many_digits() const;
    };

    bool fits_ = true;
    std::size_t rows_ = 0;
    std::size_t fields_ = 0;
    Half whole_, fraction_;
};

}  // namespace netlyap
