#include "split_decimals.hpp"

#include <algorithm>
#include <bitset>

namespace netlyap {

void SplitDecimals::Half::add(const std::string& digits) {
    has_superfluous_zero = has_superfluous_zero || (digits.size() > 1 && digits.front() == '0');
    is_digit = is_digit && digits.size() == 1;
    if (is_digit)
        digits_met |= 1U << static_cast<unsigned>(digits.front() - '0');
}

bool SplitDecimals::Half::has_many_digits() const {
    constexpr std::size_t many = 8;
    return is_digit && std::bitset<32>(digits_met).count() >= many;
}

void SplitDecimals::add(const std::vector<TableField>& fields, std::size_t without) {
    ++rows_;
    fields_ = fields.size() - (without < fields.size() ? 1 : 0);
    fits_ = fits_ && fields_ >= 2 && fields_ % 2 == 0;
    bool is_fraction = false;
    for (std::size_t i = 0; fits_ && i < fields.size(); ++i) {
        if (i == without)
            continue;
        std::string digits = fields[i].text;
        if (!is_fraction && digits.starts_with('-'))
            digits.erase(0, 1);
        fits_ = !fields[i].is_quoted && !digits.empty() &&
                std::all_of(digits.begin(), digits.end(), [](char c) { return '0' <= c && c <= '9'; });
        if (fits_)
            (is_fraction ? fraction_ : whole_).add(digits);
        is_fraction = !is_fraction;
    }
}

bool SplitDecimals::are_likely() const {
    constexpr std::size_t least_fields = 4, least_rows = 10;
    if (!fits_ || rows_ == 0 || whole_.has_superfluous_zero)
        return false;
    return fraction_.has_superfluous_zero || (fields_ >= least_fields && rows_ >= least_rows &&
                                              fraction_.has_many_digits() && !whole_.has_many_digits());
}

}  // namespace netlyap
