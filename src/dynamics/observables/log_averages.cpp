#include "log_averages.hpp"

#include "netlyap/kernel/kernel.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace netlyap::observables {

std::size_t log_average_rows(std::size_t members) {
    return members < 3 ? 1 : 1 + members;
}

LogAverages::LogAverages(std::size_t members, series::GrowthAverage average, const std::string& kernel_name)
    : members_(members),
      rows_(log_average_rows(members)),
      average_(average),
      logarithm_(kernel_name),
      terms_(average == series::GrowthAverage::log ? members * lanes : 0),
      averages_(rows_ * lanes) {}

std::span<const double> LogAverages::of(std::span<const double> distances) {
    if (average_ == series::GrowthAverage::mean) {
        add_up(distances);
        logarithm_(averages_.all());
    } else {
        std::copy(distances.begin(), distances.end(), terms_.data());
        logarithm_(terms_.all());
        add_up(terms_.all());
    }
    if (std::find(distances.begin(), distances.end(), 0.0) != distances.end())
        mark_zeros(distances);
    return averages_.all();
}

/// The averages of the terms [member][lane]; of all they are summed in the order of the members.
void LogAverages::add_up(std::span<const double> terms) {
    std::array<double, lanes> sum{};
    for (std::size_t member = 0; member < members_; ++member)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (rows_ > 1)
                averages_.data()[(1 + member) * lanes + lane] = sum[lane];  // of those before
            sum[lane] += terms[member * lanes + lane];
        }
    for (std::size_t lane = 0; lane < lanes; ++lane)
        averages_.data()[lane] = sum[lane] / static_cast<double>(members_);
    sum.fill(0.0);
    for (std::size_t member = members_; member-- > 0 && rows_ > 1;)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double& average = averages_.data()[(1 + member) * lanes + lane];
            average = (average + sum[lane]) / static_cast<double>(members_ - 1);  // and of those behind
            sum[lane] += terms[member * lanes + lane];
        }
}

void LogAverages::mark_zeros(std::span<const double> distances) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto is_zero = [&](std::size_t member) { return distances[member * lanes + lane] == 0.0; };
        std::size_t zeros = 0;
        for (std::size_t member = 0; member < members_; ++member)
            zeros += is_zero(member) ? 1U : 0U;
        for (std::size_t row = 0; row < rows_; ++row)
            if (zeros > (row > 0 && is_zero(row - 1) ? 1U : 0U))
                averages_.data()[row * lanes + lane] = -std::numeric_limits<double>::infinity();
    }
}

}  // namespace netlyap::observables
