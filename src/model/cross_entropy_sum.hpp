#pragma once

#include "netlyap/core/elementary.hpp"
#include "netlyap/model/loss_product.hpp"

#include <bit>
#include <cmath>
#include <span>

namespace netlyap {

/// In the order of the classes.
inline double sum_over_classes(std::span<const double> values) {
    double total = values[0];
    for (std::size_t k = 1; k < values.size(); ++k)
        total += values[k];
    return total;
}

/// -sum_s ln p_(y_s), as loss_product.hpp says.
class CrossEntropySum {
public:
    /// A sample from its u_k and their exponentials [class].
    void add(std::span<const double> u, std::span<const double> exponentials, std::uint32_t label) {
        const double inverse = 1.0 / sum_over_classes(exponentials);
        std::size_t r = label;
        if (!(exponentials[label] * inverse >= loss_product::improbable)) {
            r = 0;
            for (std::size_t k = 1; k < u.size(); ++k)
                r = u[k] > u[r] ? k : r;
            linear_ += u[r] - u[label];
        }
        double others = 0.0;
        for (std::size_t k = 0; k < exponentials.size(); ++k)
            others += k == r ? 0.0 : exponentials[k] * inverse;
        lack_ = std::fma(product_, others, lack_);  // 1 - product (1 - others)
        product_ *= exponentials[r] * inverse;
        if (++count_ % loss_product::samples == 0 && product_ < loss_product::small)
            give_up_power();
    }

    [[nodiscard]] double total() const {
        return std::fma(linear_, sixteenth_of_ln2, log1p(lack_ / product_));
    }

private:
    void give_up_power() {
        const auto bits = std::bit_cast<std::uint64_t>(product_);
        const auto power = static_cast<std::int64_t>(bits - loss_product::bits_of_half) >> 52;
        product_ = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(power) << 52));
        lack_ = 1.0 - product_;
        linear_ -= 16.0 * static_cast<double>(power);
    }

    std::size_t count_ = 0;
    double linear_ = 0.0;   ///< in units of ln2 / 16
    double product_ = 1.0;  ///< of p_r, without its power of 2
    double lack_ = 0.0;     ///< 1 - product
};

}  // namespace netlyap
