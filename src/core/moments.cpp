#include "netlyap/core/moments.hpp"

#include "netlyap/core/missing.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

namespace {

double plain_mean(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

std::vector<double> from_first(std::span<const double> values) {
    std::vector<double> result;
    result.reserve(values.size());
    for (const double value : values)
        result.push_back(value - values.front());
    return result;
}

}  // namespace

bool is_constant(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

double mean_of(std::span<const double> values) {
    if (values.empty())
        return missing_value;
    return values.front() + plain_mean(from_first(values));
}

std::vector<double> deviations(std::span<const double> values) {
    std::vector<double> result = from_first(values);
    for (int pass = 0; pass < 2; ++pass) {
        const double mean = plain_mean(result);
        for (double& value : result)
            value -= mean;
    }
    return result;
}

double standard_deviation(std::span<const double> values, std::size_t degrees) {
    std::vector<double> scaled(values.begin(), values.end());
    const int exponent = scale_to_one(scaled);
    std::vector<double> centred = deviations(scaled);
    const int smaller = scale_to_one(centred);
    double squares = 0.0;
    for (const double deviation : centred)
        squares += deviation * deviation;
    return std::ldexp(std::sqrt(squares / static_cast<double>(degrees)), exponent + smaller);
}

int scale_to_one(std::span<double> values) {
    double greatest = 0.0;
    for (const double value : values) {
        if (!std::isfinite(value))
            return 0;
        greatest = std::max(greatest, std::abs(value));
    }
    int exponent = 0;
    static_cast<void>(std::frexp(greatest, &exponent));
    for (double& value : values)
        value = std::ldexp(value, -exponent);
    return exponent;
}

}  // namespace netlyap
