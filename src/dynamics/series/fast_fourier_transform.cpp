#include "fast_fourier_transform.hpp"

#include "netlyap/core/assert.hpp"

#include <bit>
#include <cmath>

namespace netlyap::series {

namespace {

/// Values q, q + length / 4, ... of two series become values of four transforms of a quarter of the length,
/// which stand in the order of the reversed bits: f = 0, 2, 1, 3 (mod 4).
void radix_4_step(double* re, double* im, std::size_t length, const double* factor) {
    const std::size_t quarter = 2 * (length / 4);  // of two series
    double *r0 = re, *r1 = re + quarter, *r2 = re + 2 * quarter, *r3 = re + 3 * quarter;
    double *i0 = im, *i1 = im + quarter, *i2 = im + 2 * quarter, *i3 = im + 3 * quarter;
    for (std::size_t j = 0; j < quarter; j += 2, factor += 6) {
        double out_re[4][2], out_im[4][2];
        for (std::size_t s = 0; s < 2; ++s) {
            const double sum_02_re = r0[j + s] + r2[j + s], sum_02_im = i0[j + s] + i2[j + s];
            const double sum_13_re = r1[j + s] + r3[j + s], sum_13_im = i1[j + s] + i3[j + s];
            const double less_02_re = r0[j + s] - r2[j + s], less_02_im = i0[j + s] - i2[j + s];
            const double less_13_re = r1[j + s] - r3[j + s], less_13_im = i1[j + s] - i3[j + s];
            const double u_re = sum_02_re - sum_13_re, u_im = sum_02_im - sum_13_im;
            const double v_re = less_02_re + less_13_im, v_im = less_02_im - less_13_re;
            const double w_re = less_02_re - less_13_im, w_im = less_02_im + less_13_re;
            out_re[0][s] = sum_02_re + sum_13_re;
            out_im[0][s] = sum_02_im + sum_13_im;
            out_re[1][s] = u_re * factor[0] - u_im * factor[1];
            out_im[1][s] = u_re * factor[1] + u_im * factor[0];
            out_re[2][s] = v_re * factor[2] - v_im * factor[3];
            out_im[2][s] = v_re * factor[3] + v_im * factor[2];
            out_re[3][s] = w_re * factor[4] - w_im * factor[5];
            out_im[3][s] = w_re * factor[5] + w_im * factor[4];
        }
        for (std::size_t s = 0; s < 2; ++s) {
            r0[j + s] = out_re[0][s];
            r1[j + s] = out_re[1][s];
            r2[j + s] = out_re[2][s];
            r3[j + s] = out_re[3][s];
            i0[j + s] = out_im[0][s];
            i1[j + s] = out_im[1][s];
            i2[j + s] = out_im[2][s];
            i3[j + s] = out_im[3][s];
        }
    }
}

/// Neighbours become their sum and difference.
void radix_2_steps(double* x, std::size_t size) {
    for (double* pair = x; pair < x + 2 * size; pair += 4)
        for (std::size_t s = 0; s < 2; ++s) {
            const double sum = pair[s] + pair[s + 2];
            pair[s + 2] = pair[s] - pair[s + 2];
            pair[s] = sum;
        }
}

}  // namespace

RootsOfUnity::RootsOfUnity(std::size_t n, std::size_t count) : re(count, 1.0), im(count, 0.0) {
    NETLYAP_ASSERT(std::has_single_bit(n) && std::has_single_bit(count) && 2 * count <= n, "half a circle");
    // The first root of 4, 8, 16, ...: cos(a / 2) = sqrt((1 + cos a) / 2), sin(a / 2) = sin a / 2 / cos(a /
    // 2). The root j is the product of those that the bits of j name.
    double cosine = 0.0, sine = -1.0;
    for (std::size_t m = 4; m <= n; m *= 2) {
        if (m > 4) {
            cosine = std::sqrt((1.0 + cosine) / 2.0);
            sine = sine / (2.0 * cosine);
        }
        const std::size_t bit = n / m;  // root n / m of n is root 1 of m
        if (bit >= count)
            continue;
        for (std::size_t j = bit; j < count; j += 2 * bit)
            for (std::size_t k = j; k < j + bit; ++k) {
                const double before = re[k];
                re[k] = before * cosine - im[k] * sine;
                im[k] = before * sine + im[k] * cosine;
            }
    }
}

FastFourierTransform::FastFourierTransform(std::size_t size) : size_(size) {
    NETLYAP_ASSERT(std::has_single_bit(size) && size >= 4, "a power of two");
    for (std::size_t length = size; length > 2; length /= 4) {
        const RootsOfUnity roots(length, length / 2);
        Factors factors;
        for (std::size_t j = 0; j < length / 4; ++j) {
            const std::size_t triple = 3 * j;  // w^(length / 2) = -1
            const double sign = triple < length / 2 ? 1.0 : -1.0;
            const std::size_t k = triple % (length / 2);
            for (const double part : {roots.re[2 * j], roots.im[2 * j], roots.re[j], roots.im[j],
                                      sign * roots.re[k], sign * roots.im[k]})
                factors.push_back(part);
        }
        steps_.push_back(std::move(factors));
    }
}

void FastFourierTransform::operator()(double* re, double* im) const {
    std::size_t length = size_;
    for (const Factors& factors : steps_) {
        for (std::size_t first = 0; first < size_; first += length)
            radix_4_step(re + 2 * first, im + 2 * first, length, factors.data());
        length /= 4;
    }
    if (length == 2) {
        radix_2_steps(re, size_);
        radix_2_steps(im, size_);
    }
}

std::size_t FastFourierTransform::place(std::size_t f) const {
    std::size_t reversed = 0;
    for (std::size_t bit = 1; bit < size_; bit *= 2, f /= 2)
        reversed = 2 * reversed + f % 2;
    return reversed;
}

}  // namespace netlyap::series
