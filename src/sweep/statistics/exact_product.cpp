#include "exact_product.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace netlyap::statistics {

namespace {

/// A whole number, 64 binary digits at a time, the lowest first; the last is not 0.
using Digits = std::vector<std::uint64_t>;

void multiply(Digits& number, std::uint64_t factor) {
    __extension__ using Wide = unsigned __int128;
    std::uint64_t carry = 0;
    for (std::uint64_t& digit : number) {
        const Wide product = Wide{digit} * factor + carry;
        digit = static_cast<std::uint64_t>(product);
        carry = static_cast<std::uint64_t>(product >> 64);
    }
    if (carry != 0)
        number.push_back(carry);
}

Digits product_of(const std::vector<std::int64_t>& factors) {
    Digits product = {1};
    for (const std::int64_t factor : factors)
        multiply(product, static_cast<std::uint64_t>(factor));
    return product;
}

bool is_at_most(const Digits& a, const Digits& b) {
    if (a.size() != b.size())
        return a.size() < b.size();
    return !std::lexicographical_compare(b.rbegin(), b.rend(), a.rbegin(), a.rend());
}

}  // namespace

void ExactProduct::multiply(std::int64_t numerator, std::int64_t denominator) {
    numerators_.push_back(numerator);
    denominators_.push_back(denominator);
    value_ *= static_cast<double>(numerator) / static_cast<double>(denominator);
}

bool ExactProduct::falls_to_half(std::int64_t numerator, std::int64_t denominator) const {
    if (numerator == 0)
        return true;
    const double rounded = value_ * (static_cast<double>(numerator) / static_cast<double>(denominator));
    const double error = std::numeric_limits<double>::epsilon() * static_cast<double>(numerators_.size() + 2);
    if (std::abs(rounded - 0.5) > error)
        return rounded < 0.5;
    Digits twice = product_of(numerators_);
    statistics::multiply(twice, static_cast<std::uint64_t>(numerator));
    statistics::multiply(twice, 2);
    Digits whole = product_of(denominators_);
    statistics::multiply(whole, static_cast<std::uint64_t>(denominator));
    return is_at_most(twice, whole);
}

}  // namespace netlyap::statistics
