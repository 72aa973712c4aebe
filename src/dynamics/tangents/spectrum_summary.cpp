#include "netlyap/dynamics/tangents/spectrum_summary.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap::tangent {

namespace {

double kaplan_yorke(const std::vector<Exponent>& exponents, bool has_all) {
    double sum = 0.0;
    for (std::size_t j = 0; j < exponents.size(); ++j) {
        if (sum + exponents[j].value < 0.0)
            return static_cast<double>(j) + (j == 0 ? 0.0 : sum / std::fabs(exponents[j].value));
        sum += exponents[j].value;
    }
    return has_all ? static_cast<double>(exponents.size()) : missing_value;
}

}  // namespace

double least_exponent(double time) {
    return std::max(std::log(time), 1.0) / time;
}

SpectrumSummary summarize(std::vector<Exponent>& exponents, double time, bool has_all) {
    std::stable_sort(exponents.begin(), exponents.end(),
                     [](const Exponent& a, const Exponent& b) { return a.value > b.value; });
    const double least = least_exponent(time);
    SpectrumSummary summary{kaplan_yorke(exponents, has_all), 0.0, 0, 0};
    for (const Exponent& one : exponents) {
        const double threshold = std::isnan(one.error) ? least : std::max(2.0 * one.error, least);
        if (one.value > threshold) {
            summary.positive_sum += one.value;
            ++summary.positive_count;
        } else if (one.value >= -threshold) {
            ++summary.neutral_count;
        }
    }
    return summary;
}

}  // namespace netlyap::tangent
