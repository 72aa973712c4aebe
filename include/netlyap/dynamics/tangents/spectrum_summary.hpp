#pragma once

#include <cstdint>
#include <vector>

namespace netlyap::tangent {

/// A Lyapunov exponent with its standard error, NaN where it has none; per iteration.
struct Exponent {
    double value;
    double error;
};

/// ln(time) / time, which growth in proportion to time gives: below it nothing is told from 0. 1 / time below
/// e.
[[nodiscard]] double least_exponent(double time);

/// What a spectrum says as a whole. An exponent is positive where it exceeds its threshold, and neutral
/// within it of 0: the larger of two standard errors and least_exponent(time).
struct SpectrumSummary {
    /// j + (lambda_1 + ... + lambda_j) / |lambda_(j+1)|, j the last index at which the sum is not negative
    /// (Kaplan & Yorke 1979, doi:10.1007/BFb0064319); the number of all where it never is; 0 where lambda_1
    /// is negative; NaN where it would take more exponents than there are.
    double kaplan_yorke_dimension;
    double positive_sum;  ///< of the positive ones
    std::int64_t positive_count;
    std::int64_t neutral_count;
};

/// Sorts the exponents in descending order, and sums them up; `time` iterations were averaged over, has_all
/// whether there is one for every direction.
[[nodiscard]] SpectrumSummary summarize(std::vector<Exponent>& exponents, double time, bool has_all);

}  // namespace netlyap::tangent
