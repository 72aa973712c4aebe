#include "netlyap/core/random.hpp"

#include "netlyap/core/elementary.hpp"

#include <Random123/philox.h>

#include <cmath>

namespace netlyap {

namespace {

template <std::size_t n>
double horner(const std::array<double, n>& coefficients, double x) noexcept {
    double sum = coefficients[n - 1];
    for (std::size_t i = n - 1; i-- > 0;)
        sum = std::fma(sum, x, coefficients[i]);
    return sum;
}

}  // namespace

std::array<std::uint64_t, 4> random_block(StreamKey key, const Counter& counter) noexcept {
    r123::Philox4x64 philox;
    const r123::Philox4x64::ctr_type block =
        philox({{counter[0], counter[1], counter[2], counter[3]}},
               {{key.job_seed, static_cast<std::uint64_t>(key.purpose)}});
    return {block[0], block[1], block[2], block[3]};
}

double uniform_open(std::uint64_t word) noexcept {
    return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
}

double uniform_symmetric(std::uint64_t word) noexcept {
    return 2.0 * uniform_open(word) - 1.0;
}

std::uint64_t uniform_below(std::uint64_t word, std::uint64_t bound) noexcept {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(word) * bound) >> 64);
}

double normal_quantile(double p) noexcept {
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        constexpr std::array<double, 8> a = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                             1.9715909503065514427e3, 1.3731693765509461125e4,
                                             4.5921953931549871457e4, 6.7265770927008700853e4,
                                             3.3430575583588128105e4, 2.5090809287301226727e3};
        constexpr std::array<double, 8> b = {1.0,
                                             4.2313330701600911252e1,
                                             6.8718700749205790830e2,
                                             5.3941960214247511077e3,
                                             2.1213794301586595867e4,
                                             3.9307895800092710610e4,
                                             2.8729085735721942674e4,
                                             5.2264952788528545610e3};
        const double r = 0.180625 - q * q;
        return q * horner(a, r) / horner(b, r);
    }
    const double tail = q < 0.0 ? p : 1.0 - p;
    double r = std::sqrt(-log(tail));
    double quantile = 0.0;
    if (r <= 5.0) {
        constexpr std::array<double, 8> c = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                             5.76949722146069140550e0,  3.64784832476320460504e0,
                                             1.27045825245236838258e0,  2.41780725177450611770e-1,
                                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
        constexpr std::array<double, 8> d = {1.0,
                                             2.05319162663775882187e0,
                                             1.67638483018380384940e0,
                                             6.89767334985100004550e-1,
                                             1.48103976427480074590e-1,
                                             1.51986665636164571966e-2,
                                             5.47593808499534494600e-4,
                                             1.05075007164441684324e-9};
        r -= 1.6;
        quantile = horner(c, r) / horner(d, r);
    } else {
        constexpr std::array<double, 8> e = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                             1.78482653991729133580e0,  2.96560571828504891230e-1,
                                             2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
        constexpr std::array<double, 8> f = {1.0,
                                             5.99832206555887937690e-1,
                                             1.36929880922735805310e-1,
                                             1.48753612908506148525e-2,
                                             7.86869131145613259100e-4,
                                             1.84631831751005468180e-5,
                                             1.42151175831644588870e-7,
                                             2.04426310338993978564e-15};
        r -= 5.0;
        quantile = horner(e, r) / horner(f, r);
    }
    return q < 0.0 ? -quantile : quantile;
}

double normal_deviate(std::uint64_t word) noexcept {
    return normal_quantile(uniform_open(word));
}

RandomSequence::RandomSequence(StreamKey key, std::array<std::uint64_t, 3> name) noexcept
    : key_(key), name_(name) {}

std::uint64_t RandomSequence::next() noexcept {
    if (position_ == block_.size()) {
        block_ = random_block(key_, {block_index_++, name_[0], name_[1], name_[2]});
        position_ = 0;
    }
    return block_[position_++];
}

}  // namespace netlyap
