#include "lag_products.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace netlyap::series {

namespace {

std::size_t block_length(std::size_t max_lag) {
    return std::max<std::size_t>(4, std::bit_ceil(max_lag + 1));
}

/// Adds conj(a) (a + sign b) to the sum.
void add_products(const ComplexPair& a, const ComplexPair& b, double sign, ComplexPair& sum) {
    const double *a_re = a.re.data(), *a_im = a.im.data(), *b_re = b.re.data(), *b_im = b.im.data();
    double *sum_re = sum.re.data(), *sum_im = sum.im.data();
    for (std::size_t i = 0; i < a.re.size(); ++i) {
        const double re = a_re[i] + sign * b_re[i];
        const double im = a_im[i] + sign * b_im[i];
        sum_re[i] += a_re[i] * re + a_im[i] * im;
        sum_im[i] += a_re[i] * im - a_im[i] * re;
    }
}

}  // namespace

bool is_faster_by_transform(std::size_t n, std::size_t max_lag) {
    return n >= 4096 && max_lag >= 100;
}

LagProducts::LagProducts(std::size_t max_lag)
    : max_lag_(max_lag),
      of_block_(block_length(max_lag)),
      roots_(2 * of_block_.size(), of_block_.size()),
      now_{ComplexPair(of_block_.size()), ComplexPair(of_block_.size())},
      next_(now_),
      sum_(now_) {}

void LagProducts::transform(std::span<const double> x, std::size_t quarter, std::size_t begin,
                            Spectrum& to) const {
    const std::size_t size = of_block_.size();
    double* const parts[] = {to.even.re.data(), to.even.im.data(), to.even.re.data() + 1,
                             to.even.im.data() + 1};
    for (std::size_t part = 0; part < 4; ++part) {
        const std::size_t first = std::min(x.size(), part * quarter + begin);
        const std::size_t known = std::min(size, x.size() - first);
        for (std::size_t j = 0; j < known; ++j)
            parts[part][2 * j] = x[first + j];
        for (std::size_t j = known; j < size; ++j)
            parts[part][2 * j] = 0.0;
    }
    for (std::size_t j = 0; j < size; ++j)
        for (std::size_t i = 2 * j; i < 2 * j + 2; ++i) {
            to.odd.re[i] = to.even.re[i] * roots_.re[j] - to.even.im[i] * roots_.im[j];
            to.odd.im[i] = to.even.re[i] * roots_.im[j] + to.even.im[i] * roots_.re[j];
        }
    of_block_(to.even.re.data(), to.even.im.data());
    of_block_(to.odd.re.data(), to.odd.im.data());
}

std::vector<double> LagProducts::operator()(std::span<const double> x, const Pulse& pulse) {
    constexpr std::size_t blocks_between_pulses = 64;
    const std::size_t size = of_block_.size();
    const std::size_t blocks = (x.size() + 4 * size - 1) / (4 * size);  // of a quarter
    for (ComplexPair* part : {&sum_.even, &sum_.odd}) {
        std::fill(part->re.begin(), part->re.end(), 0.0);
        std::fill(part->im.begin(), part->im.end(), 0.0);
    }
    transform(x, blocks * size, 0, now_);
    for (std::size_t k = 0; k < blocks; ++k) {
        if (k % blocks_between_pulses == 0)
            pulse();
        transform(x, blocks * size, (k + 1) * size, next_);
        add_products(now_.even, next_.even, 1.0, sum_.even);
        add_products(now_.odd, next_.odd, -1.0, sum_.odd);
        std::swap(now_, next_);
    }
    // The inverse transform is the conjugate of the transform of the conjugate: even and odd frequencies side
    // by side.
    ComplexPair& inverse = now_.even;
    for (std::size_t f = 0; f < size; ++f) {
        const std::size_t i = 2 * of_block_.place(f);
        inverse.re[2 * f] = sum_.even.re[i] + sum_.even.re[i + 1];
        inverse.im[2 * f] = -(sum_.even.im[i] + sum_.even.im[i + 1]);
        inverse.re[2 * f + 1] = sum_.odd.re[i] + sum_.odd.re[i + 1];
        inverse.im[2 * f + 1] = -(sum_.odd.im[i] + sum_.odd.im[i + 1]);
    }
    of_block_(inverse.re.data(), inverse.im.data());
    std::vector<double> result;
    result.reserve(max_lag_ + 1);
    for (std::size_t lag = 0; lag <= max_lag_; ++lag) {
        const std::size_t i = 2 * of_block_.place(lag);
        result.push_back(inverse.re[i] +
                         (inverse.re[i + 1] * roots_.re[lag] - inverse.im[i + 1] * roots_.im[lag]));
    }
    return result;
}

}  // namespace netlyap::series
